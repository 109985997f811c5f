"""A session is a cookie whose hash is stored; it ends in many ways, each of them at once."""

from datetime import timedelta

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import NOON, add_session
from tests.support import Company

pytestmark = pytest.mark.anyio

L, P, T, W = Role.LEADER, Role.PEOPLE_TEAM, Role.TEXTS, Role.WORKS_COUNCIL
TREE = {"firma": (None, 5), "nord": ("firma", 5), "ost": ("nord", 5), "sued": ("firma", 5)}
HERE = {"origin": "http://stimmung"}
Headers = dict[str, str]


async def me(company: Company, headers: Headers) -> httpx.Response:
    return await company.client.get("/api/v1/me", headers=headers)


async def reads(company: Company, team: str, headers: Headers, what: str = "mood") -> int:
    return (await company.client.get(f"/api/v1/teams/{team}/{what}", headers=headers)).status_code


async def test_somebody_is_told_their_name_roles_and_teams(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TREE)
    headers = await add_session(owner, (L, "nord"), (L, "sued"), (W, None), person="Ada")
    assert (await me(company, headers | {"accept-language": "en"})).json() == {
        "name": "Ada",
        "roles": ["employee", "leader", "works_council"],
        "teams": ["nord", "sued"],
        "language": "en",
    }
    everywhere = await add_session(owner, (P, None), person="Bea")
    assert (await me(company, everywhere)).json()["teams"] is None
    nothing = await add_session(owner, person="Cem")
    assert (await me(company, nothing)).json()["teams"] == []


async def test_a_leader_of_two_teams_sees_both_and_what_is_below_and_nothing_else(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TREE)
    headers = await add_session(owner, (L, "ost"), (L, "sued"))
    seen = {team: await reads(company, team, headers) for team in TREE}
    assert seen == {"firma": 404, "nord": 404, "ost": 200, "sued": 200}
    listed = (await company.client.get("/api/v1/teams", headers=headers)).json()["items"]
    assert [team["id"] for team in listed] == ["ost", "sued"]


@pytest.mark.parametrize(
    ("grants", "read"),
    [
        ([(L, "nord")], {"nord", "ost"}),
        ([(P, None)], set()),
        ([(P, None), (L, "nord")], {"nord", "ost"}),
        ([(P, None), (T, None)], set(TREE)),
        ([(P, None), (T, "sued"), (L, "ost")], {"sued", "ost"}),
        ([(T, None)], set()),
        ([(T, None), (L, "ost")], {"ost"}),
    ],
)
async def test_texts_are_read_by_leaders_of_their_teams_and_by_the_people_team_if_granted(
    company: Company,
    owner: asyncpg.Connection,
    grants: list[tuple[Role, str | None]],
    read: set[str],
) -> None:
    await company.staff(TREE)
    headers = await add_session(owner, *grants)
    found = {team for team in TREE if await reads(company, team, headers, "texts") == 200}
    assert found == read


async def test_a_session_ends_with_its_idle_and_with_its_absolute_limit(
    company: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    idle = await add_session(owner, person="idle")
    clock.time = NOON + timedelta(hours=8) - timedelta(seconds=1)
    assert (await me(company, idle)).status_code == 200
    clock.advance(timedelta(hours=8))
    assert (await me(company, idle)).status_code == 401

    clock.time = NOON
    busy = await add_session(owner, person="busy")
    while clock.time < NOON + timedelta(days=7):
        assert (await me(company, busy)).status_code == 200
        clock.advance(timedelta(hours=7))
    assert (await me(company, busy)).status_code == 401


async def test_when_somebody_was_seen_is_kept_to_five_minutes(
    company: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    headers = await add_session(owner)
    clock.advance(timedelta(minutes=13, seconds=17))
    await me(company, headers)
    assert await owner.fetchval("SELECT seen_at FROM sessions") == NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people SET active = false WHERE id = 'tester'",
        "UPDATE people SET login = NULL WHERE id = 'tester'",
        "DELETE FROM people WHERE id = 'tester'",
        "DELETE FROM sessions",
    ],
)
async def test_a_session_ends_at_once_with_the_person(
    company: Company, owner: asyncpg.Connection, change: str
) -> None:
    headers = await add_session(owner, (P, None))
    assert (await me(company, headers)).status_code == 200
    await owner.execute(change)
    assert (await me(company, headers)).status_code == 401


