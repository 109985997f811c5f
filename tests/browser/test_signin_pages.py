"""The pages around the door, and the one header of all pages, on every screen."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.browser.conftest import DESK, PHONE, TABLET, Site, violations
from tests.browser.doors import Employee, sign_in

pytestmark = pytest.mark.anyio

_PICTURES = os.environ.get("STIMMUNG_PICTURES")
OPEN = ("/signed-out", "/sign-in/callback?state=old&code=x", "/niemals")
AREAS = ("/", "/polls", "/widgets", "/works-council", "/check-in", "/check-in?lang=en")


@pytest.fixture(params=["light", "dark"])
async def page(request: pytest.FixtureRequest, chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context(locale="de-DE", color_scheme=request.param)
    opened = await context.new_page()
    yield opened
    await context.close()


async def check(page: Page, name: str) -> None:
    """No width may scroll sideways, and none may leave anybody out."""
    for width in (PHONE, TABLET, DESK):
        await page.set_viewport_size(ViewportSize(width=width, height=800))
        wide = await page.evaluate("document.documentElement.scrollWidth")
        if _PICTURES:
            dark = await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
            shade = "dark" if dark else "light"
            await page.screenshot(path=Path(_PICTURES) / f"{name}-{width}-{shade}.png")
        assert wide <= width, (page.url, width)
        assert await violations(page) == [], (page.url, width)


async def test_pages_for_whoever_is_not_signed_in(doorway: Site, page: Page) -> None:
    for number, path in enumerate(OPEN):
        await page.goto(doorway.url + path)
        await expect(page.locator(".account")).to_have_count(0)
        await check(page, f"open{number}")


async def test_pages_for_an_employee(doorway: Site, page: Page) -> None:
    ada = Employee(doorway)
    await ada.arrive()
    await sign_in(page, ada)
    for name, path in {"start": "/start", "account": "/account", "barred": "/polls"}.items():
        await page.goto(doorway.url + path)
        await expect(page.locator(".areas a")).to_have_text(["Heute"])
        await check(page, name)


async def test_somebody_unknown_is_told_so(doorway: Site, page: Page) -> None:
    stranger = Employee(doorway)
    stranger.login = "mallory"
    await sign_in(page, stranger)
    await expect(page.locator("main")).to_contain_text("noch nicht eingetragen")
    await check(page, "unknown")


async def test_the_page_of_the_development_provider(demo: Site, page: Page) -> None:
    ada = Employee(demo)
    await ada.arrive()
    await ada.lead()
    await page.goto(f"{demo.url}/start")
    await expect(page.locator(".cards .button")).not_to_have_count(0)
    await check(page, "demo")


async def test_every_area_has_the_same_header_and_marks_itself(doorway: Site, page: Page) -> None:
    ada = Employee(doorway)
    await ada.arrive()
    for role in ("people_team", "works_council"):
        await ada.grant(role=role)
    await ada.lead()
    await sign_in(page, ada)
    for number, path in enumerate(AREAS):
        await page.goto(doorway.url + path)
        await expect(page.locator(".areas a")).to_have_count(5)
        here = page.locator(".areas a[aria-current=page]")
        assert await here.get_attribute("href") == path.partition("?")[0]
        await expect(page.locator(".account button")).to_be_visible()
        await expect(page.locator(".dashboard .skeleton")).to_have_count(0)
        await check(page, f"area{number}")


async def test_a_poll_never_knows_who_is_signed_in(doorway: Site, chromium: Browser) -> None:
    ada = Employee(doorway)
    await ada.arrive()
    context: BrowserContext = await chromium.new_context(locale="de-DE")
    page = await context.new_page()
    await sign_in(page, ada)
    await page.goto(f"{doorway.url}/p/unknown")
    await expect(page.locator("header")).to_be_visible()
    await expect(page.locator(".account, .areas")).to_have_count(0)
    await expect(page.get_by_text("Dr. Ada")).to_have_count(0)
    await context.close()
