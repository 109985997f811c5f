"""A department with sixteen weeks behind it, a round, and as many themes as a page shows."""

from datetime import timedelta

from playwright.async_api import Page, Route, expect

from service.http.auth import Role
from tests.browser.conftest import Site
from tests.browser.reader import in_a_day, sign_in, today, until_drawn
from tests.support import ENPS, SCALE, people

DEPARTMENT, TEAM = "vertrieb", "kundendienst"
LOAD = {"key": "load", "kind": "scale5", "wording": "In der vorgesehenen Zeit ist sie zu schaffen."}
_POINTS = [5, 4, 4, 2, 1, 3, 3, 2]
# Reaches 64.5 to either side.
_THEMES = [
    {"theme": "leadership", "negative": 62, "neutral": 5, "positive": 34},
    {"theme": "information", "negative": 10, "neutral": 29, "positive": 50},
    {"theme": "workload", "negative": 36, "neutral": 2, "positive": 26},
]


async def set_up(site: Site) -> None:
    """Make it once for all modules, which share one service."""
    if f"{TEAM}-1" in site.company.tokens:
        return
    await site.company.staff({DEPARTMENT: (None, 0), TEAM: (DEPARTMENT, 12)})
    monday = today() - timedelta(days=today().weekday())
    for team in (DEPARTMENT, TEAM):
        for week in range(1, 17):
            day = monday - timedelta(weeks=week)
            await site.owner.execute("SELECT ensure_month($1)", day)
            await site.owner.execute(
                "INSERT INTO mood_daily VALUES ($1, $2, 'scales', 7, 7, $3, '{2,2,3}', $4)",
                team,
                day,
                [0] * 10 + [4, 0, 0, 0, 0, 3] + [0] * 5,
                15,
            )
    poll = await site.company.poll(
        SCALE, LOAD, ENPS, settle=0, title="Halbjahrespuls der Beschäftigten"
    )
    await site.company.open_round(poll, [DEPARTMENT], in_a_day())
    for person, point in zip(people(TEAM, 1, len(_POINTS)), _POINTS, strict=True):
        await site.company.count([person], mood=point, load=6 - point, enps=2 * point)


async def look(
    page: Page, site: Site, query: str = "", role: Role = Role.PEOPLE_TEAM, team: str | None = None
) -> None:
    await sign_in(page.context, site, role, team)
    await page.goto(f"{site.url}/?team={team or DEPARTMENT}{query}")
    await until_drawn(page)
    await expect(page.locator("#trend svg")).to_be_visible()


async def with_themes(page: Page, press: str = "Quartal") -> None:
    """Let comments have spoken of them in the quarter, and look at it."""

    async def answer(route: Route) -> None:
        mood = await (await route.fetch()).json()
        await route.fulfill(json=mood | {"themes": _THEMES})

    await page.route("**/mood?since=*", answer)
    await page.get_by_role("button", name=press).click()
    await expect(page.locator("#themes svg")).to_be_visible()
