"""High contrast: what colour tells elsewhere is told by edges, patterns and bars."""

import pytest
from playwright.async_api import Page

from tests.browser import quarter
from tests.browser.conftest import DESK, Open, Site, violations

pytestmark = pytest.mark.anyio

_PAPER, _INK = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
# What is painted beside a text of a chart, from above, in one go: a live page is drawn anew.
_PAINT = """([part, name, beside]) => {
    const text = [...document.querySelectorAll(part + ' svg text')]
      .find(each => each.textContent.includes(name));
    text.scrollIntoView({ block: 'center' });
    const box = text.getBoundingClientRect();
    return document.elementsFromPoint(box.x + beside, box.y + box.height / 2)
      .filter(each => each.tagName === 'path' && getComputedStyle(each).fill !== 'none')
      .map(each => {
        const fill = getComputedStyle(each).fill;
        const url = fill.match(/^url\\("?#([^")]+)/);
        if (!url) return fill;
        const pattern = document.getElementById(url[1]);
        return pattern.innerHTML + pattern.getAttribute('patternTransform');
      });
  }"""
_SHARES = """() => [...document.querySelectorAll('#questions svg text')]
    .filter(text => /%$/.test(text.textContent)).map(text => {
      text.scrollIntoView({ block: 'center' });
      const box = text.getBoundingClientRect();
      const below = document.elementsFromPoint(box.x + 1, box.y + box.height / 2)
        .filter(each => each.tagName === 'path').map(each => getComputedStyle(each).fill);
      return [getComputedStyle(text).fill, below[0]];
    })"""
_SWATCHES = """[...document.querySelectorAll('.legend .swatch')].map(each => {
    const { backgroundImage, backgroundSize } = getComputedStyle(each);
    return backgroundImage + backgroundSize;
  })"""


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await quarter.set_up(site)
    return site


async def forced(company: Site, open_page: Open) -> Page:
    page = await open_page("about:blank", width=DESK, color_scheme="dark", forced_colors="active")
    await quarter.look(page, company)
    return page


async def painted(page: Page, part: str, name: str, beside: float) -> list[str]:
    found: list[str] = await page.evaluate(_PAINT, [part, name, beside])
    return found


async def test_shares_are_read_on_ground_of_their_own(company: Site, open_page: Open) -> None:
    page = await forced(company, open_page)
    shares = await page.evaluate(_SHARES)
    assert len(shares) > 2
    assert {tuple(each) for each in shares} == {(_INK, _PAPER)}
    assert await violations(page) == []


async def test_negative_neutral_and_positive_look_different(company: Site, open_page: Open) -> None:
    page = await forced(company, open_page)
    await quarter.with_themes(page)
    names = ("negativ", "neutral", "positiv")
    looks = [tuple(await painted(page, "#themes", name, beside=-12)) for name in names]
    assert all(looks)
    assert len(set(looks)) == 3


async def test_a_participation_of_none_is_an_empty_track(company: Site, open_page: Open) -> None:
    page = await forced(company, open_page)
    # The share stands beside the end of its track.
    track = await painted(page, "#participation", "%", beside=-12)
    assert track == [_PAPER]


async def test_every_band_of_the_legend_looks_different(company: Site, open_page: Open) -> None:
    page = await forced(company, open_page)
    looks = await page.evaluate(_SWATCHES)
    assert len(looks) == len(set(looks)) == 6
