"""On a telephone nothing runs out of the page: long names, and as many areas as there are."""

import pytest

from service.http.auth import Role
from tests.browser.conftest import PHONE, Open, Site
from tests.browser.reader import sign_in, until_drawn

pytestmark = pytest.mark.anyio

LONG = "Bundesministerialbeschaffungskoordinierungsstelle für Donaudampfschifffahrt"
ROWS = """new Set([...document.querySelectorAll('.areas a')]
    .map(link => link.getBoundingClientRect().top)).size"""


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await site.once(office)
    return site


async def office(site: Site) -> None:
    """A team below one whose name is a word of a line and more."""
    await site.company.staff({"amt": (None, 1), "stelle": ("amt", 6), "schalter": ("stelle", 6)})
    teams = [{"id": "stelle", "name": LONG, "parent_id": "amt"}]
    await site.company.ok("PUT", "/teams", Role.ADMINISTRATOR, json=teams)


async def test_the_way_to_a_team_with_a_long_name_stays_on_the_page(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=PHONE)
    await sign_in(page.context, company)
    for team in ("schalter", "stelle"):
        await page.goto(f"{company.url}/?team={team}")
        await until_drawn(page)
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE


async def test_the_areas_of_the_people_team_stand_in_one_row(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=PHONE)
    await sign_in(page.context, company)
    for path in ("/?team=schalter", "/polls", "/widgets", "/account"):
        await page.goto(company.url + path)
        assert await page.locator(".areas a").count() == 4
        assert await page.evaluate(ROWS) == 1, path
