"""The daily question on a page of a second origin: one tap there, one press here, counted once."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import get_args

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from service.http.auth import Role
from service.widgets.drawing import DAILY_BOXES
from service.widgets.types import Size
from tests.browser.conftest import DESK, PHONE, Open, Site, violations
from tests.browser.doors import Employee, through_provider
from tests.browser.intranet import Intranet, serving
from tests.browser.office import script_of
from tests.browser.reader import sign_in
from tests.conftest import add_session
from tests.support import people

pytestmark = pytest.mark.anyio

POOLED = "SELECT count(*) FROM pooled JOIN pools ON pools.id = pool_id WHERE source = 'checkins'"
SANDBOX = 'sandbox="allow-popups allow-popups-to-escape-sandbox"'


@pytest.fixture(scope="module", autouse=True)
async def everybody(site: Site) -> Iterator[str]:
    return await site.once(reception)


async def reception(site: Site) -> Iterator[str]:
    """People of a team that is there before the day's first check-in."""
    await site.company.staff({"empfang": (None, 12)})
    return iter(people("empfang", 1, 12))


@pytest.fixture
async def intranet(site: Site) -> AsyncIterator[Intranet]:
    async with serving(site.url) as opened:
        yield opened


def page_with(intranet: Intranet, *elements: str) -> str:
    return intranet.page("/", "".join(elements), script_of(intranet))


async def come_in(context: BrowserContext, site: Site, person: str) -> None:
    """Sign somebody in who has no role."""
    headers = await add_session(site.owner, person=person, at=datetime.now(UTC))
    name, _, value = headers["cookie"].partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": site.url}])


async def tapped(page: Page, answer: str) -> Page:
    """Tap an answer of the widget and return the page that opens."""
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name=answer, exact=True).click()
    return await opened.value


async def test_a_tap_on_the_intranet_leads_to_one_press_that_counts_once(
    site: Site, intranet: Intranet, open_page: Open, everybody: Iterator[str]
) -> None:
    page = await open_page(page_with(intranet, "<stimmung-checkin></stimmung-checkin>"))
    await come_in(page.context, site, next(everybody))
    before = await site.owner.fetchval(POOLED)
    for times in range(2):
        opened = await tapped(page, "Eher gut")
        await expect(opened.get_by_role("heading", level=1)).to_have_text(
            "Wie geht es Ihnen heute?"
        )
        send = opened.get_by_role("button", name="„Eher gut“ absenden")
        await expect(send).to_be_focused()
        # Opening it has no effect; the second time the first press has already counted.
        assert await site.owner.fetchval(POOLED) == before + times
        await opened.keyboard.press("Enter")
        await expect(opened.get_by_role("heading", name="Danke")).to_be_visible()
        assert await site.owner.fetchval(POOLED) == before + 1
        await opened.close()


async def test_the_widget_asks_nothing_of_anybody_but_its_module_and_leaves_no_cookie(
    site: Site, intranet: Intranet, open_page: Open
) -> None:
    page = await open_page("about:blank")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    await page.goto(page_with(intranet, "<stimmung-checkin></stimmung-checkin>"))
    await expect(page.get_by_role("link")).to_have_count(5)
    modules = [url for url in asked if url.startswith(site.url)]
    assert len(modules) == 1
    assert "/widgets/v1/module/" in modules[0]
    assert {url.split("/")[2] for url in asked} == {
        url.split("/")[2] for url in (site.url, intranet.url)
    }
    assert await page.context.cookies() == []


async def test_it_is_walked_by_keyboard_alone(
    site: Site, intranet: Intranet, open_page: Open, everybody: Iterator[str]
) -> None:
    page = await open_page(page_with(intranet, "<stimmung-checkin></stimmung-checkin>"))
    await come_in(page.context, site, next(everybody))
    for _ in range(2):
        await page.keyboard.press("Tab")
    focused = page.get_by_role("link", name="Eher schlecht")
    await expect(focused).to_be_focused()
    outline = (
        "getComputedStyle(document.querySelector('stimmung-checkin').shadowRoot.activeElement)"
    )
    assert await page.evaluate(f"{outline}.outlineStyle") == "solid"
    async with page.context.expect_page() as awaited:
        await page.keyboard.press("Enter")
    opened = await awaited.value
    await expect(opened.get_by_role("button", name="„Eher schlecht“ absenden")).to_be_focused()


