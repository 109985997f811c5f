"""The dashboard moves by itself: a flash poll's fifth ballot, five tabs, a lost connection."""

import time
from collections.abc import AsyncIterator
from itertools import count

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.browser.reader import in_a_day, sign_in, until_live
from tests.support import SCALE, people

pytestmark = pytest.mark.anyio
_NUMBERS = count(1)
FIGURE = "#headline .number"


@pytest.fixture
async def team(site: Site) -> str:
    """A team of its own with a flash poll open."""
    name = f"live{next(_NUMBERS)}"
    await site.company.staff({name: (None, 12)})
    poll = await site.company.poll(SCALE, settle=0)
    await site.company.open_round(poll, [name], in_a_day())
    return name


@pytest.fixture
async def visitor(chromium: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(locale="de-DE")
    await sign_in(context, site)
    yield context
    await context.close()


async def opened(visitor: BrowserContext, site: Site, team: str) -> Page:
    page = await visitor.new_page()
    await page.goto(f"{site.url}/?team={team}")
    return page


async def watch(page: Page) -> None:
    """Note the moment at which the headline has a figure."""
    await page.evaluate(
        """() => { window.seen = new Promise(done => new MutationObserver(() => {
            const number = document.querySelector("#headline .number");
            if (number) done({at: Date.now(), text: number.textContent});
        }).observe(document.body, {subtree: true, childList: true, characterData: true})); }"""
    )


async def test_the_fifth_ballot_moves_an_open_dashboard_within_a_second(
    site: Site, visitor: BrowserContext, team: str
) -> None:
    page = await opened(visitor, site, team)
    await until_live(page)
    await watch(page)
    await site.company.count(people(team, 1, 4), mood=4)
    await expect(page.locator(".nothing")).to_contain_text("Wie viele schon geantwortet haben")
    await expect(page.locator(FIGURE)).to_have_count(0)
    await site.company.count(people(team, 5, 5), mood=2)
    accepted = time.time()
    seen = await page.evaluate("window.seen")
    assert seen["text"] == "65"
    assert seen["at"] / 1000 - accepted < 1
    await expect(page.locator("#headline")).to_contain_text("Zwischenstand")
    await expect(page.locator("#announcements")).to_contain_text("Neuer Wert für")


async def test_five_tabs_stay_live_over_one_connection(
    site: Site, visitor: BrowserContext, team: str
) -> None:
    pages = []
    streams: list[str] = []
    visitor.on("request", lambda r: streams.append(r.url) if r.url.endswith("/stream") else None)
    for _ in range(5):
        page = await opened(visitor, site, team)
        await until_live(page)
        pages.append(page)
    assert len(streams) == 1
    await site.company.count(people(team, 1, 5), mood=5)
    for page in pages:
        await expect(page.locator(FIGURE)).to_be_visible()
    # Whoever held the connection goes; another tab takes over.
    await pages[0].close()
    for page in pages[1:]:
        await until_live(page)
    before = await pages[1].locator(FIGURE).inner_text()
    await site.company.count(people(team, 6, 10), mood=1)
    for page in pages[1:]:
        await expect(page.locator(FIGURE)).not_to_have_text(before)


async def test_a_lost_connection_is_said_and_heals(
    site: Site, visitor: BrowserContext, team: str
) -> None:
    page = await opened(visitor, site, team)
    await until_live(page)
    await visitor.set_offline(True)
    await expect(page.locator(".live")).to_contain_text("Verbindung unterbrochen", timeout=60_000)
    await site.company.count(people(team, 1, 5), mood=5)
    await expect(page.locator(FIGURE)).to_have_count(0)
    await visitor.set_offline(False)
    await until_live(page)
    await expect(page.locator(FIGURE)).to_be_visible()
