"""Every page with a header in both languages and both themes, and a switch that stays."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, SETTLED, Open, Site, violations
from tests.browser.reader import in_a_day, until_drawn
from tests.conftest import add_session
from tests.support import COMMENT, ENPS, SCALE, people
from tests.wording import misplaced, read

pytestmark = pytest.mark.anyio

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FITS = "width => document.documentElement.scrollWidth <= width"
_PICTURES = os.environ.get("STIMMUNG_PICTURES")
OFFICE = {"wache": (None, 6), "turm": ("wache", 8)}
PATHS = (
    *("/?team=turm", "/polls", "/polls/new?pattern=puls", "POLL", "ROUND", "/widgets", "/account"),
    *("/admin", "/admin/keys", "/admin/people?q=Person", "/admin/people/turm-1"),
    *("/admin/widgets", "/admin/network", "/check-in", "/check-in/thanks"),
    *("/works-council", "/works-council/stop", "/signed-out"),
)


@pytest.fixture(scope="module")
async def office(site: Site) -> dict[str, str]:
    return await site.once(one_of_everything)


async def one_of_everything(site: Site) -> dict[str, str]:
    """A company that has one of everything, and its addresses that nobody knows beforehand."""
    company = site.company
    await company.staff(OFFICE)
    poll = await company.poll(SCALE, ENPS, COMMENT, settle=0, title="Wachpuls")
    round_id = await company.open_round(poll, ["wache"], in_a_day())
    for person, point in zip(people("turm", 1, 5), [5, 4, 4, 3, 2], strict=True):
        await company.count([person], mood=point, enps=2 * point)
    given = {"team": "turm", "origins": ["https://intranet.firma.example"], "shows": ["trend"]}
    await company.ok("POST", "/embed-tokens", json=given)
    return {"POLL": f"/polls/{poll}", "ROUND": f"/polls/rounds/{round_id}"}


async def sign_in(context: BrowserContext, site: Site) -> None:
    """Sign in somebody with every role, so that the header is as full as it gets."""
    roles = (Role.PEOPLE_TEAM, Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
    session = await add_session(
        site.owner,
        *((role, None) for role in roles),
        (Role.LEADER, "wache"),
        person="wache-1",
        at=datetime.now(UTC),
    )
    name, _, value = session["cookie"].partition("=")
    await context.add_cookies([{"name": name, "value": value, "url": site.url}])


async def opened(site: Site, open_page: Open, **options: Any) -> Page:
    page = await open_page("about:blank", **options)
    await sign_in(page.context, site)
    return page


async def picture(page: Page, name: str) -> None:
    if _PICTURES:
        await page.screenshot(path=Path(_PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_page_is_accessible_and_fits_in_both_languages_and_themes(
    site: Site, open_page: Open, office: dict[str, str], language: str
) -> None:
    page = await opened(site, open_page, width=DESK)
    await page.goto(f"{site.url}/account?lang={language}")
    for number, path in enumerate(PATHS):
        answer = await page.goto(site.url + office.get(path, path))
        assert answer is not None
        if path.startswith("/?"):
            await until_drawn(page)
        german_only = path.startswith("/works-council")
        spoken = "de" if german_only else language
        assert await page.evaluate("document.documentElement.lang") == spoken
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme)
            await page.evaluate(SETTLED)
            assert await violations(page) == [], (path, scheme)
            await picture(page, f"{number:02}-{language}-{scheme}")
        for width in (PHONE, DESK):
            await page.set_viewport_size(ViewportSize(width=width, height=800))
            # Charts follow a moment later.
            await page.wait_for_function(FITS, arg=width, timeout=5_000)
            await picture(page, f"{number:02}-{language}-{width}")


@pytest.mark.usefixtures("office")
async def test_the_dashboard_draws_itself_in_the_language_of_its_page(
    site: Site, open_page: Open
) -> None:
    page = await opened(site, open_page, width=DESK)
    for language in ("de", "en"):
        await page.goto(f"{site.url}/?team=turm&lang={language}")
        await until_drawn(page)
        drawn = read(await page.content())
        questions = (str(SCALE["wording"]), str(ENPS["wording"]), str(COMMENT["wording"]))
        assert drawn.language == language
        found = [text for text in misplaced(drawn) if not any(q in text for q in questions)]
        assert found == []


@pytest.mark.usefixtures("office")
async def test_a_choice_stays_where_it_was_made_and_holds_for_all_pages(
    site: Site, open_page: Open
) -> None:
    page = await opened(site, open_page, width=DESK)
    await page.goto(f"{site.url}/?team=turm")
    await until_drawn(page)
    await page.get_by_role("button", name="Quartal").click()
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("button", name="Quarter")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.url.endswith("/?team=turm&span=quarter")
    await page.get_by_role("link", name="Polls").click()
    await expect(page.get_by_role("heading", name="Templates")).to_be_visible()
    await page.get_by_role("link", name="Deutsch").click()
    await expect(page.get_by_role("heading", name="Vorlagen")).to_be_visible()
    await page.go_back()
    await expect(page.locator("html")).to_have_attribute("lang", "de")


@pytest.mark.usefixtures("office")
async def test_widgets_are_handed_out_in_english(site: Site, open_page: Open) -> None:
    page = await opened(site, open_page, width=DESK)
    await page.goto(f"{site.url}/widgets?lang=en")
    button = page.get_by_role("button", name="Publish and make the code")
    await button.click()
    await expect(page.locator("#origins-fehler")).to_have_text("Please give at least one address.")
    await page.get_by_label("Pages on which it appears").fill("https://wiki.firma.example/a")
    await page.get_by_label("Team", exact=True).select_option("turm")
    await button.click()
    made = page.locator("#snippets").get_by_role("heading", name="Address of the page")
    await expect(made).to_be_visible()
    assert misplaced(read(await page.content())) == []
    assert await violations(page) == []
    page.once("dialog", lambda dialog: dialog.accept())
    await page.get_by_role("button", name="End: Turm").last.click()
    await expect(page.locator("#meldung")).to_have_text("The widget is ended.")


@pytest.mark.usefixtures("office")
async def test_the_switch_takes_along_what_was_entered_and_translates_what_was_not(
    site: Site, open_page: Open
) -> None:
    page = await opened(site, open_page, width=DESK)
    await page.goto(f"{site.url}/polls/new?pattern=puls")
    german = await page.get_by_label("Titel").input_value()
    wording = page.locator("#wording1")
    await wording.fill("Reicht die Zeit?")
    await page.locator("#kind2").select_option("text")
    await page.locator("[name=mood1]").uncheck()
    await page.get_by_label("Nur Zahlen").check()
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", name="New poll")).to_be_visible()
    await expect(page.get_by_label("Title")).not_to_have_value(german)
    await expect(wording).to_have_value("Reicht die Zeit?")
    await expect(page.locator("#kind2")).to_have_value("text")
    await expect(page.locator("[name=mood1]")).not_to_be_checked()
    await expect(page.get_by_label("Figures only")).to_be_checked()
    # Once: whoever comes back later finds an empty form.
    await page.goto(f"{site.url}/polls/new")
    await expect(wording).to_have_value("")


@pytest.mark.usefixtures("office")
async def test_the_switch_keeps_a_form_that_was_refused(site: Site, chromium: Browser) -> None:
    context = await chromium.new_context(locale="de-DE")
    await sign_in(context, site)
    page = await context.new_page()
    await page.goto(f"{site.url}/polls/new")
    await page.locator("#wording0").fill("Wie läuft es?")
    await page.locator("#wording_en0").evaluate("(field) => { field.value = 'How is it?'; }")
    await page.get_by_role("button", name="Anlegen").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", name="New poll")).to_be_visible()
    await expect(page.locator("#wording0")).to_have_value("Wie läuft es?")
    await expect(page.get_by_label("Wording in English").first).to_have_value("How is it?")
    await page.goto(f"{site.url}/admin/keys")
    await page.get_by_label("What is it for?").fill("Intranet")
    await page.get_by_role("link", name="Deutsch").click()
    await expect(page.get_by_label("Wofür ist er?")).to_have_value("Intranet")
    await context.close()
