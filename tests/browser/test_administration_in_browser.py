"""The administrator's pages, opened by somebody who signed in, on every screen."""

from datetime import UTC, datetime
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, expect

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations
from tests.conftest import add_session

pytestmark = pytest.mark.anyio

Scheme = Literal["light", "dark"]
SCREENS = [(PHONE, "light"), (TABLET, "dark"), (DESK, "light")]
TEAMS = {"firma": (None, 3), "logistik": ("firma", 8), "technik": ("firma", 12)}


async def signed_in(site: Site) -> dict[str, Any]:
    """Let an administrator sign in, and give what makes a visitor them."""
    await site.company.staff(TEAMS)
    session = await add_session(
        site.owner, (Role.ADMINISTRATOR, None), person="firma-3", at=datetime.now(UTC)
    )
    name, _, value = session["cookie"].partition("=")
    cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/", "expires": -1}
    cookie |= {"httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"storage_state": {"cookies": [cookie], "origins": []}}


async def administrator(
    site: Site, open_page: Open, width: int, scheme: Scheme, chapter: str
) -> Page:
    """Begin where signing in ends, and go to a chapter."""
    somebody = await signed_in(site)
    page = await open_page(f"{site.url}/start", width=width, color_scheme=scheme, **somebody)
    await expect(page.get_by_role("heading", name="Administration")).to_be_visible()
    await fine(page)
    chapters = page.get_by_role("navigation", name="Administration")
    await chapters.get_by_role("link", name=chapter).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(chapter)
    await fine(page)
    return page


async def fine(page: Page) -> None:
    assert page.viewport_size is not None
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]
    assert await violations(page) == []


async def unmapped(site: Site, reaction: str) -> None:
    await site.owner.execute(
        "INSERT INTO reaction_valences VALUES ($1, NULL, 3)"
        " ON CONFLICT (reaction) DO UPDATE SET valence = NULL",
        reaction,
    )


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_a_key_is_made_shown_once_and_revoked(
    site: Site, open_page: Open, width: int, scheme: Scheme
) -> None:
    page = await administrator(site, open_page, width, scheme, "API-Schlüssel")
    name = f"Lohn {width} {scheme}"
    await page.get_by_label("Wofür ist er?").fill(name)
    await page.get_by_label("Teams und Personen lesen").check()
    await page.get_by_role("button", name="Schlüssel erzeugen").click()
    await expect(page.get_by_text("stk_")).to_be_visible()
    await fine(page)
    await page.get_by_role("link", name="Zu allen Schlüsseln").click()
    key = page.get_by_role("article").filter(has_text=name)
    await key.get_by_text(f"Erneuern: {name}").click()
    await key.get_by_text(f"Widerrufen: {name}", exact=True).click()
    await fine(page)
    await key.get_by_role("button", name="Jetzt widerrufen").click()
    await expect(page.get_by_role("status")).to_have_text("Der Schlüssel ist widerrufen.")
    await expect(page.get_by_role("article").filter(has_text=name)).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_a_person_is_found_given_a_role_and_relieved_of_it(
    site: Site, open_page: Open, width: int, scheme: Scheme
) -> None:
    page = await administrator(site, open_page, width, scheme, "Personen und Rollen")
    await page.get_by_label("Name, Kennung oder Anmeldename").fill("technik-4")
    await page.get_by_role("button", name="Suchen").click()
    found = page.get_by_role("table", name="Gefundene Personen").get_by_role("link")
    await expect(found).to_be_visible()
    await fine(page)
    await found.click()
    await page.get_by_label("Rolle", exact=True).select_option("leader")
    await page.get_by_label("Team", exact=True).select_option("technik")
    await page.get_by_role("button", name="Rolle vergeben").click()
    await expect(page.get_by_role("status")).to_contain_text("Die Rolle ist vergeben.")
    await fine(page)
    await page.get_by_role("button", name="Entziehen: Führungskraft (Technik)").click()
    await expect(page.get_by_role("status")).to_have_text("Die Rolle ist entzogen.")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_what_is_embedded_is_seen_and_ended(
    site: Site, open_page: Open, width: int, scheme: Scheme
) -> None:
    await site.company.staff(TEAMS)
    origin = f"https://intranet-{width}-{scheme}.example"
    given = {"team": "logistik", "origins": [origin], "shows": ["trend"]}
    await site.company.ok("POST", "/embed-tokens", Role.PEOPLE_TEAM, json=given)
    page = await administrator(site, open_page, width, scheme, "Freigaben")
    token = page.get_by_role("article").filter(has_text=origin)
    await token.get_by_text("Beenden: Logistik").click()
    await fine(page)
    await token.get_by_role("button", name="Jetzt beenden").click()
    await expect(page.get_by_role("status")).to_contain_text("Die Freigabe ist beendet.")
    await expect(page.get_by_text(origin)).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
async def test_a_source_is_switched_and_a_reaction_gets_its_value(
    site: Site, open_page: Open, width: int, scheme: Scheme
) -> None:
    await unmapped(site, "party")
    page = await administrator(site, open_page, width, scheme, "Quellen und Reaktionen")
    replies = page.get_by_role("form", name="Antworten auf Beiträge")
    await replies.get_by_label("Eingeschaltet").check()
    await replies.get_by_role("button").click()
    await expect(page.get_by_role("status")).to_have_text("Die Quelle ist gespeichert.")
    await expect(replies.get_by_label("Eingeschaltet")).to_be_checked()
    await replies.get_by_label("Eingeschaltet").uncheck()
    await replies.get_by_role("button").click()
    await expect(replies.get_by_label("Eingeschaltet")).not_to_be_checked()
    await page.get_by_label("Wert von party", exact=True).fill("0,8")
    await page.get_by_role("button", name="Wert von party speichern").click()
    await expect(page.get_by_label("Wert von party", exact=True)).to_have_value("0,8")
    await fine(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_mistakes_are_announced_and_break_no_rule_of_accessibility(
    site: Site, chromium: Browser, scheme: Scheme
) -> None:
    await unmapped(site, "party")
    context = await chromium.new_context(
        locale="de-DE",
        viewport={"width": PHONE, "height": 800},
        color_scheme=scheme,
        **await signed_in(site),
    )
    page = await context.new_page()
    await page.goto(f"{site.url}/admin/keys")
    await page.get_by_role("button", name="Schlüssel erzeugen").click()
    await expect(page.get_by_role("alert")).to_contain_text("Es ist noch nichts geändert")
    await fine(page)
    await page.goto(f"{site.url}/admin/people/technik-5")
    await page.get_by_label("Rolle", exact=True).select_option("leader")
    await page.get_by_role("button", name="Rolle vergeben").click()
    await expect(page.get_by_text("das diese Person führt")).to_be_visible()
    await fine(page)
    await page.goto(f"{site.url}/admin/network")
    await page.get_by_label("Wert von party", exact=True).fill("2")
    await page.get_by_role("button", name="Wert von party speichern").click()
    await expect(page.get_by_role("alert")).to_contain_text("Dieser Wert ist nicht zulässig")
    await expect(page.get_by_label("Wert von party", exact=True)).to_have_value("2")
    await fine(page)
    await context.close()
