"""What is written on charts: numbers that stand clear of each other, as their language writes."""

import re
from itertools import pairwise

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser import quarter
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site

pytestmark = pytest.mark.anyio

_TICKS = """[...document.querySelectorAll('#themes svg text')]
    .filter(text => /^[0-9]+$/.test(text.textContent)).map(text => {
      const { left, right } = text.getBoundingClientRect();
      return [left, right, Number(text.textContent)];
    }).sort((a, b) => a[0] - b[0])"""


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await quarter.set_up(site)
    return site


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
async def test_the_axis_of_themes_ends_on_a_step_and_its_numbers_stand_clear(
    company: Site, open_page: Open, width: int
) -> None:
    page = await open_page("about:blank", width=width)
    await quarter.look(page, company)
    await quarter.with_themes(page)
    ticks = await page.evaluate(_TICKS)
    for (_, end, _), (begin, _, _) in pairwise(ticks):
        assert begin - end > 4
    steps = {abs(abs(a) - abs(b)) for (_, _, a), (_, _, b) in pairwise(ticks)}
    assert len(ticks) >= 3
    assert len(steps) == 1


@pytest.mark.parametrize(
    ("language", "themes", "answers"),
    [
        ("de", "Zahl der Kommentare", ["Antworten", "Punkte"]),
        ("en", "Number of comments", ["Answers", "Points"]),
    ],
)
async def test_an_axis_of_numbers_says_what_it_counts(
    company: Site, open_page: Open, language: str, themes: str, answers: list[str]
) -> None:
    page = await open_page("about:blank", width=PHONE)
    await quarter.look(page, company, f"&lang={language}")
    await quarter.with_themes(page, press="Quartal" if language == "de" else "Quarter")
    for chart, names in ((page.locator("#themes svg"), [themes]), (eleven(page), answers)):
        box = await chart.bounding_box()
        assert box is not None
        for name in names:
            text = await chart.locator("text").get_by_text(name, exact=True).bounding_box()
            assert text is not None
            assert box["x"] <= text["x"], name
            assert text["x"] + text["width"] <= box["x"] + box["width"], name
            assert text["y"] + text["height"] <= box["y"] + box["height"], name


def eleven(page: Page) -> Locator:
    """The picture of the answers from 0 to 10."""
    return page.locator('[data-chart="question-enps"] svg')


@pytest.mark.parametrize(("language", "gap"), [("de", "\u00a0"), ("en", "")])
async def test_a_share_is_written_as_its_language_writes_it(
    company: Site, open_page: Open, language: str, gap: str
) -> None:
    page = await open_page("about:blank", width=DESK)
    await quarter.look(page, company, f"&lang={language}")
    chart = page.locator('[data-chart="questions"] svg')
    await expect(chart).to_contain_text("%")
    shares = [text for text in await chart.locator("text").all_text_contents() if "%" in text]
    assert all(re.fullmatch(rf"\d+{gap}%", share) for share in shares), shares
