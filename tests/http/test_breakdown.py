"""The one breakdown: declared before rounds open, frozen in them, and shown in whole groups."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from service.audit.types import AuditEntry
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.org import rules as org
from service.org.types import Person
from tests.conftest import NOON, Workplace, add_key
from tests.support import COMMENT, MINUTES, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

A, P, M, W = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL
_WAITING = """
SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')
"""
LATER = NOON + timedelta(days=1)
TEAMS = {"firma": (None, 0), "nord": ("firma", 14), "sued": ("firma", 12)}
# Nord: 8 in Köln, 6 in Graz. Süd: 7 in Köln, 5 in Graz.
SITES = (
    dict.fromkeys(people("nord", 1, 8), "koeln")
    | dict.fromkeys(people("nord", 9, 14), "graz")
    | dict.fromkeys(people("sued", 1, 7), "koeln")
    | dict.fromkeys(people("sued", 8, 12), "graz")
)


def labels(*keys: str) -> list[dict[str, str]]:
    return [{"key": key, "de": key.title(), "en": key.title()} for key in keys]


def declaration(*values: str, key: str = "site") -> dict[str, Any]:
    return {"key": key, "de": "Standort", "en": "Site", "values": labels(*values)}


async def divided(company: Company, *questions: Any, **settings: Any) -> str:
    """Open a divided round of everybody."""
    poll = await company.poll(*(questions or (SCALE,)), divided=True, **settings)
    return await company.open_round(poll, ["firma"], LATER)


async def by_value(company: Company, team: str, round_id: str) -> dict[str | None, Any]:
    """Return how many people each value's scales figure counts; the rest is None."""
    shown = await company.ok("GET", f"/teams/{team}/rounds/{round_id}/breakdown")
    parts = [*shown["values"], shown["rest"]]
    return {p["key"]: p["sources"]["scales"]["n"] if p["sources"] else 0 for p in parts}


async def end(company: Company, workplace: Workplace, clock: ManualClock, round_id: str) -> None:
    clock.advance(MINUTES)
    await company.ok("POST", f"/rounds/{round_id}/close")
    await close(workplace.work)


async def values_of_people(company: Company) -> dict[str, str | None]:
    listed = await company.ok("GET", "/people", A)
    return {person["id"]: person["breakdown"] for person in listed["items"]}


async def test_the_breakdown_is_declared_read_replaced_and_removed(company: Company) -> None:
    assert (await company.call("GET", "/breakdown")).status_code == 404
    given = declaration("koeln", "graz")
    assert await company.ok("PUT", "/breakdown", A, json=given) == given
    for role in (A, P, W, M):
        assert await company.ok("GET", "/breakdown", role) == given
    other = declaration("it", "vertrieb", key="jobs")
    await company.ok("PUT", "/breakdown", P, json=other)
    assert await company.ok("GET", "/breakdown") == other
    assert (await company.call("DELETE", "/breakdown", P)).status_code == 204
    assert (await company.call("DELETE", "/breakdown", P)).status_code == 404
    assert (await company.call("GET", "/breakdown")).status_code == 404


