"""The poll page, opened: tapped, typed, without a script, without a connection."""

import asyncio
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.ballots import Link, choose, paper
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations
from tests.support import CHOICE, COMMENT, ENPS, SCALE

pytestmark = pytest.mark.anyio

THANKS = "Danke, Ihre Antwort ist angekommen"

_WEIGHT = 50 * 1024

Scheme = Literal["light", "dark"]


@pytest.fixture
async def link(site: Site) -> Link:
    """Make a poll and give the address of somebody's ballot paper."""

    async def made(*questions: dict[str, Any]) -> str:
        return await paper(site, *questions)

    return made


async def pooled(site: Site) -> int:
    """Count what waits in pools or was sealed, from the ledger."""
    count: int = await site.owner.fetchval("SELECT sum(accepted) FROM ledger")
    return count


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
async def test_the_page_breaks_no_rule_of_accessibility_and_never_scrolls_sideways(
    link: Link, open_page: Open, width: int, scheme: str, language: str
) -> None:
    address = f"{await link(SCALE, ENPS, CHOICE, COMMENT)}?lang={language}"
    page = await open_page(address, width=width, color_scheme=scheme)
    for screen in range(4):
        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        if screen < 3:
            await page.get_by_role("button", name="Weiter" if language == "de" else "Next").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_of_all_questions_and_its_mistakes_break_no_rule_of_accessibility(
    link: Link, chromium: Browser, scheme: Scheme
) -> None:
    context = await chromium.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 700}
    )
    page = await context.new_page()

    async def nothing(route: Route) -> None:
        await route.fulfill(body="", content_type="text/javascript")

    await page.route("**/poll.js*", nothing)
    await page.goto(await link(SCALE, ENPS, CHOICE, COMMENT))
    assert await violations(page) == []
    await page.get_by_role("button").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await violations(page) == []
    await context.close()


async def test_an_employee_answers_on_a_phone_in_four_taps(
    site: Site, link: Link, open_page: Open
) -> None:
    page = await open_page(await link(), has_touch=True)
    before = await pooled(site)
    await choose(page, "Eher gut")
    await expect(page.get_by_role("heading", name="Frage 2 von 4")).to_be_focused()
    await choose(page, "Trifft eher zu")
    await expect(page.get_by_role("heading", name="Frage 3 von 4")).to_be_focused()
    await choose(page, "Teils, teils")
    await expect(page.get_by_role("heading", name="Frage 4 von 4")).to_be_focused()
    await page.get_by_role("button", name="Antworten absenden").tap()
    await expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert "/p/thanks" in page.url
    assert await pooled(site) == before + 1
    assert await page.evaluate("sessionStorage.length + document.cookie.length") == 0


async def test_the_keyboard_alone_is_enough_and_arrow_keys_never_leave_a_question(
    site: Site, link: Link, open_page: Open
) -> None:
    page = await open_page(await link(), width=DESK)
    before = await pooled(site)
    for number in (1, 2, 3):
        for _ in range(12):
            if await page.evaluate("document.activeElement.type === 'radio'"):
                break
            await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        await expect(
            page.get_by_role("radio", name="eils" if number > 1 else "Mittel")
        ).to_be_checked()
        await expect(page.get_by_role("heading", name=f"Frage {number} von 4")).to_be_visible()
        await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Frage 4 von 4")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.type("Zu wenig Zeit.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert await pooled(site) == before + 2


async def test_without_a_script_all_questions_stand_on_one_page(
    site: Site, link: Link, open_page: Open
) -> None:
    page = await open_page(await link(), java_script_enabled=False)
    before = await pooled(site)
    assert await page.locator("fieldset:visible").count() == 4
    await page.get_by_role("radio", name="Eher gut", exact=True).check()
    await page.get_by_role("button", name="Antworten absenden").click()
    await expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert await pooled(site) == before + 1


async def test_a_draft_survives_a_reload_and_no_other_link_sees_it(
    link: Link, open_page: Open
) -> None:
    address = await link()
    page = await open_page(address, has_touch=True)
    await choose(page, "Eher gut")
    await expect(page.get_by_role("heading", name="Frage 2 von 4")).to_be_focused()
    await page.reload()
    await expect(page.get_by_role("heading", name="Frage 2 von 4")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("radio", name="Eher gut", exact=True)).to_be_checked()
    assert address.rpartition("/")[2] not in await page.evaluate("JSON.stringify(sessionStorage)")
    await page.goto(await link())
    assert await page.locator("input:checked").count() == 0
    assert await page.evaluate("sessionStorage.length") == 0


