"""A reader of the dashboard, as a browser signs in."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import BrowserContext, Page, Route, expect

from service.http.auth import Role
from tests.browser.conftest import Site


def in_a_day() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


LIVE = ".live[data-state=open]"


async def sign_in(context: BrowserContext, site: Site, role: Role = Role.PEOPLE_TEAM) -> None:
    """Let a context's pages and requests carry the role's key."""
    key = site.company.keys[role]

    async def with_key(route: Route) -> None:
        headers = route.request.headers | {"authorization": f"Bearer {key}"}
        await route.continue_(headers=headers)

    await context.route("**/api/**", with_key)


def credentials(site: Site, role: Role = Role.PEOPLE_TEAM) -> dict[str, str]:
    return {"username": "x", "password": site.company.keys[role]}


async def until_live(page: Page) -> None:
    await expect(page.locator(LIVE)).to_be_visible(timeout=20_000)


async def until_drawn(page: Page) -> None:
    """Wait for the stream and for every part that comes later."""
    await until_live(page)
    await expect(page.locator(".skeleton")).to_have_count(0, timeout=20_000)
