"""The dashboard as it is read: by eye, by keyboard, by screen reader, on any screen."""

from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import Page, expect

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations
from tests.browser.reader import in_a_day, sign_in, table_of, until_drawn
from tests.support import CHOICE, COMMENT, ENPS, SCALE, people

pytestmark = pytest.mark.anyio
TEAMS = {"werk": (None, 6), "halle": ("werk", 12), "buero": ("werk", 3)}


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await site.once(halls)
    return site


async def halls(site: Site) -> None:
    """A company whose one team has figures and whose other team is too small for any."""
    await site.company.staff(TEAMS)
    poll = await site.company.poll(SCALE, ENPS, CHOICE, COMMENT, settle=0, title="Halbjahrespuls")
    await site.company.open_round(poll, ["werk"], in_a_day())
    for person, point in zip(people("halle", 1, 5), [5, 4, 4, 3, 2], strict=True):
        option = 3 if point == 4 else 1
        await site.company.count([person], mood=point, enps=2 * point, wish=option)


async def dashboard(site: Site, open_page: Open, path: str, **options: object) -> Page:
    page = await open_page("about:blank", **options)
    await sign_in(page.context, site)
    await page.goto(f"{site.url}/{path}")
    await until_drawn(page)
    return page


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
async def test_it_breaks_no_rule_of_accessibility_and_never_scrolls_sideways(
    company: Site, open_page: Open, width: int, scheme: str, language: str
) -> None:
    address = f"?team=halle&lang={language}"
    page = await dashboard(company, open_page, address, width=width, color_scheme=scheme)
    await expect(page.locator("#trend svg")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == language
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_a_team_that_is_too_small_is_told_why_and_shown_the_next_level(
    company: Site, open_page: Open
) -> None:
    page = await dashboard(company, open_page, "?team=buero")
    nothing = page.locator(".nothing")
    await expect(nothing).to_contain_text("Gezeigt wird ab 5")
    await expect(nothing.get_by_role("button", name="Längeren Zeitraum ansehen")).to_have_count(0)
    assert await violations(page) == []
    await nothing.get_by_role("link", name="Die nächste Ebene mit Werten: Werk").click()
    await expect(page.locator("h1")).to_have_text("Werk")
    await expect(page.locator("#headline .number")).to_be_visible()
    assert page.url.endswith("?team=werk")
    await page.go_back()
    await expect(page.locator("h1")).to_have_text("Buero")


async def test_a_share_that_is_withheld_is_not_shown_as_nobody(
    company: Site, open_page: Open
) -> None:
    page = await dashboard(company, open_page, "?team=buero")
    section = page.locator("#participation")
    await expect(section.locator("svg")).to_contain_text("nicht gezeigt")
    await expect(section.locator("svg")).not_to_contain_text("%")
    await section.get_by_role("button", name="Als Tabelle").click()
    cells = section.get_by_role("row").last.get_by_role("cell")
    await expect(cells.nth(1)).to_have_text("\N{EN DASH}")
    await expect(cells.nth(2)).to_have_text("nicht gezeigt")


async def test_what_comes_from_several_rounds_is_not_counted_as_people(
    company: Site, open_page: Open
) -> None:
    page = await dashboard(company, open_page, "?team=halle")
    await expect(page.locator("#sources")).to_contain_text("5 Rückmeldungen")
    await expect(page.locator("#questions svg").first).to_contain_text("(5\u00a0Antworten)")


async def test_it_is_walked_by_keyboard_alone(company: Site, open_page: Open) -> None:
    page = await dashboard(company, open_page, "?team=werk", width=DESK)
    await page.get_by_role("button", name="Team wechseln").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.get_by_role("searchbox").focus()
    await page.keyboard.type("hal")
    await expect(page.get_by_role("dialog").get_by_role("link")).to_have_count(1)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Halle")
    await page.get_by_role("button", name="Quartal").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Quartal")).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.locator("#trend").get_by_role("button", name="Als Tabelle").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#trend table")).to_be_visible()
    visible = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(visible) == "solid"


@pytest.mark.parametrize("part", ["trend", "weeks", "questions", "participation"])
async def test_every_picture_has_its_table_and_its_files(
    company: Site, open_page: Open, tmp_path: Path, part: str
) -> None:
    """A page each: of more than ten downloads within a second Chromium drops the rest."""
    page = await dashboard(company, open_page, "?team=werk", width=DESK)
    section = page.locator(f"#{part}")
    for kind, begins in (("CSV", b"\xef\xbb\xbf"), ("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        async with page.expect_download() as awaited:
            await section.get_by_role("button", name=f"als {kind} herunterladen").first.click()
        download = await awaited.value
        file = tmp_path / f"picture.{kind.lower()}"
        await download.save_as(file)
        assert download.suggested_filename.startswith("stimmung-")
        assert file.read_bytes().startswith(begins)
    await section.get_by_role("button", name="Als Tabelle").first.click()
    await expect(section.locator("table").first).to_be_visible()
    assert await violations(page) == []


async def test_the_file_of_the_trend_holds_its_figures_as_a_german_spreadsheet_reads_them(
    company: Site, open_page: Open, tmp_path: Path
) -> None:
    page = await dashboard(company, open_page, "?team=werk", width=DESK)
    button = page.locator("#trend").get_by_role("button", name="als CSV herunterladen")
    [head, row] = await table_of(button, tmp_path)
    assert head[:2] == ["Woche", "Stimmungsindex"]
    assert row[1] == "65,0"


async def test_the_file_of_teams_and_weeks_says_what_is_not_final(
    company: Site, open_page: Open, tmp_path: Path
) -> None:
    page = await dashboard(company, open_page, "?team=werk", width=DESK)
    button = page.locator("#weeks").get_by_role("button", name="als CSV herunterladen")
    head, own, below = await table_of(button, tmp_path)
    assert head == ["Team", "Woche", "Stimmungsindex", "95-%-Bereich", "Zwischenstand"]
    assert [own[0], below[0]] == ["Werk (gesamt)", "Halle"]
    assert own[1].startswith("KW ")
    assert own[1][-4:].isdigit()
    assert own[2] == below[2] == "65,0"
    assert " bis " in own[3]
    assert own[4] == "Zwischenstand"


async def test_a_recommendation_is_told_with_both_counts_and_its_interval(
    company: Site, open_page: Open
) -> None:
    page = await dashboard(company, open_page, "?team=halle")
    told = page.locator("#questions")
    await expect(told).to_contain_text("Weiterempfehlung (eNPS): \N{MINUS SIGN}20,0 (95-%-Bereich")
    await expect(told).to_contain_text("(1 Fürsprechende mit 9 oder 10")
    await expect(told).to_contain_text("2 Kritische mit 0 bis 6) von 5 Antworten")


async def test_a_choice_is_bars_with_shares_and_its_table_has_counts_and_intervals(
    company: Site, open_page: Open, tmp_path: Path
) -> None:
    page = await dashboard(company, open_page, "?team=halle")
    told = page.locator("#questions")
    await expect(told).to_contain_text("Was würde Ihnen am meisten helfen?")
    await expect(told).to_contain_text("Anteile an 5 Antworten, in Klammern der 95-%-Bereich")
    bars = told.locator('[data-chart="question-wish"] svg')
    for words in ("Mehr Zeit", "Mehr Ruhe", "Mehr Leute", "60 %", "0 %", "40 %"):
        await expect(bars).to_contain_text(words.replace(" ", "\u00a0") if "%" in words else words)
    await told.get_by_role("button", name="Als Tabelle").last.click()
    rows = told.locator("table").last.locator("tr")
    await expect(rows.nth(0)).to_have_text("AuswahlAntwortenAnteil95-%-Bereich")
    await expect(rows.nth(1)).to_contain_text("Mehr Zeit360\u00a0%")
    await expect(rows.nth(3)).to_contain_text("Mehr Leute240\u00a0%")
    assert await violations(page) == []
    button = told.get_by_role("button", name="als CSV herunterladen").last
    table = await table_of(button, tmp_path)
    assert table[0][-2:] == ["Runde", "Zwischenstand"]
    assert table[1][-2:] == ["Halbjahrespuls, Runde 1", "Zwischenstand"]
    assert [row[:2] for row in table[1:]] == [
        ["Mehr Zeit", "3"],
        ["Mehr Ruhe", "0"],
        ["Mehr Leute", "2"],
    ]


async def test_an_english_page_marks_the_wordings_that_are_in_german_only(
    company: Site, open_page: Open
) -> None:
    page = await dashboard(company, open_page, "?team=halle&lang=en")
    told = page.locator("#questions")
    german = told.get_by_role("heading", name="Würden Sie uns empfehlen?")
    await expect(german).to_have_attribute("lang", "de")
    english = told.get_by_role("heading", name="What would help you most?")
    assert await english.get_attribute("lang") is None
    for button in await told.get_by_role("button", name="As a table").all():
        await button.click()
    marked = told.locator("th[lang=de]")
    await expect(marked).to_have_text([SCALE["wording"], "Mehr Ruhe"])


async def test_relative_colours_come_with_a_warning(company: Site, open_page: Open) -> None:
    page = await dashboard(company, open_page, "?team=werk&colours=relative")
    await expect(page.locator("#weeks .banner")).to_contain_text("fünf gleiche Teile")
    await page.get_by_role("button", name="fest").click()
    await expect(page.locator("#weeks .banner")).to_have_count(0)


async def test_comments_are_read_and_logged_on_a_click_alone(
    company: Site, open_page: Open
) -> None:
    owner: asyncpg.Connection = company.owner
    readings = "SELECT count(*) FROM audit_log WHERE action = 'texts.read'"
    before = await owner.fetchval(readings)
    page = await open_page("about:blank")
    await sign_in(page.context, company, Role.LEADER, "halle")
    await page.goto(f"{company.url}/")
    await until_drawn(page)
    await expect(page.locator("h1")).to_have_text("Halle")
    assert await owner.fetchval(readings) == before
    await page.get_by_role("button", name="Kommentare lesen und Zugriff protokollieren").click()
    await expect(page.locator("#comments .empty")).to_be_visible()
    assert await owner.fetchval(readings) == before + 1
