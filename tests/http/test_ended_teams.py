"""A team that ends keeps its history; nobody is in it, and nothing new begins there."""

from datetime import timedelta

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import NOON, Workplace, add_key
from tests.support import Company, people
from workers.close import close
from workers.seal import seal

pytestmark = pytest.mark.anyio

ADMIN = Role.ADMINISTRATOR
TREE = {"firma": (None, 6), "nord": ("firma", 6), "ost": ("nord", 6), "sued": ("firma", 6)}


async def end(company: Company, team: str, into: str | None = None) -> httpx.Response:
    return await company.call("POST", f"/teams/{team}/end", ADMIN, json={"merged_into": into})


async def answered_round(company: Company, workplace: Workplace, clock: ManualClock) -> str:
    """Let everybody answer a round, and close it."""
    poll = await company.poll(settle=0)
    closes = clock.now() + timedelta(hours=1)
    round_id = await company.open_round(poll, ["firma"], closes)
    for team in TREE:
        await company.count(people(team, 1, 3), mood=2)
        await company.count(people(team, 4, 6), mood=5)
    await seal(workplace.work)
    clock.advance(timedelta(hours=2))
    await close(workplace.work)
    return round_id


@pytest.fixture
async def staffed(company: Company) -> Company:
    await company.staff(TREE)
    return company


async def test_a_merged_team_keeps_its_figures_and_its_people_and_teams_move_on(
    staffed: Company, workplace: Workplace, clock: ManualClock
) -> None:
    round_id = await answered_round(staffed, workplace, clock)
    teams = ("firma", "nord", "sued", "ost")
    before = {team: await staffed.round_mood(team, round_id) for team in teams}
    assert before["nord"]["sealed"] == 12
    answer = await end(staffed, "nord", into="sued")
    assert answer.json() == {
        "id": "nord",
        "name": "Nord",
        "parent_id": "firma",
        "ended_on": "2026-03-04",
        "merged_into": "sued",
        "split_from": None,
    }
    assert {team: await staffed.round_mood(team, round_id) for team in teams} == before
    found = await staffed.ok("GET", "/people?team=sued", ADMIN)
    assert len(found["items"]) == 18
    assert (await staffed.ok("GET", "/people?team=nord", ADMIN))["items"] == []
    mood = await staffed.ok("GET", "/teams/nord/mood")
    assert (mood["ended_on"], mood["sources"]["scales"]["n"]) == ("2026-03-04", 12)


async def test_a_round_after_a_merger_counts_people_where_they_are_now(
    staffed: Company, workplace: Workplace, clock: ManualClock
) -> None:
    first = await answered_round(staffed, workplace, clock)
    await end(staffed, "nord", into="sued")
    second = await answered_round(staffed, workplace, clock)
    trend = await staffed.ok("GET", "/teams/sued/trend?by=round")
    assert [point["sources"]["scales"]["n"] for point in trend] == [6, 18]
    trend = await staffed.ok("GET", "/teams/nord/trend?by=round")
    assert [point["round_id"] for point in trend] == [first]
    missing = await staffed.call("GET", f"/teams/nord/rounds/{second}/mood")
    assert missing.status_code == 404


async def test_an_ended_team_is_in_no_new_audience_and_takes_neither_people_nor_teams(
    staffed: Company, owner: asyncpg.Connection
) -> None:
    await end(staffed, "ost", into="sued")
    poll = await staffed.poll()
    refused = await staffed.call(
        "POST",
        f"/polls/{poll}/rounds",
        json={"audience": ["ost"], "closes_at": "2026-06-01T00:00:00Z"},
    )
    assert refused.status_code == 422
    person = {"id": "x", "name": "X", "team_id": "ost"}
    assert (await staffed.call("PUT", "/people", ADMIN, json=[person])).status_code == 422
    team = {"id": "x", "name": "X", "parent_id": "ost"}
    assert (await staffed.call("PUT", "/teams", ADMIN, json=[team])).status_code == 422
    await owner.execute("SELECT open_day('reactions', '2026-03-04', 'Europe/Berlin')")
    days = await owner.fetch("SELECT team_id FROM day_audiences ORDER BY 1")
    assert [row[0] for row in days] == ["firma", "nord", "sued"]
    round_id = await staffed.open_round(poll, ["firma"])
    invited = await owner.fetch(
        "SELECT team_id FROM round_audiences WHERE round_id = $1 ORDER BY 1", round_id
    )
    assert [row[0] for row in invited] == ["firma", "nord", "sued"]


