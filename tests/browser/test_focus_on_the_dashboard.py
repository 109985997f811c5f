"""Where focus goes on the dashboard when what was pressed is gone."""

from collections.abc import Sequence
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from service.http.auth import Role
from tests.browser.conftest import DESK, Open, Site, violations
from tests.browser.reader import in_a_day, sign_in, until_drawn
from tests.support import COMMENT, SCALE, people

pytestmark = pytest.mark.anyio

READ = "Kommentare lesen und Zugriff protokollieren"
FIRST, SECOND = "2026-03-02", "2026-03-09"


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await site.once(shores)
    return site


async def shores(site: Site) -> None:
    """A company whose one team has figures, and whose other two have none in these weeks."""
    teams = {"ufer": (None, 6), "kai": ("ufer", 12), "steg": ("ufer", 7)}
    await site.company.staff(teams)
    poll = await site.company.poll(SCALE, COMMENT, settle=0)
    await site.company.open_round(poll, ["ufer"], in_a_day())
    await site.company.count(people("kai", 1, 5), mood=4)


async def opened(site: Site, open_page: Open, team: str) -> Page:
    page = await open_page("about:blank", width=DESK)
    await sign_in(page.context, site, Role.LEADER, team)
    await page.goto(f"{site.url}/?team={team}")
    await until_drawn(page)
    return page


async def texts(page: Page, *pages: Sequence[tuple[str, str]]) -> None:
    """Let the API have comments, by week; a page that is empty cannot be read."""
    asked = iter(enumerate(pages, 1))

    async def answer(route: Route) -> None:
        number, items = next(asked)
        more = str(number) if number < len(pages) else None
        listed: list[dict[str, Any]] = [
            {"id": text, "team_id": "kai", "week": week, "text": text} for week, text in items
        ]
        if listed:
            await route.fulfill(json={"items": listed, "next": more})
        else:
            await route.fulfill(body="gone")

    await page.route("**/teams/*/texts?*", answer)


async def test_who_reads_comments_goes_on_at_the_first_week_and_then_at_the_first_new_one(
    company: Site, open_page: Open
) -> None:
    page = await opened(company, open_page, "kai")
    old = [(FIRST, "Zu viel."), (SECOND, "Zu laut.")]
    more = [(FIRST, "Zu eng."), (SECOND, "Zu kalt.")]
    await texts(page, old, more, [(FIRST, "Gut so.")])
    await page.get_by_role("button", name=READ).press("Enter")
    await expect(page.get_by_role("heading", name="Woche ab 9. März 2026")).to_be_focused()
    load = page.get_by_role("button", name="Weitere laden")
    await load.press("Enter")
    await expect(page.get_by_text("Zu kalt.")).to_be_focused()
    await load.press("Enter")
    await expect(page.get_by_text("Gut so.")).to_be_focused()
    await expect(load).to_have_count(0)
    assert await violations(page) == []


async def test_comments_that_did_not_come_are_asked_for_again(
    company: Site, open_page: Open
) -> None:
    page = await opened(company, open_page, "kai")
    await texts(page, [], [(FIRST, "Zu viel.")])
    comments = page.locator("#comments")
    await page.get_by_role("button", name=READ).press("Enter")
    await expect(page.get_by_role("heading", name="Kommentare", exact=True)).to_be_focused()
    await comments.get_by_role("button", name="Erneut versuchen").press("Enter")
    await expect(comments.get_by_text("Zu viel.")).to_be_visible()
    await expect(comments.get_by_role("heading", level=3)).to_be_focused()


async def test_a_part_that_is_tried_again_keeps_the_focus(company: Site, open_page: Open) -> None:
    page = await open_page("about:blank", width=DESK)
    await sign_in(page.context, company, Role.LEADER, "kai")

    async def fail(route: Route) -> None:
        await route.fulfill(body="gone")

    await page.route("**/teams/*/trend?*", fail)
    await page.goto(f"{company.url}/?team=kai")
    await until_drawn(page)
    await page.unroute("**/teams/*/trend?*")
    await page.locator("#trend").get_by_role("button", name="Erneut versuchen").press("Enter")
    await expect(page.locator("#trend svg")).to_be_visible()
    await expect(page.locator("#trend-title")).to_be_focused()


async def test_a_longer_period_keeps_the_focus_where_it_was_asked_for(
    company: Site, open_page: Open
) -> None:
    page = await opened(company, open_page, "steg")
    for _ in range(2):
        await page.get_by_role("button", name="Längeren Zeitraum ansehen").press("Enter")
        await until_drawn(page)
    await expect(page.get_by_role("button", name="Längeren Zeitraum ansehen")).to_have_count(0)
    await expect(page.locator("#headline-title")).to_be_focused()


async def test_another_team_is_met_at_its_name(company: Site, open_page: Open) -> None:
    page = await opened(company, open_page, "ufer")
    await page.locator("#weeks").get_by_role("link", name="Kai").press("Enter")
    name = page.get_by_role("heading", level=1)
    await expect(name).to_have_text("Kai")
    await expect(name).to_be_focused()
    assert await page.evaluate("scrollY") == 0
    await page.get_by_role("navigation", name="Ebenen").get_by_role("link").press("Enter")
    await expect(name).to_have_text("Ufer")
    await expect(name).to_be_focused()


async def test_choices_and_tables_keep_the_focus_on_what_was_pressed(
    company: Site, open_page: Open
) -> None:
    page = await opened(company, open_page, "kai")
    for button in (
        page.get_by_role("button", name="Quartal"),
        page.locator("#trend").get_by_role("button", name="Runde"),
        page.locator("#trend").get_by_role("button", name="Als Tabelle"),
        page.locator("#weeks").get_by_role("button", name="im Vergleich"),
    ):
        await button.press("Enter")
        await until_drawn(page)
        await expect(button).to_have_attribute("aria-pressed", "true")
        await expect(button).to_be_focused()