BAD = {
    "no value": (declaration(), "/values"),
    "a value given twice": (declaration("koeln", "graz", "koeln"), "/values/2/key"),
    "51 values": (declaration(*(f"v{n}" for n in range(51))), "/values"),
    "the mark of the rest": (declaration("-"), "/values/0/key"),
    "an empty key": (declaration(""), "/values/0/key"),
    "upper case": (declaration("Koeln"), "/values/0/key"),
    "a newline": (declaration("koeln\n"), "/values/0/key"),
    "a key that is none": (declaration("koeln", key="'; DROP"), "/key"),
    "a label with NUL": (declaration("koeln") | {"de": "a\0"}, "/de"),
    "a label without end": (declaration("koeln") | {"en": "x" * 81}, "/en"),
    "a filter": (declaration("koeln") | {"filter": "graz"}, "/filter"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_declaration_changes_nothing(company: Company, name: str) -> None:
    given, pointer = BAD[name]
    await company.declare("koeln")
    refused = await company.call("PUT", "/breakdown", json=given)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == pointer
    assert [v["key"] for v in (await company.ok("GET", "/breakdown"))["values"]] == ["koeln"]


@pytest.mark.parametrize("role", [M, W])
async def test_who_may_not_declare_it_cannot(company: Company, role: Role) -> None:
    given = declaration("koeln")
    assert (await company.call("PUT", "/breakdown", role, json=given)).status_code == 403
    assert (await company.call("DELETE", "/breakdown", role)).status_code == 403


async def test_a_person_has_one_value_of_the_list_or_none(company: Company) -> None:
    person = {"id": "p1", "name": "Eins", "team_id": "firma", "breakdown": "koeln"}
    await company.staff({"firma": (None, 0)})
    for value, status in (("koeln", 422), (["koeln", "graz"], 422), ("-", 422)):
        given = [person | {"breakdown": value}]
        assert (await company.call("PUT", "/people", A, json=given)).status_code == status
    await company.declare("koeln", "graz")
    assert await company.ok("PUT", "/people", A, json=[person]) == {"given": 1, "changed": 1}
    refused = await company.call("PUT", "/people", A, json=[person | {"breakdown": "wien"}])
    assert refused.json()["errors"] == [
        {"pointer": "/0/breakdown", "message": "Einen Wert „wien“ gibt es nicht"}
    ]
    assert await values_of_people(company) == {"p1": "koeln"}


async def test_people_lose_a_value_that_goes_and_keep_one_that_stays(company: Company) -> None:
    await company.declare("koeln", "graz")
    sites = {"firma-1": "koeln", "firma-2": "graz"}
    await company.staff({"firma": (None, 3)}, sites)
    await company.declare("koeln", "wien")
    assert await values_of_people(company) == {
        "firma-1": "koeln",
        "firma-2": None,
        "firma-3": None,
    }
    await company.ok("PUT", "/breakdown", json=declaration("koeln", "wien", key="jobs"))
    assert set((await values_of_people(company)).values()) == {None}


async def test_a_poll_that_is_divided_by_nothing_opens_no_round(company: Company) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(divided=True)
    given = {"audience": ["firma"], "closes_at": LATER.isoformat()}
    refused = await company.call("POST", f"/polls/{poll}/rounds", json=given)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/no-breakdown")
    assert await company.ok("GET", f"/polls/{poll}/rounds") == []


async def test_a_round_keeps_the_breakdown_it_opened_with(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    round_id = await divided(company, settle="close")
    await company.declare("wien")
    frozen = (await company.ok("GET", f"/rounds/{round_id}"))["breakdown"]
    assert frozen == declaration("koeln", "graz")
    await company.count(people("nord", 1, 14), mood=4)
    await end(company, workplace, clock, round_id)
    assert await by_value(company, "nord", round_id) == {"koeln": 8, "graz": 6, None: 0}


async def test_whoever_answers_is_told_what_their_answer_is_divided_by(company: Company) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    await divided(company)
    token = company.tokens["nord-1"]
    paper = await company.client.get("/api/v1/ballot", headers={"authorization": f"Bearer {token}"})
    assert paper.json()["breakdown"] == {"key": "site", "de": "Standort", "en": "Site"}
    await company.open_round(await company.poll(), ["firma"], LATER)
    token = company.tokens["nord-1"]
    paper = await company.client.get("/api/v1/ballot", headers={"authorization": f"Bearer {token}"})
    assert paper.json()["breakdown"] is None


async def test_values_seal_each_for_itself_and_their_sum_is_the_teams_figure(
    company: Company, workplace: Workplace
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    round_id = await divided(company, settle=0)
    # Four of Köln and four of Graz: eight people, and no pool has five.
    await company.count([*people("nord", 1, 4), *people("nord", 9, 12)], mood=2)
    await seal(workplace.work)
    assert await by_value(company, "nord", round_id) == {"koeln": 0, "graz": 0, None: 0}
    await company.count(["nord-5"], mood=4)
    await seal(workplace.work)
    assert await by_value(company, "nord", round_id) == {"koeln": 5, "graz": 0, None: 0}
    await company.count(["nord-13"], mood=5)
    await seal(workplace.work)
    assert await by_value(company, "nord", round_id) == {"koeln": 5, "graz": 5, None: 0}
    whole = await company.round_mood("nord", round_id)
    shown = await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown")
    parts = [value["questions"][0]["distribution"] for value in shown["values"]]
    assert [sum(counts) for counts in zip(*parts, strict=True)] == (
        whole["questions"][0]["distribution"]
    )
    assert shown["version"] == whole["version"]


async def test_a_value_is_as_uncertain_as_if_the_whole_team_had_it(
    company: Company, workplace: Workplace
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    round_id = await divided(company, settle=0)
    for person, point in zip(people("nord", 1, 6), [1, 2, 3, 4, 5, 5], strict=True):
        await company.count([person], mood=point)
    await seal(workplace.work)
    shown = await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown")
    # Mean 1/6, variance 2/3, of fourteen invited: sqrt(2/3 / 6 * 8/13) * 2.5706 = 0.6722.
    koeln = shown["values"][0]
    for found in (koeln["overall"], koeln["sources"]["scales"], koeln["questions"][0]["figure"]):
        assert (found["index"], found["low"], found["high"]) == (58.3, 24.7, 91.9)


async def test_too_few_of_a_value_in_a_team_count_in_the_nearest_team_above_with_enough(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.declare("koeln", "graz")
    sites = SITES | dict.fromkeys(people("sued", 11, 12), "koeln")
    await company.staff(TEAMS, sites)
    round_id = await divided(company, settle="close")
    await company.count(people("nord", 1, 14) + people("sued", 1, 12), mood=3)
    await end(company, workplace, clock, round_id)
    # Süd's three of Graz count in the company. Nord's six have a pool of their own, nobody else
    # comes, and so these three are the only answers of the whole tree that are withheld.
    assert await by_value(company, "sued", round_id) == {"koeln": 9, "graz": 0, None: 0}
    assert await by_value(company, "nord", round_id) == {"koeln": 8, "graz": 6, None: 0}
    assert await by_value(company, "firma", round_id) == {"koeln": 17, "graz": 6, None: 0}
    assert (await company.round_mood("firma", round_id))["sealed"] == 23


@pytest.mark.parametrize("few", [None, "wien"])
async def test_whoever_has_a_rare_value_or_none_is_shown_with_others_or_not_at_all(
    company: Company, workplace: Workplace, clock: ManualClock, few: str | None
) -> None:
    await company.declare("koeln", "graz", "wien")
    rare = people("sued", 1, 2)
    sites = {p: site for p, site in SITES.items() if p not in rare}
    await company.staff(TEAMS, sites | (dict.fromkeys(rare, few) if few else {}))
    round_id = await divided(company, settle="close")
    await company.count(people("nord", 1, 14) + people("sued", 1, 12), mood=3)
    await end(company, workplace, clock, round_id)
    # Two are too few: three of Köln's thirteen were drawn to make five of them.
    shown = await by_value(company, "firma", round_id)
    assert shown["graz"] == 11
    assert shown["wien"] == 0
    # By how many of them were drawn from Süd: what is left of Köln there may be under five and
    # join the rest at the close. After three, the rest of Süd is five with a pool of its own,
    # and Köln's last two meet nobody: fewer than five may be withheld.
    sealed = (await company.round_mood("firma", round_id))["sealed"]
    outcome = shown["koeln"], shown[None], sealed
    assert outcome in {(10, 5, 26), (6, 9, 26), (7, 8, 26), (8, 5, 24)}


async def test_rests_of_a_value_rise_within_it_and_at_the_root_into_the_rest(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    round_id = await divided(company, settle="close")
    # Köln: four in each team, five and more together. Graz: three and one, too few even together.
    voters = [*people("nord", 1, 4), *people("sued", 1, 4), *people("nord", 9, 11), "sued-8"]
    await company.count(voters, mood=3)
    await end(company, workplace, clock, round_id)
    assert await by_value(company, "firma", round_id) == {"koeln": 8, "graz": 0, None: 0}
    assert (await company.round_mood("firma", round_id))["sealed"] == 8


async def test_small_rests_of_several_values_are_shown_together_rather_than_withheld(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    round_id = await divided(company, settle="close")
    await company.count([*people("nord", 1, 3), *people("nord", 9, 10)], mood=3)
    await end(company, workplace, clock, round_id)
    assert await by_value(company, "firma", round_id) == {"koeln": 0, "graz": 0, None: 5}
    assert await by_value(company, "nord", round_id) == {"koeln": 0, "graz": 0, None: 0}


async def test_comments_that_are_shown_seal_by_value_with_ten(
    company: Company, workplace: Workplace
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, dict.fromkeys(SITES, "koeln"))
    round_id = await divided(company, SCALE, COMMENT, settle=0, texts="shown")
    await company.count(people("nord", 1, 9), mood=3, why="negative eins")
    await score(workplace.work)
    await seal(workplace.work)
    shown = await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown")
    assert shown["values"][0]["sources"].keys() == {"scales"}
    await company.count(["nord-10"], mood=3, why="positive zehn")
    await score(workplace.work)
    await seal(workplace.work)
    shown = await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown")
    assert shown["values"][0]["sources"]["comments"]["n"] == 10


async def test_an_undivided_round_has_no_breakdown(company: Company) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    round_id = await company.open_round(await company.poll(), ["firma"], LATER)
    path = f"/teams/nord/rounds/{round_id}/breakdown"
    assert (await company.call("GET", path)).status_code == 404
    assert (await company.round_mood("nord", round_id))["breakdown"] is None


async def test_leaders_see_the_breakdown_of_their_own_teams_only(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    round_id = await divided(company)
    company.keys[Role.LEADER] = await add_key(owner, Role.LEADER, "nord")
    assert await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown", Role.LEADER)
    for team in ("firma", "sued"):
        path = f"/teams/{team}/rounds/{round_id}/breakdown"
        assert (await company.call("GET", path, Role.LEADER)).status_code == 404
    for role in (A, W):
        path = f"/teams/nord/rounds/{round_id}/breakdown"
        assert (await company.call("GET", path, role)).status_code == 403


async def test_nothing_says_how_many_of_a_value_were_invited(
    company: Company, workplace: Workplace
) -> None:
    await company.declare("koeln", "graz")
    shown = []
    # Eight of Köln are invited to the first round, thirteen to the second; five answer alike.
    for more in (0, 5):
        await company.staff(TEAMS, SITES | dict.fromkeys(people("nord", 9, 8 + more), "koeln"))
        round_id = await divided(company, settle=0)
        for point, person in enumerate(people("nord", 1, 5), start=1):
            await company.count([person], mood=point)
        await seal(workplace.work)
        shown.append(await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown"))
    assert shown[0]["values"] == shown[1]["values"]
    assert shown[0]["values"][0]["sources"]["scales"]["n"] == 5
    assert not {"invited", "participation"} & {*shown[0], *shown[0]["values"][0], *shown[0]["rest"]}


async def test_a_value_that_goes_while_it_is_being_given_is_given_to_nobody(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.declare("koeln", "graz")
    await company.staff({"firma": (None, 0)})
    async with owner.transaction():
        await org.put_people(owner, [Person("p1", "Eins", "firma", breakdown="graz")])
        going = asyncio.create_task(company.declare("koeln"))
        while not await owner.fetchval(_WAITING):  # noqa: ASYNC110 -- a lock sets no event
            await asyncio.sleep(0)
        assert not going.done()
    await going
    assert await values_of_people(company) == {"p1": None}


async def test_the_audit_log_knows_every_change_of_the_breakdown(company: Company) -> None:
    await company.declare("koeln", "graz")
    await company.declare("koeln", "graz")
    await company.staff(TEAMS, SITES)
    await divided(company)
    await company.ok("PUT", "/breakdown", json=declaration("it", key="jobs"))
    await company.call("DELETE", "/breakdown")
    items = (await company.ok("GET", "/audit", W))["items"]
    entries = [AuditEntry(**{**item, "at": NOON}) for item in items]
    told = {(e.action, e.subject, str(e.details.get("values"))) for e in entries}
    assert {entry for entry in told if entry[0].startswith("breakdown")} == {
        ("breakdown.declared", "breakdown:site", "['koeln', 'graz']"),
        ("breakdown.declared", "breakdown:jobs", "['it']"),
        ("breakdown.removed", "breakdown:jobs", "None"),
    }
    assert len([e for e in entries if e.action == "breakdown.declared"]) == 2
    (opened,) = (e for e in entries if e.action == "round.opened")
    assert opened.details["breakdown"] == "site"
