"""The dashboard on paper: as wide as the paper, in ink, and the screen as it was."""

from io import BytesIO
from typing import Any

import pytest
from playwright.async_api import Page
from pypdf import PdfReader

from tests.browser import quarter
from tests.browser.conftest import DESK, Open, Site

pytestmark = pytest.mark.anyio

_POINTS_A_MM = 72 / 25.4
_MARGIN = 18 * _POINTS_A_MM
_A4 = 210 * _POINTS_A_MM
_WIDTHS = "[...document.querySelectorAll('.chart svg')].map(e => e.getBoundingClientRect().width)"
_INK = """[...document.querySelectorAll('#trend svg text, #questions svg text')]
    .filter(text => !/%$/.test(text.textContent)).map(text => getComputedStyle(text).fill)"""


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await quarter.set_up(site)
    return site


async def printed(page: Page) -> list[tuple[str, float]]:
    """Print, and give every piece of text with its place from the left."""
    found: list[tuple[str, float]] = []

    def visit(text: str, to_page: list[float], to_text: list[float], *_: Any) -> None:
        if text.strip():
            left = to_text[4] * to_page[0] + to_text[5] * to_page[2] + to_page[4]
            found.append((text.strip(), left))

    for sheet in PdfReader(BytesIO(await page.pdf(prefer_css_page_size=True))).pages:
        assert abs(float(sheet.mediabox.width) - _A4) < 1
        sheet.extract_text(visitor_text=visit)
    return found


def left(found: list[tuple[str, float]], text: str) -> list[float]:
    return [place for each, place in found if each == text]


async def test_charts_are_as_wide_as_the_paper_and_afterwards_as_the_screen(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=DESK)
    await quarter.look(page, company)
    before = await page.evaluate(_WIDTHS)
    weeks = await page.locator("#weeks thead .number").all_text_contents()
    found = await printed(page)
    # Once below the trend and once above its column, and both times where the panel ends.
    newest = left(found, weeks[-1])
    assert len(newest) == 2
    assert all(_A4 - _MARGIN - 60 < place < _A4 - _MARGIN - 15 for place in newest)
    participation = [place for text, place in found if text.endswith("%")][-1]
    assert _A4 - _MARGIN - 80 < participation < _A4 - _MARGIN - 30
    assert await page.evaluate(_WIDTHS) == before


async def test_headings_of_all_panels_stand_clear_of_the_edge_and_nothing_is_live(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=DESK)
    await quarter.look(page, company)
    found = await printed(page)
    [mood], [questions] = left(found, "Stimmung"), left(found, "Fragen")
    assert questions == pytest.approx(mood, abs=2)
    assert left(found, "Live") == []


async def test_a_dark_screen_prints_dark_on_white(company: Site, open_page: Open) -> None:
    page = await open_page("about:blank", width=DESK, color_scheme="dark")
    await quarter.look(page, company)
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    await page.emulate_media(media="print")
    inks = set(await page.evaluate(_INK))
    assert inks
    for ink in inks:
        assert max(int(part) for part in ink[4:-1].split(",")) < 128
    band = "getComputedStyle(document.documentElement).getPropertyValue('--band-3')"
    assert await page.evaluate(band) == "#e2e6ea"
    await page.emulate_media(media="screen")
    await page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not inks & set(await page.evaluate(_INK))
