"""Administrators grant roles and take them away; it is logged, and one of them always remains."""

import asyncio
from typing import Any

import asyncpg
import pytest
from click.testing import CliRunner

from service.cli import main
from service.http.auth import Role
from service.settings import Settings
from tests.conftest import add_session
from tests.support import Company

pytestmark = pytest.mark.anyio

A, L, W = Role.ADMINISTRATOR, Role.LEADER, Role.WORKS_COUNCIL
ADA = {"person_id": "Ada", "role": "leader", "team_id": "nord"}


@pytest.fixture
async def company(company: Company, owner: asyncpg.Connection) -> Company:
    await company.staff({"nord": (None, 5)})
    await add_session(owner, person="Ada")
    return company


async def log(company: Company) -> list[tuple[str, dict[str, Any]]]:
    entries = (await company.ok("GET", "/audit", W))["items"]
    return [
        (each["action"], each["details"]) for each in entries if each["action"].startswith("role.")
    ]


async def test_a_role_is_granted_once_listed_and_taken_away_and_the_log_knows_no_name(
    company: Company, owner: asyncpg.Connection
) -> None:
    session = await add_session(owner, person="Ada")
    for _ in range(2):
        assert await company.ok("PUT", "/grants", A, json=ADA) == ADA
    assert await company.ok("GET", "/grants", A) == [ADA]
    mood = await company.client.get("/api/v1/teams/nord/mood", headers=session)
    assert mood.status_code == 200
    path = "/grants?person=Ada&role=leader&team=nord"
    assert (await company.call("DELETE", path, A)).status_code == 204
    assert (await company.call("DELETE", path, A)).status_code == 404
    mood = await company.client.get("/api/v1/teams/nord/mood", headers=session)
    assert mood.status_code == 403
    told = {"role": "leader", "team": "nord"}
    assert await log(company) == [("role.withdrawn", told), ("role.granted", told)]
    assert "Ada" not in str(await owner.fetch("SELECT * FROM audit_log"))


@pytest.mark.parametrize(
    "change",
    [
        {"person_id": "nobody"},
        {"team_id": "nowhere"},
        {"team_id": None},
        {"role": "works_council"},
        {"role": "machine", "team_id": None},
        {"role": "employee", "team_id": None},
    ],
    ids=str,
)
async def test_a_grant_that_does_not_fit_is_refused(
    company: Company, change: dict[str, Any]
) -> None:
    answer = await company.call("PUT", "/grants", A, json=ADA | change)
    assert answer.status_code == 422
    assert await company.ok("GET", "/grants", A) == []


async def test_whoever_has_left_is_granted_nothing(
    company: Company, owner: asyncpg.Connection
) -> None:
    await owner.execute("UPDATE people SET active = false WHERE id = 'Ada'")
    answer = await company.call("PUT", "/grants", A, json=ADA)
    assert answer.status_code == 422
    assert "„Ada“ ist ausgeschieden" in answer.text
    assert await company.ok("GET", "/grants", A) == []


async def test_the_last_administrator_stays_even_when_two_remove_each_other(
    company: Company, owner: asyncpg.Connection
) -> None:
    for person in ("Ada", "Bea"):
        await add_session(owner, (A, None), person=person)
    paths = [f"/grants?person={person}&role=administrator" for person in ("Ada", "Bea")]
    answers = await asyncio.gather(*(company.call("DELETE", path, A) for path in paths))
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert len(await company.ok("GET", "/grants", A)) == 1


@pytest.mark.parametrize("change", [{"active": False}, {"login": None}], ids=str)
async def test_a_changed_directory_leaves_an_administrator_who_signs_in(
    company: Company, owner: asyncpg.Connection, change: dict[str, Any]
) -> None:
    await add_session(owner, (A, None), person="Ada")
    left = {"id": "Ada", "name": "Ada", "team_id": "nord"} | change
    refused = await company.call("PUT", "/people", A, json=[left])
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-administrator")
    assert await owner.fetchval("SELECT active AND login = 'Ada' FROM people WHERE id = 'Ada'")
    await add_session(owner, (A, None), person="Bea")
    await company.ok("PUT", "/people", A, json=[left])


async def test_of_two_administrators_without_a_login_one_can_go(
    company: Company, owner: asyncpg.Connection
) -> None:
    for person in ("Ada", "Bea"):
        await add_session(owner, (A, None), person=person)
    await owner.execute("UPDATE people SET login = NULL")
    codes = [
        (await company.call("DELETE", f"/grants?person={person}&role=administrator", A)).status_code
        for person in ("Ada", "Bea")
    ]
    assert codes == [204, 409]


async def test_whoever_takes_a_role_waits_for_another_who_does(
    company: Company, owner: asyncpg.Connection
) -> None:
    for person in ("Ada", "Bea"):
        await add_session(owner, (A, None), person=person)
    other = owner.transaction()
    await other.start()
    await owner.execute("SELECT pg_advisory_xact_lock(hashtextextended('stimmung:grants', 0))")
    await owner.execute(
        "DELETE FROM grants USING accounts WHERE id = account_id AND person_id = 'Ada'"
    )
    path = "/grants?person=Bea&role=administrator"
    waiting = asyncio.create_task(company.call("DELETE", path, A))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await other.commit()
    assert (await waiting).status_code == 409


async def test_the_first_administrator_is_made_by_a_command(
    company: Company, settings: Settings
) -> None:
    def run(*words: str) -> tuple[int, str]:
        environment = {"DATABASE_URL": settings.owner_url}
        done = CliRunner().invoke(main, ["admin", *words], env=environment)
        return done.exit_code, done.output

    def all_of_it() -> None:
        assert run("grant", "Ada", "administrator") == (0, "Granted.\n")
        assert run("grants") == (0, "Ada  administrator  -\n")
        code, said = run("grant", "nobody", "administrator")
        assert (code, "the directory has no 'nobody'" in said) == (1, True)
        code, said = run("withdraw", "Ada", "administrator")
        assert (code, "last administrator" in said) == (1, True)

    await asyncio.to_thread(all_of_it)
    assert len(await company.ok("GET", "/grants", A)) == 1
