"""Text at twice its size: it takes more lines, never more width than there is."""

import pytest
from playwright.async_api import Page

from service.http.auth import Role
from tests.browser import quarter
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site
from tests.browser.reader import sign_in
from tests.browser.test_breakdown_in_browser import DECLARED

pytestmark = pytest.mark.anyio

_ENLARGE = "document.documentElement.style.fontSize = '200%'"
_FRAMES = "a.button, button, .choice, .point, select"
# What sticks out of the frame that it stands in.
_BURST = """frames => [...document.querySelectorAll(frames)]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
    .map(each => each.outerHTML.slice(0, 160))"""
P, A, W = Role.PEOPLE_TEAM, Role.ADMINISTRATOR, Role.WORKS_COUNCIL
PAGES = [
    (P, "/widgets"),
    (P, "/polls"),
    (P, "/polls/new"),
    (A, "/admin/"),
    (A, "/admin/keys"),
    (A, "/admin/network"),
    (A, "/admin/people"),
    (W, "/works-council/"),
]


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await quarter.set_up(site)
    await site.company.ok("PUT", "/breakdown", P, json=DECLARED)
    return site


async def fits(page: Page, width: int) -> None:
    await page.evaluate(_ENLARGE)
    await page.evaluate("new Promise(done => setTimeout(done, 300))")
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate(_BURST, _FRAMES) == []


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
@pytest.mark.parametrize(("role", "path"), PAGES)
async def test_no_page_is_wider_than_its_window(
    company: Site, open_page: Open, role: Role, path: str, width: int
) -> None:
    page = await open_page("about:blank", width=width)
    await sign_in(page.context, company, role)
    await page.goto(f"{company.url}{path}")
    await fits(page, width)


@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_the_dashboard_of_a_leader_is_not(company: Site, open_page: Open, width: int) -> None:
    page = await open_page("about:blank", width=width)
    await quarter.look(page, company, role=Role.LEADER, team=quarter.TEAM)
    await fits(page, width)


async def test_no_question_of_a_poll_is(company: Site, open_page: Open) -> None:
    token = company.company.tokens[f"{quarter.TEAM}-12"]
    page = await open_page(f"{company.url}/p/{token}")
    await fits(page, PHONE)
    await page.get_by_role("button", name="Weiter").click()
    await fits(page, PHONE)
