"""Widgets on a page of a second origin, whose policy allows next to nothing."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, Request, expect

from service.widgets import modules
from tests.browser.conftest import DESK, Open, Site, violations
from tests.browser.intranet import Intranet, cable, serving
from tests.browser.office import Office

pytestmark = pytest.mark.anyio

MODULE_BYTES = 15 * 1024
SECOND = 1000
PATIENCE = 15_000


@pytest.fixture
async def intranet(site: Site) -> AsyncIterator[Intranet]:
    async with serving(site.url) as opened:
        yield opened


def element(token: str, **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<stimmung-mood token="{token}"{given}></stimmung-mood>'


@pytest.fixture
async def office(site: Site, intranet: Intranet) -> Office:
    opened = Office(site, intranet)
    await opened.open()
    return opened


def streams(page: Page) -> list[Request]:
    """Return the streams that a page asks for from now on."""
    asked: list[Request] = []
    page.context.on(
        "request",
        lambda request: asked.append(request) if "/widgets/v1/stream" in request.url else None,
    )
    return asked


async def test_the_module_is_small() -> None:
    module = modules.newest()
    assert len(module.asset.compressed) < MODULE_BYTES


async def test_the_fifth_ballot_moves_a_widget_on_another_origin_within_a_second(
    office: Office, open_page: Open
) -> None:
    page = await open_page(office.page(element(await office.mint(), team=office.team)))
    widget = page.locator("stimmung-mood")
    await expect(widget).to_contain_text("Zurzeit kein Ergebnis")
    await office.vote(4)
    await expect(widget).to_contain_text("Zurzeit kein Ergebnis")
    await office.vote(1)
    await expect(widget.locator("[part=number]")).to_have_text("75", timeout=SECOND)
    await expect(widget.get_by_role("status")).to_contain_text("75 von 100")
    await expect(widget).to_contain_text("Zwischenstand")


async def test_ten_widgets_share_one_connection_and_all_move(
    office: Office, open_page: Open
) -> None:
    tokens = [await office.mint() for _ in range(10)]
    page = await open_page("about:blank")
    asked = streams(page)
    await page.goto(office.page(*(element(token) for token in tokens)))
    await expect(page.locator("stimmung-mood [part=value]")).to_have_count(10)
    await office.vote(5)
    await expect(page.locator("stimmung-mood [part=number]")).to_have_count(10, timeout=SECOND)
    assert len(asked) == 1


async def test_ten_frames_share_one_connection_and_outlive_the_one_that_keeps_it(
    office: Office, open_page: Open, site: Site
) -> None:
    tokens = [await office.mint() for _ in range(10)]
    frames = [
        f'<iframe id="f{place}" title="Stimmung {place}" '
        f'src="{site.url}/embed/mood?token={token}"></iframe>'
        for place, token in enumerate(tokens)
    ]
    page = await open_page("about:blank")
    asked = streams(page)
    ended: list[Request] = []

    def end(request: Request) -> None:
        ended.append(request)

    page.context.on("requestfailed", end)
    await page.goto(office.page(*frames))
    for place in range(10):
        inside = page.frame_locator(f"#f{place}").locator("stimmung-mood [part=value]")
        await expect(inside).to_have_text("Zurzeit kein Ergebnis")
    # Frames that come while the first is asking are asked for anew, together with it: however
    # often that was, one stream is open, and it is for all of them.
    async with asyncio.timeout(PATIENCE / SECOND):
        while asked[-1].url.count("token=") < len(tokens):
            await page.wait_for_timeout(50)
    await page.wait_for_timeout(SECOND)
    assert len(asked) < len(tokens)
    assert [request for request in asked if request not in ended] == asked[-1:]
    await page.evaluate("document.querySelector('iframe').remove()")
    await office.vote(5)
    for place in range(1, 10):
        inside = page.frame_locator(f"#f{place}").locator("[part=number]")
        await expect(inside).to_have_text("75", timeout=PATIENCE)


async def test_a_revoked_token_ends_the_stream_and_says_so_kindly(
    office: Office, open_page: Open
) -> None:
    await office.vote(5)
    page = await open_page(office.page(element(await office.mint())))
    widget = page.locator("stimmung-mood")
    await expect(widget.locator("[part=number]")).to_have_text("75")
    await office.revoke()
    await expect(widget).to_contain_text("Diese Freigabe wurde beendet.", timeout=PATIENCE)
    await expect(widget.locator("[part=number]")).to_have_count(0)
    asked = streams(page)
    await office.vote(5)
    await page.wait_for_timeout(SECOND)
    assert asked == []


async def test_a_lost_connection_is_told_with_the_time_and_heals(
    site: Site, chromium: Browser
) -> None:
    async with cable(site.url) as wire, serving(wire.url) as intranet:
        office = Office(site, intranet)
        await office.open()
        await office.vote(5)
        context = await chromium.new_context(locale="de-DE", timezone_id="Europe/Berlin")
        page = await context.new_page()
        await page.goto(office.page(element(await office.mint())))
        widget = page.locator("stimmung-mood")
        await expect(widget.locator("[part=number]")).to_have_text("75")
        wire.cut()
        note = widget.locator("[part=note]")
        await expect(note).to_have_text(
            re.compile(r"Keine Verbindung, Stand von \d\d:\d\d Uhr"), timeout=PATIENCE
        )
        await expect(widget.locator("[part=number]")).to_have_text("75")
        await office.vote(5)
        wire.mend()
        await expect(note).to_have_count(0, timeout=PATIENCE)
        await context.close()


async def test_a_widget_without_any_connection_says_so_and_appears_by_itself(
    site: Site, chromium: Browser
) -> None:
    async with cable(site.url) as wire, serving(wire.url) as intranet:
        office = Office(site, intranet)
        await office.open()
        context = await chromium.new_context(locale="de-DE")
        page = await context.new_page()
        await page.goto(office.page())
        token = await office.mint()
        wire.cut()
        await page.evaluate(
            "token => { const w = document.createElement('stimmung-mood');"
            " w.setAttribute('token', token); document.querySelector('main').append(w); }",
            token,
        )
        widget = page.locator("stimmung-mood")
        await expect(widget).to_contain_text("gerade nicht erreichbar", timeout=PATIENCE)
        wire.mend()
        await expect(widget).to_contain_text("Zurzeit kein Ergebnis", timeout=PATIENCE)
        await context.close()


async def test_an_element_follows_its_attributes_and_leaves_no_connection_behind(
    office: Office, open_page: Open
) -> None:
    first, second = await office.mint(), await office.mint()
    page = await open_page(office.page(element(first, team=office.team)))
    widget = page.locator("stimmung-mood")
    await expect(widget).to_contain_text("Zurzeit kein Ergebnis")
    change = "([name, value]) => document.querySelector('stimmung-mood').setAttribute(name, value)"
    await page.evaluate(change, ["lang", "en"])
    await expect(widget).to_contain_text("No result at present")
    await page.evaluate(change, ["team", "anderes"])
    await expect(widget).to_contain_text("belongs to another team")
    await page.evaluate(change, ["team", office.team])
    await page.evaluate(change, ["token", ""])
    await expect(widget).to_contain_text("has no code")
    await page.evaluate(change, ["token", second])
    await expect(widget).to_contain_text("No result at present")
    async with page.expect_event("requestfailed") as closed:
        await page.evaluate("document.querySelector('stimmung-mood').remove()")
    assert second in (await closed.value).url


async def test_an_element_that_a_page_moves_keeps_what_it_shows_and_stays_live(
    office: Office, open_page: Open
) -> None:
    page = await open_page(office.page(element(await office.mint()), "<aside></aside>"))
    widget = page.locator("aside stimmung-mood")
    await expect(page.locator("stimmung-mood")).to_contain_text("Zurzeit kein Ergebnis")
    asked = streams(page)
    await page.evaluate(
        "document.querySelector('aside').append(document.querySelector('stimmung-mood'))"
    )
    await expect(widget).to_contain_text("Zurzeit kein Ergebnis")
    await page.evaluate("const w = document.querySelector('stimmung-mood'); w.replaceWith(w)")
    await office.vote(5)
    await expect(widget.locator("[part=number]")).to_have_text("75")
    await expect(widget.get_by_role("status")).to_contain_text("75 von 100")
    assert asked == []


async def test_the_page_shows_the_figure_without_javascript(
    office: Office, open_page: Open, site: Site
) -> None:
    await office.vote(5)
    token = await office.mint()
    frame = f'<iframe title="Stimmung" src="{site.url}/embed/mood?token={token}"></iframe>'
    plain = await open_page(office.intranet.page("/frame", frame), java_script_enabled=False)
    drawing = plain.frame_locator("iframe").get_by_role("img")
    await expect(drawing).to_contain_text("75")
    live = await open_page(office.intranet.page("/frame", frame))
    await expect(live.frame_locator("iframe").locator("[part=number]")).to_have_text("75")


async def test_a_page_of_another_origin_may_not_frame_it(
    office: Office, chromium: Browser, site: Site
) -> None:
    token = await office.mint(origins=["https://intranet.firma.example"])
    frame = f'<iframe title="Stimmung" src="{site.url}/embed/mood?token={token}"></iframe>'
    context = await chromium.new_context()
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(office.intranet.page("/frame", frame))
    await expect(page.frame_locator("iframe").get_by_text("Zurzeit kein")).to_have_count(0)
    assert any("frame-ancestors" in each for each in said)
    await context.close()


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_size_breaks_no_rule_of_accessibility(
    office: Office, open_page: Open, scheme: str, forced: str
) -> None:
    empty = Office(office.site, office.intranet)
    await empty.open()
    await office.vote(5)
    tokens = [await each.mint(shows=["trend", "responses"]) for each in (office, empty)]
    elements = [
        element(token, size=size, theme=theme)
        for token in tokens
        for size in ("small", "medium", "large")
        for theme in ("auto", "light", "dark")
    ]
    images = [
        f'<img alt="Stimmung" src="{office.site.url}/embed/mood.svg?token={token}&size={size}">'
        for token in tokens
        for size in ("small", "medium", "large")
    ]
    page = await open_page(
        office.page(*elements, *images), width=DESK, color_scheme=scheme, forced_colors=forced
    )
    await expect(page.locator("stimmung-mood [part=number]")).to_have_count(9)
    await expect(page.locator("stimmung-mood [part=value]")).to_have_count(9)
    assert await violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_framed_page_breaks_no_rule_of_accessibility(
    office: Office, open_page: Open, site: Site, scheme: str
) -> None:
    await office.vote(5)
    for lang in ("de", "en"):
        address = f"{site.url}/embed/mood?token={await office.mint()}&lang={lang}"
        page = await open_page(address, color_scheme=scheme)
        await expect(page.locator("[part=number]")).to_have_text("75")
        assert await violations(page) == []
