"""The API is killed and comes back under an open dashboard and a widget, and both heal."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from playwright.async_api import Browser, expect

from benchmarks.lab import Lab, laboratory
from tests.browser.conftest import Site
from tests.browser.intranet import serving
from tests.browser.office import Office
from tests.browser.reader import sign_in, until_live

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
PATIENCE = 60_000


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with laboratory() as opened:
        yield opened


@pytest.fixture
async def own_site(lab: Lab) -> AsyncIterator[Site]:
    """A service of its own, since it is killed."""
    owner = await asyncpg.connect(lab.settings.owner_url)
    async with lab.company() as company:
        yield Site(f"http://127.0.0.1:{lab.settings.port}", company, owner)
    await owner.close()


async def test_dashboard_and_widget_heal_after_the_api_was_killed(
    lab: Lab, own_site: Site, chromium: Browser
) -> None:
    async with serving(own_site.url) as intranet:
        office = Office(own_site, intranet)
        await office.open()
        await office.vote(5)
        context = await chromium.new_context(locale="de-DE")
        await sign_in(context, own_site)
        dashboard, page = await context.new_page(), await context.new_page()
        await dashboard.goto(f"{own_site.url}/?team={office.team}")
        await page.goto(
            office.page(f'<stimmung-mood token="{await office.mint()}"></stimmung-mood>')
        )
        widget = page.locator("stimmung-mood")
        headline = dashboard.locator("#headline .number")
        await until_live(dashboard)
        await expect(headline).to_have_text("75")
        await expect(widget.locator("[part=number]")).to_have_text("75")

        lab.api.kill()
        await expect(dashboard.locator(".live")).to_contain_text(
            "Verbindung unterbrochen", timeout=PATIENCE
        )
        await expect(widget.locator("[part=note]")).to_contain_text(
            "Keine Verbindung", timeout=PATIENCE
        )
        await expect(headline).to_have_text("75")

        lab.api.start()
        await asyncio.to_thread(lab.api.wait, lab.api_ready)
        await expect(dashboard.locator(".live[data-state=open]")).to_be_visible(timeout=PATIENCE)
        await expect(widget.locator("[part=note]")).to_have_count(0, timeout=PATIENCE)
        # Live again, not only loaded again.
        for number in range(6, 11):
            await own_site.company.count([f"{office.team}-{number}"], mood=1)
        await expect(headline).not_to_have_text("75", timeout=PATIENCE)
        await expect(widget.locator("[part=number]")).not_to_have_text("75", timeout=PATIENCE)
        await context.close()