async def test_a_frame_without_scripts_and_without_an_origin_leads_to_the_same_press(
    site: Site, intranet: Intranet, open_page: Open, everybody: Iterator[str]
) -> None:
    frame = f'<iframe title="Heute" {SANDBOX} src="{site.url}/embed/check-in"></iframe>'
    page = await open_page(intranet.page("/frame", frame))
    await come_in(page.context, site, next(everybody))
    before = await site.owner.fetchval(POOLED)
    async with page.context.expect_page() as awaited:
        await page.frame_locator("iframe").get_by_role("link", name="Sehr gut").click()
    opened = await awaited.value
    await opened.get_by_role("button", name="„Sehr gut“ absenden").click()
    await expect(opened.get_by_role("heading", name="Danke")).to_be_visible()
    assert await site.owner.fetchval(POOLED) == before + 1


async def test_the_page_that_counts_lets_no_other_frame_it(
    site: Site, intranet: Intranet, chromium: Browser, everybody: Iterator[str]
) -> None:
    context = await chromium.new_context()
    await come_in(context, site, next(everybody))
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    frame = f'<iframe title="Heute" src="{site.url}/check-in/tap#4"></iframe>'
    await page.goto(intranet.page("/frame", frame))
    await expect(page.frame_locator("iframe").get_by_role("button")).to_have_count(0)
    # A frame of another site has no session, and what it is led to may not be framed either.
    assert any("frame-ancestors" in each for each in said)
    await context.close()


@pytest.mark.parametrize(
    ("attributes", "lang"),
    [("", "de"), (' lang="en"', "en")],
)
async def test_element_frame_and_page_ask_and_answer_in_the_same_words(
    site: Site,
    intranet: Intranet,
    open_page: Open,
    attributes: str,
    lang: str,
    everybody: Iterator[str],
) -> None:
    page = await open_page(
        page_with(intranet, f"<stimmung-checkin{attributes}></stimmung-checkin>")
    )
    widget = page.locator("stimmung-checkin")
    said = await widget.locator("[part=title], [part=label], [part=note]").all_inner_texts()
    assert len(said) == 7
    await come_in(page.context, site, next(everybody))
    await page.goto(f"{site.url}/embed/check-in?lang={lang}")
    framed = await page.locator("[part=title], [part=label], [part=note]").all_inner_texts()
    assert framed == said
    await page.goto(f"{site.url}/check-in?lang={lang}")
    assert await page.get_by_role("heading", level=1).inner_text() == said[0]
    assert await page.locator(".point.tap").all_inner_texts() == said[1:6]


async def test_an_element_follows_its_attributes(intranet: Intranet, open_page: Open) -> None:
    page = await open_page(page_with(intranet, "<stimmung-checkin></stimmung-checkin>"))
    title = page.locator("stimmung-checkin [part=title]")
    change = "([n, v]) => document.querySelector('stimmung-checkin').setAttribute(n, v)"
    await page.evaluate(change, ["address", "du"])
    await expect(title).to_have_text("Wie geht es dir heute?")
    await page.evaluate(change, ["lang", "en"])
    await expect(title).to_have_text("How are you today?")
    href = await page.get_by_role("link", name="So-so").get_attribute("href")
    assert href is not None
    assert href.endswith("/check-in/tap#3")


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_every_size_breaks_no_rule_of_accessibility_and_fits(
    site: Site, intranet: Intranet, open_page: Open, width: int, scheme: str, forced: str
) -> None:
    elements = [
        f'<stimmung-checkin size="{size}" theme="{theme}"></stimmung-checkin>'
        for size in ("small", "medium", "large")
        for theme in ("auto", "light", "dark")
    ]
    look = {"width": width, "color_scheme": scheme, "forced_colors": forced}
    page = await open_page(page_with(intranet, *elements), **look)
    await expect(page.get_by_role("link")).to_have_count(45)
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    torn = """() => [...document.querySelectorAll("stimmung-checkin")].flatMap(each =>
        [...each.shadowRoot.querySelectorAll("[part=label]")])
        .filter(label => label.scrollWidth > label.parentElement.clientWidth).length"""
    assert await page.evaluate(torn) == 0
    small = "Math.min(...[...document.querySelector('stimmung-checkin').shadowRoot"
    assert await page.evaluate(f"{small}.querySelectorAll('a')].map(a => a.clientHeight))") >= 40
    await page.goto(f"{site.url}/embed/check-in")
    assert await violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["de", "en"])
