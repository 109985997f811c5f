"""The page that hands out widgets, used."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations
from tests.browser.intranet import Intranet, serving
from tests.browser.office import Office
from tests.browser.reader import sign_in

pytestmark = pytest.mark.anyio


async def generator(site: Site, open_page: Open, **options: object) -> Page:
    """Open the page as somebody of the people team."""
    page = await open_page("about:blank", **options)
    await sign_in(page.context, site)
    await page.goto(f"{site.url}/widgets")
    return page


@pytest.fixture
async def office(site: Site) -> Office:
    opened = Office(site, Intranet(site.url, "https://intranet.firma.example"))
    await opened.open()
    return opened


async def release(page: Page, team: str, origins: str) -> None:
    """Fill in the form and send it."""
    await page.get_by_label("Team", exact=True).select_option(team)
    await page.get_by_label("Seiten, auf denen es erscheint").fill(origins)
    await page.get_by_role("button", name="Freigeben und Code erzeugen").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
async def test_the_page_breaks_no_rule_of_accessibility_and_never_scrolls_sideways(
    site: Site, office: Office, open_page: Open, width: int, scheme: str
) -> None:
    await office.mint(origins=["https://firma.sharepoint.com", "https://wiki.firma.example"])
    page = await generator(site, open_page, width=width, color_scheme=scheme)
    assert await violations(page) == []
    await release(page, office.team, "https://firma.sharepoint.com/sites/start")
    await expect(page.locator("#preview stimmung-mood")).to_contain_text("Zurzeit kein Ergebnis")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_what_is_pasted_from_the_page_shows_the_mood_where_it_was_released(
    site: Site, open_page: Open
) -> None:
    async with serving(site.url) as intranet:
        office = Office(site, intranet)
        await office.open()
        await office.vote(5)
        page = await generator(site, open_page, width=DESK)
        await release(page, office.team, f"{intranet.url}/start")
        await expect(page.locator("#preview [part=number]")).to_have_text("75")
        await page.get_by_label("Größe").select_option("large")
        await expect(page.locator("#snippets pre code").first).to_contain_text('size="large"')
        codes = await page.locator("#snippets pre code").all_inner_texts()
        pasted = await open_page(intranet.page("/", "".join(codes[:3])), width=DESK)
        await expect(pasted.locator("stimmung-mood [part=number]")).to_have_text("75")
        await expect(pasted.locator("stimmung-mood [part=unit]")).to_have_text("von 100")
        frame = pasted.frame_locator("iframe").locator("[part=number]")
        await expect(frame).to_have_text("75")
        drawn = "document.querySelector('img').naturalWidth"
        assert await pasted.evaluate(drawn) == 480


async def test_the_preview_follows_every_choice_of_its_look(
    site: Site, office: Office, open_page: Open
) -> None:
    await office.vote(5)
    page = await generator(site, open_page, width=DESK)
    await release(page, office.team, "https://firma.sharepoint.com")
    preview = page.locator("#preview stimmung-mood")
    await expect(preview.locator("[part=number]")).to_have_text("75")
    drawn = await preview.element_handle()
    for label, name, chosen, unit in (
        ("Größe", "size", "large", "von 100"),
        ("Farben", "theme", "dark", "von 100"),
        ("Sprache", "lang", "en", "of 100"),
    ):
        await page.locator("#look").get_by_label(label).select_option(chosen)
        await expect(preview).to_have_attribute(name, chosen)
        await expect(preview.locator("[part=unit]")).to_have_text(unit)
    assert drawn is not None
    assert await drawn.evaluate("element => element.isConnected")


async def test_ending_a_release_leaves_the_focus_in_the_list(
    site: Site, office: Office, open_page: Open
) -> None:
    page = await generator(site, open_page, width=DESK)
    page.on("dialog", lambda dialog: dialog.accept())
    rows = page.locator("#liste tbody tr").filter(has_text="drei.firma.example")
    for path in ("https://drei.firma.example", "https://x.drei.firma.example"):
        await release(page, office.team, path)
        await expect(page.locator("#code-titel")).to_be_focused()
    await rows.first.get_by_role("button", name="Beenden").press("Enter")
    await expect(rows).to_have_count(1)
    await expect(rows.get_by_role("button", name="Beenden")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(rows).to_have_count(0)
    await expect(page.get_by_role("heading", name="Was freigegeben ist")).to_be_focused()


async def test_a_release_is_listed_renewed_and_ended(
    site: Site, office: Office, open_page: Open
) -> None:
    page = await generator(site, open_page, width=DESK)
    await release(page, office.team, "https://eins.firma.example\nhttps://zwei.firma.example/x")
    row = page.get_by_role("row").filter(has_text="https://eins.firma.example")
    await expect(row).to_contain_text("https://eins.firma.example, https://zwei.firma.example")
    first = await page.locator("#snippets pre code").first.inner_text()
    await row.get_by_role("button", name="Erneuern").click()
    await expect(row).to_have_count(2)
    await expect(page.locator("#snippets pre code").first).not_to_have_text(first)
    page.on("dialog", lambda dialog: dialog.accept())
    await row.last.get_by_role("button", name="Beenden").click()
    await expect(row).to_have_count(1)
    ended = page.locator("#preview stimmung-mood")
    await expect(ended).to_contain_text("wurde beendet", timeout=15_000)
    await page.reload()
    await expect(row).to_have_count(1)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "Nennen Sie mindestens eine Adresse."),
        ("firma.sharepoint.com", "„firma.sharepoint.com“ ist keine Adresse"),
        ("ftp://firma.example", "„ftp://firma.example“ ist keine Adresse"),
        ("http://firma.example", "„http://firma.example“ ist keine Adresse"),
    ],
)
async def test_an_address_that_is_none_is_told_at_its_field(
    site: Site, office: Office, open_page: Open, given: str, told: str
) -> None:
    page = await generator(site, open_page)
    await release(page, office.team, given)
    field = page.get_by_label("Seiten, auf denen es erscheint")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()
    await expect(page.locator("#origins-fehler")).to_contain_text(told)