async def test_a_team_with_people_or_teams_in_it_does_not_end_without_saying_where_they_go(
    staffed: Company,
) -> None:
    for team in ("nord", "ost"):
        answer = await end(staffed, team)
        assert answer.status_code == 409
        assert answer.json()["type"] == "/problems/team-not-empty"
    await staffed.ok(
        "PUT",
        "/people",
        ADMIN,
        json=[{"id": f"ost-{n}", "name": "X", "team_id": "sued"} for n in range(1, 7)],
    )
    assert (await end(staffed, "ost")).status_code == 200
    again = await end(staffed, "ost")
    assert (again.status_code, again.json()["type"]) == (409, "/problems/team-ended")


@pytest.mark.parametrize("target", ["nowhere", "nord", "ost"])
async def test_a_team_is_not_merged_into_nothing_itself_or_what_lies_below_it(
    staffed: Company, target: str
) -> None:
    answer = await end(staffed, "nord", into=target)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/merged_into"
    listed = await staffed.ok("GET", "/teams", ADMIN)
    assert all(team["ended_on"] is None for team in listed["items"])


async def test_a_team_that_is_put_again_is_back_with_the_history_it_had(
    staffed: Company, workplace: Workplace, clock: ManualClock
) -> None:
    round_id = await answered_round(staffed, workplace, clock)
    await end(staffed, "ost", into="sued")
    team = {"id": "ost", "name": "Ost neu", "parent_id": "firma", "split_from": "sued"}
    await staffed.ok("PUT", "/teams", ADMIN, json=[team])
    back = next(t for t in (await staffed.ok("GET", "/teams", ADMIN))["items"] if t["id"] == "ost")
    assert back == team | {"ended_on": None, "merged_into": None}
    assert (await staffed.round_mood("ost", round_id))["sealed"] == 6


async def test_a_team_does_not_come_from_itself(staffed: Company) -> None:
    for team_id in ("ost", "new"):
        team = {"id": team_id, "name": "Ost", "split_from": team_id}
        refused = await staffed.call("PUT", "/teams", ADMIN, json=[team])
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/0/split_from"


async def test_the_leader_above_sees_an_ended_team_among_its_neighbours_while_it_was_there(
    staffed: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    staffed.keys[Role.LEADER] = await add_key(owner, Role.LEADER, "nord")
    await end(staffed, "ost", into="nord")
    below = await staffed.ok("GET", "/teams/nord/teams", Role.LEADER)
    assert [(team["team_id"], team["ended_on"]) for team in below] == [("ost", "2026-03-04")]
    last_day = await staffed.ok("GET", "/teams/nord/teams?since=2026-03-04", Role.LEADER)
    assert last_day == below
    clock.time = NOON + timedelta(days=60)
    assert await staffed.ok("GET", "/teams/nord/teams?since=2026-03-05", Role.LEADER) == []
    staffed.keys[Role.LEADER] = await add_key(owner, Role.LEADER, "sued")
    assert (await staffed.call("GET", "/teams/ost/mood", Role.LEADER)).status_code == 404


async def test_the_audit_log_says_that_a_team_ended_and_where_it_went(staffed: Company) -> None:
    await staffed.ok("PUT", "/teams", ADMIN, json=[{"id": "team_x", "name": "X"}])
    await end(staffed, "team_x")
    entry = (await staffed.ok("GET", "/audit", Role.WORKS_COUNCIL))["items"][0]
    assert (entry["action"], entry["subject"]) == ("team.ended", "team:team_x")
    assert entry["details"] == {"merged_into": None}


async def test_what_went_into_a_team_is_found_by_it_as_far_as_the_reader_sees(
    staffed: Company, owner: asyncpg.Connection
) -> None:
    await end(staffed, "ost", into="sued")
    await end(staffed, "nord", into="firma")
    into = {"merged_into": "sued"}
    found = await staffed.ok("GET", "/teams", params=into)
    assert [(team["id"], team["ended_on"]) for team in found["items"]] == [("ost", "2026-03-04")]
    for team, seen in (("firma", ["ost"]), ("sued", [])):
        staffed.keys[Role.LEADER] = await add_key(owner, Role.LEADER, team)
        listed = await staffed.ok("GET", "/teams", Role.LEADER, params=into)
        assert [each["id"] for each in listed["items"]] == seen
