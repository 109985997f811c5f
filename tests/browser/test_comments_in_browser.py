"""What stands beside a comment on the dashboard: the team, where it is not the page's own."""

import pytest
from playwright.async_api import Page, Route, expect

from service.http.auth import Role
from tests.browser.conftest import PHONE, Open, Site, violations
from tests.browser.reader import in_a_day, sign_in, until_drawn
from tests.support import COMMENT, SCALE, people

pytestmark = pytest.mark.anyio

TEXTS = {"Zu wenig Zeit.": "gruppe-a", "Gute Planung.": "gruppe-b", "Es geht.": "abteilung"}


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await site.once(department)
    return site


async def department(site: Site) -> None:
    """A department of two groups, which have figures."""
    below = {"gruppe-a": ("abteilung", 6), "gruppe-b": ("abteilung", 6)}
    await site.company.staff({"abteilung": (None, 1)} | below)
    poll = await site.company.poll(SCALE, COMMENT, settle=0)
    await site.company.open_round(poll, ["abteilung"], in_a_day())
    await site.company.count(people("gruppe-a", 1, 5), mood=4)


async def comments(site: Site, page: Page, team: str) -> None:
    """Read what the API has of a team: groups of ten would take a closed round."""

    async def answer(route: Route) -> None:
        listed = [
            {"team_id": of, "week": "2026-03-02", "text": text}
            for text, of in TEXTS.items()
            if team in ("abteilung", of)
        ]
        await route.fulfill(json={"items": listed, "next": None})

    await page.route("**/teams/*/texts?*", answer)
    await sign_in(page.context, site, Role.LEADER, team)
    await page.goto(f"{site.url}/?team={team}")
    await until_drawn(page)
    await page.get_by_role("button", name="Kommentare lesen").click()


async def test_a_comment_names_its_team_where_that_is_not_the_page_s_own(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=PHONE)
    await comments(company, page, "abteilung")
    quotes = page.locator("#comments blockquote")
    await expect(quotes.filter(has_text="Zu wenig Zeit.").locator("footer")).to_have_text(
        "Gruppe-A"
    )
    await expect(quotes.filter(has_text="Gute Planung.").locator("footer")).to_have_text("Gruppe-B")
    await expect(quotes.filter(has_text="Es geht.").locator("footer")).to_have_count(0)
    assert await violations(page) == []


async def test_on_the_page_of_their_own_team_comments_name_none(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=PHONE)
    await comments(company, page, "gruppe-b")
    await expect(page.locator("#comments blockquote")).to_have_text(["Gute Planung."])
    await expect(page.locator("#comments footer")).to_have_count(0)
