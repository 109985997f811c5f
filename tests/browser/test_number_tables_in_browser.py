"""Tables of numbers: names stay in sight, and so does what is looked for first."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from tests.browser import quarter
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations
from tests.browser.reader import today

pytestmark = pytest.mark.anyio

# The lines over which a name is written, a number a word.
_LINES = """cell => [...cell.querySelector('a').childNodes].filter(node => node.nodeType === 3)
    .flatMap(node => [...node.data.matchAll(/\\S+/g)].map(word => {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      return new Set([...range.getClientRects()].map(box => box.top)).size;
    }))"""
_ON_TOP = """cell => {
    const { left, bottom } = cell.getBoundingClientRect();
    return document.elementFromPoint(left + 20, bottom - 4) === cell;
  }"""
_IN_SIGHT = """cell => {
    const [box, place] = [cell.closest('.scroll'), cell].map(each => each.getBoundingClientRect());
    return place.left >= box.left - 1 && place.right <= box.right + 1;
  }"""


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await quarter.set_up(site)
    return site


async def in_sight(page: Page, cell: str) -> bool:
    found: bool = await page.locator(cell).evaluate(_IN_SIGHT)
    return found


@pytest.mark.parametrize("width", [PHONE, TABLET])
async def test_the_column_of_names_stays_with_its_head_and_breaks_no_word(
    company: Site, open_page: Open, width: int
) -> None:
    page = await open_page("about:blank", width=width)
    await quarter.look(page, company, "&window=quarter")
    head, name = page.locator(".heat thead th").first, page.locator(".heat tbody th").last
    await page.locator("#weeks .scroll").evaluate("box => (box.scrollLeft = 40)")
    at = [await each.bounding_box() for each in (head, name)]
    assert at[0] is not None
    assert at[1] is not None
    assert at[0]["x"] == at[1]["x"]
    await head.scroll_into_view_if_needed()
    assert await head.evaluate(_ON_TOP)
    assert await name.evaluate(_LINES) == [1]


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
async def test_as_a_table_the_newest_week_is_seen_first(
    company: Site, open_page: Open, width: int
) -> None:
    page = await open_page("about:blank", width=width)
    await quarter.look(page, company, "&window=year")
    await page.locator("#weeks").get_by_role("button", name="Als Tabelle").click()
    await expect(page.locator("#weeks table:not(.heat)")).to_be_visible()
    await page.wait_for_timeout(100)
    rows = page.locator("#weeks tbody tr")
    weeks = [await rows.nth(at).locator("td").first.inner_text() for at in (0, 1)]
    newest = [today(), today() - timedelta(weeks=1)]
    assert [week.split(",")[0] for week in weeks] == [f"KW {d.isocalendar().week}" for d in newest]
    if width != PHONE:
        assert await in_sight(page, "#weeks tbody tr:first-child td:nth-child(3)")
    assert await violations(page) == []


async def test_on_a_desk_the_table_of_questions_shows_its_index(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=DESK)
    await quarter.look(page, company)
    await page.locator("#questions").get_by_role("button", name="Als Tabelle: Fragen").click()
    index = "#questions thead th:nth-last-child(2)"
    await expect(page.locator(index)).to_have_text("Index")
    assert await in_sight(page, index)
