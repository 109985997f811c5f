"""What stands out is named beside the figure where it is clear, and nowhere else."""

import pytest
from playwright.async_api import expect

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, Open, Site, violations
from tests.browser.reader import in_a_day, sign_in, today, until_drawn
from tests.support import SCALE, people

pytestmark = pytest.mark.anyio

LOAD = {"key": "load", "kind": "scale5", "wording": "Die Arbeit ist zu schaffen."}
# By team: answers at each tenth of the valence, from -1 on.
ANSWERS = {"werft": {4: 10, 6: 10, 15: 20}, "dock": {4: 10, 6: 10}, "kran": {15: 20}}


@pytest.fixture(scope="module")
async def company(site: Site) -> Site:
    await site.once(shipyard)
    return site


async def shipyard(site: Site) -> None:
    """One of two teams is far below the whole, one of two questions and one of two themes too."""
    await site.company.staff({"werft": (None, 1), "dock": ("werft", 20), "kran": ("werft", 20)})
    await site.owner.execute("SELECT ensure_month($1)", today())
    for team, answers in ANSWERS.items():
        n = sum(answers.values())
        await site.owner.execute(
            "INSERT INTO mood_daily VALUES ($1, $2, 'scales', $3, $3, $4, $5, $6)",
            *(team, today(), n, [answers.get(step, 0) for step in range(21)], [n, 0, 0]),
            sum((step - 10) * count for step, count in answers.items()),
        )
    for theme, polarity in (("workload", [30, 2, 4]), ("leadership", [9, 0, 3])):
        await site.owner.execute(
            "INSERT INTO mood_themes VALUES ('werft', $1, 'comments', $2, $3)",
            *(today(), theme, polarity),
        )
    poll = await site.company.poll(SCALE, LOAD, settle=0, title="Puls der Werft")
    await site.company.open_round(poll, ["kran"], in_a_day())
    for person in people("kran", 1, 20):
        await site.company.count([person], mood=5, load=2)


async def test_a_leader_sees_at_once_what_is_far_below_the_whole(
    company: Site, open_page: Open
) -> None:
    page = await open_page("about:blank", width=DESK)
    await sign_in(page.context, company, Role.LEADER, "werft")
    await page.goto(f"{company.url}/?team=werft")
    await until_drawn(page)
    items = page.locator("#headline .notable li")
    await expect(items.nth(0)).to_contain_text("Dock liegt in KW")
    await expect(items.nth(0)).to_contain_text("deutlich unter dem Gesamtwert von")
    await expect(items.nth(1)).to_have_text(
        "Kommentare zum Thema „Arbeitslast“ sind überwiegend kritisch: 30 negativ, 4 positiv"
    )
    await expect(items.nth(2)).to_contain_text("„Die Arbeit ist zu schaffen.“ liegt mit")
    await expect(items).to_have_count(3)
    assert await violations(page) == []
    await items.nth(0).get_by_role("link", name="Dock").click()
    await expect(page.get_by_role("heading", level=1, name="Dock")).to_be_visible()


async def test_where_nothing_is_far_off_nothing_is_named(company: Site, open_page: Open) -> None:
    page = await open_page("about:blank", width=PHONE)
    await sign_in(page.context, company, Role.LEADER, "dock")
    await page.goto(f"{company.url}/?team=dock")
    await until_drawn(page)
    await expect(page.locator("#headline .number")).to_be_visible()
    await expect(page.locator(".notable")).to_have_count(0)