async def test_a_draft_can_be_discarded(link: Link, open_page: Open) -> None:
    page = await open_page(await link(), has_touch=True)
    await choose(page, "Eher gut")
    await page.get_by_role("button", name="Eingaben verwerfen").tap()
    await page.reload()
    assert await page.locator("input:checked").count() == 0


async def test_a_ballot_that_meets_no_connection_waits_says_so_and_counts_once(
    site: Site, link: Link, chromium: Browser
) -> None:
    context = await chromium.new_context(locale="de-DE")
    page = await context.new_page()
    await page.goto(await link(SCALE))
    before = await pooled(site)
    await page.get_by_role("radio", name="Eher gut", exact=True).check()
    await context.set_offline(True)
    await page.get_by_role("button", name="Antworten absenden").click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("Noch nicht gesendet")
    await context.set_offline(False)
    await expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert await pooled(site) == before + 1
    await context.close()


async def test_an_answer_that_got_lost_on_its_way_back_counts_once(
    site: Site, link: Link, chromium: Browser
) -> None:
    context = await chromium.new_context(locale="de-DE")
    page = await context.new_page()
    await page.goto(await link(SCALE))
    before = await pooled(site)
    lost = asyncio.Event()

    async def lose(route: Route) -> None:
        if lost.is_set():
            await route.continue_()
        else:
            await route.fetch()
            lost.set()
            await route.abort()

    await page.route("**/api/v1/ballot", lose)
    await page.get_by_role("radio", name="Eher gut", exact=True).check()
    await page.get_by_role("button", name="Antworten absenden").click()
    await lost.wait()
    await page.get_by_role("button", name="Jetzt senden").click()
    await expect(page.get_by_role("heading", name="Ihre Antwort zählt schon")).to_be_visible()
    assert await pooled(site) == before + 1
    await context.close()


async def test_a_double_tap_counts_once(site: Site, link: Link, open_page: Open) -> None:
    page = await open_page(await link(SCALE), has_touch=True)
    before = await pooled(site)
    await choose(page, "Eher gut")
    await page.get_by_role("button", name="Antworten absenden").dblclick()
    await expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert await pooled(site) == before + 1


async def test_nothing_answered_is_said_before_anything_is_sent(
    link: Link, open_page: Open
) -> None:
    page = await open_page(await link(SCALE))
    await page.get_by_role("button", name="Antworten absenden").click()
    await expect(page.get_by_role("alert")).to_contain_text("Noch ist keine Frage beantwortet")


async def test_every_target_is_large_and_a_narrow_or_enlarged_page_never_scrolls_sideways(
    link: Link, open_page: Open
) -> None:
    address = await link(SCALE, ENPS, CHOICE, COMMENT)
    page = await open_page(address, width=320, java_script_enabled=False)
    boxes = [
        await target.bounding_box()
        for target in await page.locator("label:visible, button:visible, header a").all()
    ]
    assert min(min(box["width"], box["height"]) for box in boxes if box) >= 44
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_the_page_weighs_less_than_fifty_kilobytes_and_asks_nobody_else(
    site: Site, link: Link, chromium: Browser
) -> None:
    context = await chromium.new_context(locale="de-DE")
    page = await context.new_page()
    protocol = await context.new_cdp_session(page)
    await protocol.send("Network.enable")
    sizes: list[float] = []
    protocol.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(await link(), wait_until="networkidle")
    assert all(address.startswith(site.url) for address in asked)
    assert len(sizes) >= 4
    assert sum(sizes) < _WEIGHT
    assert await context.cookies() == []
    await context.close()


async def test_motion_can_be_declined_and_forced_colours_keep_every_word(
    link: Link, open_page: Open
) -> None:
    page = await open_page(
        await link(SCALE), forced_colors="active", reduced_motion="reduce", has_touch=True
    )
    await choose(page, "Eher gut")
    seen = await page.evaluate(
        "[...document.querySelectorAll('button:not([hidden])')].map(b => {"
        "const s = getComputedStyle(b); return [s.color, s.backgroundColor]})"
    )
    assert all(ink != ground for ink, ground in seen)
    assert await page.evaluate(
        "getComputedStyle(document.querySelector('.point')).transitionDuration"
    ) in (
        "0s",
        "0s, 0s",
    )
