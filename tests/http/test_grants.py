"""Administrators grant roles and take them away; it is logged, and one of them always remains."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import httpx
import pytest
from click.testing import CliRunner

from service.cli import main
from service.http.auth import Role
from service.settings import Settings
from tests.conftest import add_session
from tests.http.lists import send
from tests.support import Company

pytestmark = pytest.mark.anyio

A, P, W = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.WORKS_COUNCIL
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


async def test_an_administrator_whose_role_opens_nothing_does_not_let_another_go(
    company: Company, owner: asyncpg.Connection
) -> None:
    """A role that was granted to somebody without a login waits until it is granted again."""
    for person in ("Ada", "Bea"):
        await add_session(owner, (A, None), person=person)
    await owner.execute("UPDATE accounts SET login = NULL WHERE person_id = 'Ada'")
    bea = {"id": "Bea", "name": "Bea", "team_id": "nord", "active": False}
    for method, path, body in (
        ("DELETE", "/grants?person=Bea&role=administrator", None),
        ("DELETE", "/people/Bea", None),
        ("PUT", "/people", [bea]),
        ("PUT", "/people", [bea | {"active": True, "login": None}]),
    ):
        answer = await company.call(method, path, P if "/people/" in path else A, json=body)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/last-administrator")
    await company.ok("PUT", "/grants", A, json={"person_id": "Ada", "role": "administrator"})
    path = "/grants?person=Bea&role=administrator"
    assert (await company.call("DELETE", path, A)).status_code == 204


async def test_a_mistake_in_the_login_of_the_only_administrator_can_be_put_right(
    company: Company, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (A, None), person="Ada")
    given = {"id": "Ada", "name": "Ada", "team_id": "nord", "login": "ada@firma.de"}
    await company.ok("PUT", "/people", A, json=[given])


async def withdrawn(company: Company) -> httpx.Response:
    return await company.call("DELETE", "/grants?person=Bea&role=administrator", A)


async def erased(company: Company) -> httpx.Response:
    return await company.call("DELETE", "/people/Bea", P)


async def left(company: Company) -> httpx.Response:
    gone = {"id": "Bea", "name": "Bea", "team_id": "nord", "active": False}
    return await company.call("PUT", "/people", A, json=[gone])


async def listed(company: Company) -> httpx.Response:
    gone = "Personalnummer;Name;Team-ID;Aktiv\nBea;Bea;zentrale;nein\n"
    seen = (await send(company, "preview", gone, partial=True)).json()
    return await send(company, "apply", gone, partial=True, digest=seen["digest"])


@pytest.mark.parametrize("go", [withdrawn, erased, left, listed])
async def test_an_administrator_goes_only_after_another_who_is_going_has_gone(
    company: Company, owner: asyncpg.Connection, go: Callable[[Company], Awaitable[httpx.Response]]
) -> None:
    for person in ("Ada", "Bea"):
        await add_session(owner, (A, None), person=person)
    other = owner.transaction()
    await other.start()
    await owner.execute("SELECT pg_advisory_xact_lock(hashtextextended('stimmung:grants', 0))")
    await owner.execute(
        "DELETE FROM grants USING accounts WHERE id = account_id AND person_id = 'Ada'"
    )
    waiting = asyncio.create_task(go(company))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await other.commit()
    assert (await waiting).status_code in (409, 422)
    assert len(await company.ok("GET", "/grants", A)) == 1


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
