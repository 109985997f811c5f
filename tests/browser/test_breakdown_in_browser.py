"""A divided round on the dashboard: whole groups by value, a word where a value has none."""

from itertools import count

import pytest
from playwright.async_api import expect

from service.http.auth import Role
from tests.browser.conftest import DESK, Open, Site, violations
from tests.browser.reader import in_a_day, sign_in, until_drawn
from tests.support import SCALE, people

pytestmark = pytest.mark.anyio
_NUMBERS = count(1)
DECLARED = {
    "key": "site",
    "de": "Standort",
    "en": "Site",
    "values": [
        {"key": "koeln", "de": "Köln", "en": "Cologne"},
        {"key": "graz", "de": "Graz", "en": "Graz"},
    ],
}


async def sited(site: Site) -> str:
    """A team with six people at each of two sites."""
    team = f"sites{next(_NUMBERS)}"
    await site.company.staff({team: (None, 12)})
    await site.company.ok("PUT", "/breakdown", Role.PEOPLE_TEAM, json=DECLARED)
    given = [
        {"id": person, "name": person, "team_id": team, "breakdown": value}
        for value, those in (("koeln", people(team, 1, 6)), ("graz", people(team, 7, 12)))
        for person in those
    ]
    await site.company.ok("PUT", "/people", Role.ADMINISTRATOR, json=given)
    return team


async def test_a_divided_round_shows_its_values_with_intervals_as_they_seal(
    site: Site, open_page: Open
) -> None:
    team = await sited(site)
    poll = await site.company.poll(SCALE, settle=0, divided=True)
    await site.company.open_round(poll, [team], in_a_day())
    # One group whatever the order: a sixth would leave to chance who waits for the next.
    await site.company.count(people(team, 1, 3), mood=4)
    await site.company.count(people(team, 4, 5), mood=2)
    page = await open_page("about:blank", width=DESK)
    await sign_in(page.context, site)
    await page.goto(f"{site.url}/?team={team}")
    await until_drawn(page)
    section = page.locator("#breakdown")
    await expect(section.get_by_role("heading")).to_have_text("Nach Standort")
    koeln = section.get_by_role("row").filter(has_text="Köln")
    await expect(koeln.get_by_role("cell").first).to_have_text("55")
    await expect(koeln).to_contain_text(" bis ")
    await expect(section.get_by_role("row").filter(has_text="Graz")).to_contain_text(
        "noch keine Gruppe"
    )
    assert await violations(page) == []
    await site.company.count(people(team, 7, 12), mood=2)
    await expect(section).not_to_contain_text("noch keine Gruppe")


async def test_a_value_without_a_group_gets_no_hope_from_a_round_that_is_over(
    site: Site, open_page: Open
) -> None:
    team = await sited(site)
    poll = await site.company.poll(SCALE, settle=0, divided=True)
    opened = await site.company.open_round(poll, [team], in_a_day())
    await site.company.count(people(team, 1, 5), mood=4)
    await site.company.ok("POST", f"/rounds/{opened}/close", Role.PEOPLE_TEAM)
    page = await open_page("about:blank", width=DESK)
    await sign_in(page.context, site)
    await page.goto(f"{site.url}/?team={team}")
    await until_drawn(page)
    graz = page.locator("#breakdown").get_by_role("row").filter(has_text="Graz")
    await expect(graz).to_contain_text("keine Gruppe")
    await expect(graz).not_to_contain_text("noch")


async def test_a_round_that_is_not_divided_has_no_such_section(site: Site, open_page: Open) -> None:
    team = await sited(site)
    await site.company.open_round(await site.company.poll(SCALE, settle=0), [team], in_a_day())
    await site.company.count(people(team, 1, 6), mood=4)
    page = await open_page("about:blank", width=DESK)
    await sign_in(page.context, site)
    await page.goto(f"{site.url}/?team={team}")
    await until_drawn(page)
    await expect(page.locator("#questions")).to_be_visible()
    await expect(page.locator("#breakdown")).to_have_count(0)
