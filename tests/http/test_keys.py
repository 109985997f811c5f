"""API keys: made by the administrator, shown once, renewed with an overlap, ended at once."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from service.db import COLLECT
from service.http.auth import Role
from service.http.scopes import GUARDED
from service.kernel.clock import ManualClock
from service.kernel.ids import hash_secret
from service.settings import Settings
from tests.conftest import NOON, add_key
from tests.support import Company

pytestmark = pytest.mark.anyio

A = Role.ADMINISTRATOR
GIVEN = {"name": "Personalsystem", "scopes": ["organisation:read"]}


async def make(company: Company, **changed: object) -> Any:
    return await company.ok("POST", "/keys", A, json=GIVEN | changed)


async def listed(company: Company, key_id: str) -> Any:
    (found,) = [key for key in await company.ok("GET", "/keys", A) if key["id"] == key_id]
    return found


async def knock(company: Company, key: str) -> int:
    headers = {"authorization": f"Bearer {key}"}
    return (await company.client.get("/api/v1/teams", headers=headers)).status_code


async def test_a_key_is_shown_once_ends_after_a_year_and_is_recognised_by_its_beginning(
    company: Company,
) -> None:
    made = await make(company)
    assert await knock(company, made["key"]) == 200
    answer = await company.call("GET", "/keys", A)
    assert made["key"] not in answer.text
    found = await listed(company, made["id"])
    assert found == {
        "id": made["id"],
        "name": "Personalsystem",
        "role": "machine",
        "team_id": None,
        "scopes": ["organisation:read"],
        "prefix": made["key"][:10],
        "expires_at": (NOON + timedelta(days=365)).isoformat().replace("+00:00", "Z"),
        "previous_until": None,
        "last_used_on": "2026-03-04",
    }


async def test_a_repeated_request_makes_no_second_key_and_tells_no_secret(
    company: Company, owner: asyncpg.Connection
) -> None:
    before = await owner.fetchval("SELECT count(*) FROM api_keys")
    key = {"idempotency-key": "abc"}
    twins = [company.call("POST", "/keys", A, json=GIVEN, headers=key) for _ in range(5)]
    answers = sorted(await asyncio.gather(*twins), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [201, 409, 409, 409, 409]
    made, *refused = answers
    for answer in refused:
        assert answer.json()["type"] == "/problems/idempotency-conflict"
        assert made.json()["key"] not in answer.text
    assert await knock(company, made.json()["key"]) == 200
    assert await owner.fetchval("SELECT count(*) FROM api_keys") == before + 1


async def test_a_renewal_that_is_repeated_ends_no_secret_in_use(company: Company) -> None:
    made = await make(company)
    path, key = f"/keys/{made['id']}/rotate", {"idempotency-key": "renewal"}
    first = await company.call("POST", path, A, json={"overlap_hours": 1}, headers=key)
    again = await company.call("POST", path, A, json={"overlap_hours": 1}, headers=key)
    assert (first.status_code, again.status_code) == (200, 409)
    assert again.json()["type"] == "/problems/idempotency-conflict"
    for secret in (made["key"], first.json()["key"]):
        assert await knock(company, secret) == 200


async def test_only_the_hash_is_stored(company: Company, owner: asyncpg.Connection) -> None:
    made = await make(company)
    row = await owner.fetchrow("SELECT * FROM api_keys WHERE id = $1", made["id"])
    assert row["hash"] == hash_secret(made["key"])
    assert made["key"][10:] not in str(dict(row))


async def test_the_last_use_is_known_to_the_day(
    company: Company, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    made = await make(company)
    assert (await listed(company, made["id"]))["last_used_on"] is None
    for days, seen in ((0, "2026-03-04"), (1, "2026-03-05")):
        clock.time = NOON + timedelta(days=days)
        assert await knock(company, made["key"]) == 200
        assert (await listed(company, made["id"]))["last_used_on"] == seen
    kind = "SELECT data_type FROM information_schema.columns WHERE column_name = 'last_used_on'"
    assert await owner.fetchval(kind) == "date"


async def test_after_a_rotation_both_secrets_work_until_the_overlap_is_over(
    company: Company, clock: ManualClock
) -> None:
    first = await make(company)
    given = {"overlap_hours": 2, "days": 30}
    second = await company.ok("POST", f"/keys/{first['id']}/rotate", A, json=given)
    assert second["id"] == first["id"]
    assert second["key"] != first["key"]
    assert [await knock(company, each["key"]) for each in (first, second)] == [200, 200]
    clock.time = NOON + timedelta(hours=2)
    assert [await knock(company, each["key"]) for each in (first, second)] == [401, 200]
    clock.time = NOON + timedelta(days=30)
    assert await knock(company, second["key"]) == 401


async def test_without_overlap_or_rotated_twice_the_oldest_secret_ends_at_once(
    company: Company,
) -> None:
    first = await make(company)
    again = f"/keys/{first['id']}/rotate"
    second = await company.ok("POST", again, A, json={})
    third = await company.ok("POST", again, A, json={"overlap_hours": 5})
    assert [await knock(company, each["key"]) for each in (first, second, third)] == [401, 200, 200]
    await company.ok("POST", again, A, json={"overlap_hours": 0})
    assert [await knock(company, each["key"]) for each in (second, third)] == [401, 401]


async def test_a_revoked_key_ends_at_once_with_every_secret_of_it(company: Company) -> None:
    first = await make(company)
    second = await company.ok("POST", f"/keys/{first['id']}/rotate", A, json={})
    assert (await company.call("DELETE", f"/keys/{first['id']}", A)).status_code == 204
    assert [await knock(company, each["key"]) for each in (first, second)] == [401, 401]
    for method, path in (("DELETE", ""), ("POST", "/rotate")):
        answer = await company.call(method, f"/keys/{first['id']}{path}", A, json={})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": "organisation:read"},
        {"name": ""},
        {"name": "a\0b"},
        {"days": 0},
        {"days": 4000},
        {"role": "works_council"},
        {"team": "firma"},
    ],
)
async def test_a_key_that_cannot_be_is_refused(company: Company, changed: dict[str, Any]) -> None:
    before = len(await company.ok("GET", "/keys", A))
    answer = await company.call("POST", "/keys", A, json=GIVEN | changed)
    assert answer.status_code == 422
    assert len(await company.ok("GET", "/keys", A)) == before


async def test_an_administrator_cannot_make_a_key_that_shows_what_they_may_not_see(
    company: Company,
) -> None:
    for scope in GUARDED:
        scopes = ["organisation:read", scope.value]
        answer = await company.call("POST", "/keys", A, json=GIVEN | {"scopes": scopes})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/scopes/1"


async def test_keys_that_act_as_a_role_are_not_renewed_and_the_works_councils_not_ended(
    company: Company,
) -> None:
    keys = {key["role"]: key["id"] for key in await company.ok("GET", "/keys", A)}
    for role in ("administrator", "people_team", "works_council", "machine"):
        answer = await company.call("POST", f"/keys/{keys[role]}/rotate", A, json={})
        assert answer.status_code == 403, role
    answer = await company.call("DELETE", f"/keys/{keys['works_council']}", A)
    assert answer.status_code == 403
    assert (await company.call("DELETE", f"/keys/{keys['people_team']}", A)).status_code == 204
    assert (await company.call("GET", "/polls")).status_code == 401


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO api_keys (name, role, hash) VALUES ('x', 'works_council', sha256('x'))",
        (
            "INSERT INTO api_keys (name, role, scopes, hash)"
            " VALUES ('x', 'machine', '{figures:read}', sha256('x'))"
        ),
    ],
)
async def test_the_apis_login_cannot_make_such_keys_whatever_it_is_made_to_say(
    company: Company, settings: Settings, statement: str
) -> None:
    assert company.keys
    connection = await asyncpg.connect(settings.role_url(COLLECT))
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await connection.execute(statement)
    changed = await connection.execute(
        "UPDATE api_keys SET hash = sha256('x') WHERE scopes IS NULL"
    )
    assert changed == "UPDATE 0"
    await connection.close()


async def test_making_renewing_and_ending_stand_in_the_audit_log(company: Company) -> None:
    made = await make(company, scopes=["scim", "organisation:read", "scim"], days=7)
    await company.ok("POST", f"/keys/{made['id']}/rotate", A, json={"overlap_hours": 3})
    await company.call("DELETE", f"/keys/{made['id']}", A)
    page = await company.ok("GET", "/audit", Role.WORKS_COUNCIL)
    told = [(entry["action"], entry["details"]) for entry in page["items"]]
    assert told == [
        ("key.revoked", {}),
        ("key.rotated", {"overlap_hours": 3, "days": 365}),
        (
            "key.made",
            {
                "role": "machine",
                "team": None,
                "scopes": ["organisation:read", "scim"],
                "days": 7,
            },
        ),
    ]
    administrator = next(
        key["id"] for key in await company.ok("GET", "/keys", A) if key["role"] == A.value
    )
    assert {entry["actor"] for entry in page["items"]} == {administrator}


async def test_a_figures_key_sees_its_team_and_below(
    company: Company, owner: asyncpg.Connection, client: httpx.AsyncClient
) -> None:

    await company.staff({"firma": (None, 0), "nord": ("firma", 5), "sued": ("firma", 5)})
    key = await add_key(owner, Role.MACHINE, "nord")
    headers = {"authorization": f"Bearer {key}"}
    for team, status in (("nord", 200), ("sued", 404), ("firma", 404)):
        answer = await client.get(f"/api/v1/teams/{team}/mood", headers=headers)
        assert answer.status_code == status