@pytest.mark.parametrize(
    ("goes", "returns"),
    [("active = false", "active = true"), ("login = NULL", "login = 'tester'")],
)
async def test_a_session_that_leaving_ended_does_not_come_back_with_a_return(
    company: Company, owner: asyncpg.Connection, goes: str, returns: str
) -> None:
    headers = await add_session(owner, (P, None))
    others = await add_session(owner, person="Bea")
    for change in (goes, returns):
        await owner.execute(f"UPDATE people SET {change} WHERE id = 'tester'")
    assert (await me(company, headers)).status_code == 401
    assert (await me(company, others)).status_code == 200


async def test_a_grant_that_is_taken_away_is_gone_at_the_next_request(
    company: Company, owner: asyncpg.Connection
) -> None:
    headers = await add_session(owner, (P, None))
    assert (await company.client.get("/api/v1/polls", headers=headers)).status_code == 200
    await owner.execute("DELETE FROM grants")
    assert (await company.client.get("/api/v1/polls", headers=headers)).status_code == 403


async def test_signing_out_ends_this_session_and_everywhere_ends_all(
    company: Company, owner: asyncpg.Connection
) -> None:
    here, there, elsewhere = [await add_session(owner) for _ in range(3)]
    stranger = await add_session(owner, person="stranger")
    gone = await company.client.post("/sign-out", headers=here | HERE)
    assert gone.status_code == 200
    assert "Sie sind abgemeldet" in gone.text
    assert 'stimmung=""' in gone.headers["set-cookie"]
    assert (await me(company, here)).status_code == 401
    assert (await me(company, there)).status_code == 200
    gone = await company.client.post("/sign-out/everywhere", headers=there | HERE)
    assert "Sie sind überall abgemeldet" in gone.text
    assert "Sitzung abgelaufen" not in gone.text
    assert (await me(company, there)).status_code == 401
    assert (await me(company, elsewhere)).status_code == 401
    assert (await me(company, stranger)).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "null"}],
)
async def test_a_session_changes_nothing_when_another_site_sends_the_request(
    company: Company, owner: asyncpg.Connection, sent: Headers
) -> None:
    headers = await add_session(owner, (P, None), (W, None))
    for method, path in (
        ("POST", "/api/v1/polls"),
        ("PUT", "/api/v1/collecting"),
        ("DELETE", "/api/v1/people/tester"),
        ("POST", "/sign-out"),
    ):
        answer = await company.client.request(method, path, headers=headers | sent, json={})
        assert answer.status_code == 403, path
        assert "cross-site" in answer.text or "nicht von der Seite selbst" in answer.text
    assert (await me(company, headers)).status_code == 200


async def test_a_person_repeats_a_request_with_its_idempotency_key(
    company: Company, owner: asyncpg.Connection
) -> None:
    headers = await add_session(owner, (P, None)) | HERE | {"idempotency-key": "once"}
    question = {"key": "mood", "kind": "scale5", "wording": "Wie geht es Ihnen?"}
    body = {"title": "Puls", "questions": [question]}
    made = [
        (await company.client.post("/api/v1/polls", headers=headers, json=body)).json()
        for _ in range(2)
    ]
    assert made[0]["id"] == made[1]["id"]


async def test_a_wrong_key_is_not_rescued_by_a_good_session(
    company: Company, owner: asyncpg.Connection
) -> None:
    headers = await add_session(owner, (P, None))
    wrong = headers | {"authorization": "Bearer stk_wrong"}
    assert (await company.client.get("/api/v1/polls", headers=wrong)).status_code == 401


async def test_the_account_shows_name_and_roles_and_the_start_leads_to_the_first_area(
    company: Company, owner: asyncpg.Connection
) -> None:
    council = await add_session(owner, (W, None), person="Dora")
    page = (await company.client.get("/account", headers=council)).text
    for words in ("Dora", "Betriebsrat", "Abmelden", "Überall abmelden"):
        assert words in page
    start = await company.client.get("/start", headers=council)
    assert (start.status_code, start.headers["location"]) == (303, "/works-council")
    nobody = await add_session(owner, person="Emil")
    start = await company.client.get("/start", headers=nobody)
    assert start.headers["location"] == "/check-in"
