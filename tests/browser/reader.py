"""A reader of the dashboard, as a browser signs in."""

from datetime import UTC, datetime, timedelta
from itertools import count

from playwright.async_api import BrowserContext, Page, expect

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


def in_a_day() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


async def until_live(page: Page) -> None:
    await expect(page.locator(LIVE)).to_be_visible(timeout=20_000)


async def until_drawn(page: Page) -> None:
    """Wait for the stream and for every part that comes later."""
    await until_live(page)
    await expect(page.locator(".dashboard .skeleton")).to_have_count(0, timeout=20_000)
