"""What a dashboard asks for beyond one team's mood: weeks side by side, rounds, the tree, posts."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.mood.rules import round_participation
from tests.conftest import NOON, Workplace, add_key
from tests.http.network import post, reaction, send, settle
from tests.support import COMMENT, ENPS, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "nord": ("firma", 8), "sued": ("firma", 8), "klein": ("nord", 3)}
DAY = timedelta(days=1)
MONDAY = (NOON - timedelta(days=NOON.weekday())).date()


async def survey(company: Company, work: Workplace, points: list[int], *more: Any) -> str:
    """Ask the whole company; the first people of `nord` answer with the points."""
    poll = await company.poll(SCALE, *more, settle=0)
    round_id = await company.open_round(poll, ["firma"], NOON + DAY)
    for person, point in zip(people("nord", 1, 8), points, strict=False):
        await company.count([person], mood=point)
    await seal(work.work)
    return round_id


async def test_weeks_are_the_same_figures_as_the_trend_has(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    await survey(company, workplace, [3, 4, 5, 5, 5])
    found = await company.ok("GET", "/teams/firma/weeks")
    assert [row["team_id"] for row in found] == ["firma", "nord", "sued"]
    for row in found[:2]:
        trend = await company.ok("GET", f"/teams/{row['team_id']}/trend?by=week")
        assert [(p["start"], p["overall"]["index"], p["overall"]["low"]) for p in trend] == [
            (week["start"], week["index"], week["low"]) for week in row["weeks"]
        ]
    assert [week["provisional"] for week in found[1]["weeks"]] == [True]
    assert found[2]["weeks"] == []


async def test_a_week_is_provisional_until_its_round_is_over(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    await survey(company, workplace, [3, 4, 5, 5, 5])
    clock.time = NOON + DAY
    await close(workplace.work)
    [_, nord, _] = await company.ok("GET", "/teams/firma/weeks")
    assert [(week["start"], week["provisional"]) for week in nord["weeks"]] == [
        (str(MONDAY), False)
    ]


async def test_four_answers_look_like_none_wherever_a_dashboard_asks(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    round_id = await survey(company, workplace, [])
    asked = ["mood", "weeks", "rounds", "place", "trend?by=day", f"rounds/{round_id}/mood"]
    before = [await company.ok("GET", f"/teams/nord/{path}") for path in asked]
    await company.count(people("nord", 1, 4), mood=1)
    await seal(workplace.work)
    assert [await company.ok("GET", f"/teams/nord/{path}") for path in asked] == before
    assert before[2][0]["sealed"] == 0


async def test_rounds_say_who_was_asked_and_how_many_answers_are_sealed(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    round_id = await survey(company, workplace, [3, 4, 5, 5, 5])
    [nord] = await company.ok("GET", "/teams/nord/rounds")
    assert (nord["round_id"], nord["title"], nord["state"]) == (round_id, "Puls", "open")
    assert (nord["invited"], nord["sealed"], nord["participation"]) == (11, 5, 0.4545)
    [klein] = await company.ok("GET", "/teams/klein/rounds")
    assert (klein["invited"], klein["sealed"], klein["k_figures"]) == (3, 0, 5)
    assert await company.ok("GET", "/teams/nord/rounds?until=2026-03-01") == []


async def test_a_poll_of_comments_alone_has_participation_wherever_it_is_told(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(COMMENT, settle=0, texts="figures_only")
    round_id = await company.open_round(poll, ["nord"])
    await company.count(people("nord", 1, 6), why="negative")
    while await score(workplace.work):
        pass
    await seal(workplace.work)
    mood = await company.round_mood("nord", round_id)
    [listed] = await company.ok("GET", "/teams/nord/rounds")
    shares = await round_participation(owner, UUID(round_id))
    [sealed] = [share.sealed for share in shares if share.team_id == "nord"]
    assert [mood["sealed"], listed["sealed"], sealed] == [6, 6, 6]
    assert mood["participation"] == listed["participation"] == 0.5455


async def test_a_team_without_figures_is_told_the_nearest_level_that_has_some(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    nothing = await company.ok("GET", "/teams/klein/place")
    assert [team["team_id"] for team in nothing["path"]] == ["firma", "nord", "klein"]
    assert nothing["visible"] is None
    await survey(company, workplace, [3, 4, 5, 5, 5])
    shown = await company.ok("GET", "/teams/klein/place")
    assert shown["visible"] == {"team_id": "nord", "name": "Nord"}


async def test_a_leader_is_shown_nothing_above_their_own_team(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    await survey(company, workplace, [3, 4, 5, 5, 5])
    company.keys[Role.LEADER] = await add_key(owner, Role.LEADER, "klein")
    place = await company.ok("GET", "/teams/klein/place", Role.LEADER)
    assert place == {"path": [{"team_id": "klein", "name": "Klein"}], "visible": None}
    for path in ("weeks", "rounds", "place"):
        assert (await company.call("GET", f"/teams/nord/{path}", Role.LEADER)).status_code == 404


async def test_a_recommendation_has_its_numerator_denominator_and_interval(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE, ENPS, settle=0)
    round_id = await company.open_round(poll, ["nord"])
    for person, points in zip(people("nord", 1, 6), [10, 9, 9, 8, 6, 0], strict=True):
        await company.count([person], mood=4, enps=points)
    await seal(workplace.work)
    mood, enps = (await company.round_mood("nord", round_id))["questions"]
    assert mood["enps"] is None
    found = enps["enps"]
    assert (found["promoters"], found["detractors"], found["answers"]) == (3, 2, 6)
    assert found["score"] == 16.7
    assert found["low"] < 0 < found["score"] < found["high"]


async def test_a_mood_question_of_ten_points_asks_for_no_recommendation(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(ENPS | {"mood": True}, settle=0)
    round_id = await company.open_round(poll, ["nord"])
    for person, points in zip(people("nord", 1, 5), [6, 7, 8, 9, 10], strict=True):
        await company.count([person], enps=points)
    await seal(workplace.work)
    mood = await company.round_mood("nord", round_id)
    [question] = mood["questions"]
    assert (mood["overall"]["index"], question["figure"]["index"]) == (80.0, 80.0)
    assert question["enps"] is None


async def test_the_posts_that_most_people_reacted_to_come_first_from_k_people_on(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    ids = ["viele", "einige", "vier", "alt"]
    days = dict.fromkeys(ids, NOON - DAY) | {"alt": NOON - 40 * DAY}
    posts = [post(name, posted_at=day.isoformat()) for name, day in days.items()]
    await company.ok("POST", "/posts", Role.MACHINE, json=posts)
    everybody = people("nord", 1, 8)
    await send(company, reaction(everybody[0], "heart", "viele"))
    for name, who in zip(ids, (slice(1, 7), slice(5), slice(4), slice(8)), strict=True):
        await send(company, *(reaction(p, "+1", name) for p in everybody[who]))
    await settle(workplace, clock)
    found = await company.ok("GET", "/posts/strongest")
    assert [(row["external_id"], row["n"]) for row in found] == [("viele", 7), ("einige", 5)]
    assert [row["index"] for row in found] == [82.9, 80]
    await owner.execute("UPDATE post_figures SET k = 6")  # its groups were of six
    found = await company.ok("GET", "/posts/strongest")
    assert [row["external_id"] for row in found] == ["viele"]
    listed = (await company.ok("GET", "/posts"))["items"]
    assert {row["external_id"] for row in listed if row["n"] is not None} == {"viele", "alt"}
    one = await company.ok("GET", "/posts/strongest?limit=1")
    assert [row["external_id"] for row in one] == ["viele"]
