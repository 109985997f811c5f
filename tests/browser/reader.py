"""A reader of the dashboard, as a browser signs in."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import BrowserContext, Locator, Page, expect

from service.http.auth import Role
from tests.browser.conftest import Site
from tests.conftest import add_session

LIVE = ".live[data-state=open]"
_NUMBERS = count(1)


async def sign_in(
    context: BrowserContext, site: Site, role: Role = Role.PEOPLE_TEAM, team: str | None = None
) -> None:
    """Give a context the session of somebody new with a role."""
    now = datetime.now(UTC)
    person = f"reader-{next(_NUMBERS)}"
    headers = await add_session(site.owner, (role, team), person=person, at=now)
    name, _, value = headers["cookie"].partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": site.url}])


def today() -> date:
    """The organisation's day, as the service has it."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def in_a_day() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


async def until_live(page: Page) -> None:
    await expect(page.locator(LIVE)).to_be_visible(timeout=20_000)


async def until_drawn(page: Page) -> None:
    """Wait for the stream and for every part that comes later."""
    await until_live(page)
    await expect(page.locator(".dashboard .skeleton")).to_have_count(0, timeout=20_000)


async def table_of(button: Locator, folder: Path) -> list[list[str]]:
    """Press what downloads a table, and read the file as a German spreadsheet does."""
    async with button.page.expect_download() as awaited:
        await button.click()
    file = folder / "table.csv"
    await (await awaited.value).save_as(file)
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=";"))