async def test_the_page_with_an_answer_brought_along_breaks_no_rule_of_accessibility(
    site: Site, open_page: Open, lang: str, scheme: str, everybody: Iterator[str]
) -> None:
    page = await open_page("about:blank", color_scheme=scheme)
    await come_in(page.context, site, next(everybody))
    await page.goto(f"{site.url}/account?lang={lang}")
    await page.goto(f"{site.url}/check-in/tap#2")
    await page.wait_for_url(f"{site.url}/check-in")
    await expect(page.locator("#chosen button")).to_be_focused()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE
    await page.get_by_role("link", name={"de": "English", "en": "Deutsch"}[lang]).click()
    button = {"de": "Send “Rather bad”", "en": "„Eher schlecht“ absenden"}[lang]
    await expect(page.get_by_role("button", name=button)).to_be_focused()


async def test_who_signs_in_first_comes_back_with_the_answer_still_chosen(
    doorway: Site, open_page: Open
) -> None:
    ada = Employee(doorway)
    await ada.arrive()
    async with serving(doorway.url) as intranet:
        page = await open_page(page_with(intranet, "<stimmung-checkin></stimmung-checkin>"))
        opened = await tapped(page, "Eher gut")
        await through_provider(opened, ada)
        # The answer waited in the tab; no address on the way has named it.
        await opened.wait_for_url(f"{doorway.url}/check-in")
        await expect(opened.get_by_role("button", name="„Eher gut“ absenden")).to_be_focused()
        assert await doorway.owner.fetchval(POOLED) == 0
        await opened.keyboard.press("Enter")
        await expect(opened.get_by_role("main")).to_contain_text("Danke")
        assert await doorway.owner.fetchval(POOLED) == 1


async def test_the_generator_shows_it_live_and_what_is_pasted_works(
    site: Site, intranet: Intranet, open_page: Open
) -> None:
    page = await open_page("about:blank", width=DESK)
    await sign_in(page.context, site, Role.PEOPLE_TEAM)
    await page.goto(f"{site.url}/widgets")
    daily = page.get_by_role("region", name="Die tägliche Frage")
    await expect(daily.locator("stimmung-checkin").get_by_role("link")).to_have_count(5)
    await daily.get_by_label("Breite").select_option("large")
    await daily.get_by_label("Sprache der Frage").select_option("en")
    await expect(daily.locator("pre code").first).to_contain_text('size="large"')
    await expect(daily.locator("stimmung-checkin")).to_contain_text("How are you today?")
    assert await violations(page) == []
    codes = await daily.locator("pre code").all_inner_texts()
    pasted = await open_page(intranet.page("/", "".join(codes[:2])), width=DESK)
    await expect(pasted.locator("stimmung-checkin").get_by_role("link")).to_have_count(5)
    framed = pasted.frame_locator("iframe")
    await expect(framed.get_by_role("link", name="Rather good")).to_be_visible()


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("size", get_args(Size))
async def test_what_is_pasted_as_a_frame_is_as_large_as_what_it_shows(
    site: Site, open_page: Open, size: Size, lang: str
) -> None:
    width, height = DAILY_BOXES[size]
    page = await open_page(f"{site.url}/embed/check-in?size={size}&lang={lang}", width=width)
    used = await page.evaluate("document.querySelector('main').getBoundingClientRect().height")
    assert height - 64 <= used <= height
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
