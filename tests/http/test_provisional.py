"""A figure is provisional as long as it may still grow, and no longer."""

from datetime import timedelta
from typing import Any

import pytest

from service.kernel.clock import ManualClock
from tests.conftest import NOON, Workplace
from tests.support import COMMENT, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "nord": ("firma", 8)}
DAY = timedelta(days=1)
SUNDAY = NOON + 4 * DAY


async def answered(company: Company, work: Workplace, *more: Any, **settings: Any) -> str:
    """Let five people answer a round of a week, and seal what needs no score."""
    poll = await company.poll(SCALE, *more, settle=0, texts="figures_only", **settings)
    round_id = await company.open_round(poll, ["firma"], NOON + 7 * DAY)
    texts = {"why": "negative"} if COMMENT in more else {}
    await company.count(people("nord", 1, 5), mood=4, **texts)
    await seal(work.work)
    return round_id


async def test_a_round_is_provisional_until_its_last_text_is_scored(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, dict.fromkeys(people("nord", 1, 8), "koeln"))
    round_id = await answered(company, workplace, COMMENT, divided=True)

    async def provisional() -> tuple[str, list[bool]]:
        mood = await company.round_mood("nord", round_id)
        shown = await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown")
        [point] = await company.ok("GET", "/teams/nord/trend?by=round")
        places = [mood, shown["values"][0], point]
        found = [place["sources"]["scales"] for place in places]
        found += [place["questions"][0]["figure"] for place in places[:2]]
        return mood["state"], [figure["provisional"] for figure in found]

    assert await provisional() == ("open", [True] * 5)
    clock.time = NOON + 7 * DAY
    await close(workplace.work)
    assert await provisional() == ("closing", [True] * 5)
    while await score(workplace.work):
        pass
    await close(workplace.work)
    assert await provisional() == ("closed", [False] * 5)


async def test_of_an_open_round_today_is_provisional_and_yesterday_is_not(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    await answered(company, workplace)
    for days, provisional in ((0, True), (1, False)):
        clock.time = NOON + days * DAY
        [point] = await company.ok("GET", "/teams/nord/trend?by=day")
        assert point["sources"]["scales"]["provisional"] is provisional


async def test_a_week_of_an_open_round_is_final_from_the_next_monday_on(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    await answered(company, workplace)
    for day, provisional in ((SUNDAY, True), (SUNDAY + DAY, False)):
        clock.time = day
        [_, nord] = await company.ok("GET", "/teams/firma/weeks")
        assert [week["provisional"] for week in nord["weeks"]] == [provisional]


async def test_a_round_that_closes_after_midnight_is_of_the_new_day(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(settle=0)
    await company.open_round(poll, ["firma"], NOON.replace(hour=23, minute=30))
    await company.count(people("nord", 1, 5), mood=4)
    await seal(workplace.work)
    [point] = await company.ok("GET", "/teams/nord/trend?by=round")
    assert point["start"] == "2026-03-05"
