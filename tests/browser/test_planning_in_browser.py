"""The people team's pages and the check-in, opened by somebody who signed in."""

from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations
from tests.conftest import add_session

pytestmark = pytest.mark.anyio

Scheme = Literal["light", "dark"]
TEAMS = {"firma": (None, 3), "logistik": ("firma", 8), "technik": ("firma", 12)}


async def signed_in(site: Site, *grants: tuple[Role, str | None]) -> dict[str, Any]:
    """Let somebody sign in, and give what makes a visitor them."""
    await site.company.staff(TEAMS)
    session = await add_session(site.owner, *grants, person="firma-1", at=datetime.now(UTC))
    name, _, value = session["cookie"].partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/", "expires": -1}
    cookie |= {"httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"storage_state": {"cookies": [cookie], "origins": []}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
async def test_a_poll_is_planned_and_opened_on_pages_that_break_no_rule_of_accessibility(
    site: Site, open_page: Open, width: int, scheme: Scheme
) -> None:
    somebody = await signed_in(site, (Role.PEOPLE_TEAM, None))
    page = await open_page(f"{site.url}/polls", width=width, color_scheme=scheme, **somebody)

    async def fine() -> bool:
        narrow = await page.evaluate("document.documentElement.scrollWidth") <= width
        return narrow and await violations(page) == []

    assert await fine()
    await page.get_by_role("link", name="Vorlage Puls verwenden").click()
    await expect(page.get_by_role("button", name="Anlegen")).to_be_visible()
    assert await fine()
    await page.get_by_role("button", name="Anlegen").click()
    await expect(page.get_by_role("heading", name="So sehen es die Beschäftigten")).to_be_visible()
    assert await fine()
    await page.get_by_label("Firma").check()
    await page.get_by_role("button", name="Runde jetzt öffnen").click()
    await expect(page.get_by_role("heading", name="Runde 1")).to_be_visible()
    assert await fine()
    async with page.expect_download() as awaited:
        await page.get_by_role("button", name="Links als CSV laden").click()
    assert (await awaited.value).suggested_filename == "einladungen.csv"
    await page.get_by_text("Vorzeitig beenden").click()
    await page.get_by_role("button", name="Runde 1 jetzt beenden").click()
    await expect(page.get_by_text("Beendet am")).to_be_visible()


async def test_a_mistake_is_announced_and_breaks_no_rule_of_accessibility(
    site: Site, chromium: Browser
) -> None:
    context = await chromium.new_context(
        locale="de-DE", **await signed_in(site, (Role.PEOPLE_TEAM, None))
    )
    page = await context.new_page()
    await page.goto(f"{site.url}/polls/new")
    await page.get_by_role("button", name="Anlegen").click()
    await expect(page.get_by_role("alert")).to_contain_text("Es ist noch nichts gespeichert")
    assert await violations(page) == []
    await context.close()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_check_in_is_one_tap_without_a_script_too(
    site: Site, open_page: Open, scheme: Scheme, language: str
) -> None:
    somebody = await signed_in(site)
    page = await open_page(
        f"{site.url}/check-in?lang={language}", color_scheme=scheme, has_touch=True, **somebody
    )
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE
    await page.get_by_role("button").nth(3).tap()
    await expect(
        page.get_by_role("heading", name="Danke" if language == "de" else "Thank you")
    ).to_be_visible()
    assert await violations(page) == []
