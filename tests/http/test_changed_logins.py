"""A role stays with whoever got it, whatever somebody writes into the directory afterwards."""

import asyncpg
import httpx
import pytest
from litestar import Litestar

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import Settings
from service.signin.provider import Provider
from tests.conftest import add_session
from tests.http.idp import Browser, Idp
from tests.support import Company

pytestmark = pytest.mark.anyio

A, P, W = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.WORKS_COUNCIL


@pytest.fixture
def idp(clock: ManualClock) -> Idp:
    return Idp(clock)


@pytest.fixture
async def browser(
    company: Company,  # noqa: ARG001 -- it is there
    owner: asyncpg.Connection,
    app: Litestar,
    settings: Settings,
    idp: Idp,
    clock: ManualClock,
) -> Browser:
    """A browser, a works council member Ralf, and Mallory, who has a login and no role."""
    await add_session(owner, (W, None), person="ralf")
    await add_session(owner, person="mallory")
    await owner.execute("DELETE FROM sessions")
    http = httpx.AsyncClient(transport=httpx.MockTransport(idp.answer))
    app.state.provider = Provider(settings, clock, http)
    idp.login, idp.bent = "ralf", {"sub": "ralf-1"}
    return Browser(app, idp)


async def rewrite(company: Company, person: str, login: str) -> None:
    given = {"id": person, "name": person, "team_id": "zentrale", "login": login}
    await company.ok("PUT", "/people", A, json=[given])


async def roles(browser: Browser) -> list[str]:
    me = await browser.http.get("/api/v1/me")
    return list(me.json()["roles"]) if me.status_code == 200 else []


@pytest.mark.parametrize("seen", [True, False], ids=["signed in before", "never signed in"])
async def test_whoever_rewrites_a_login_does_not_become_the_works_council(
    company: Company, browser: Browser, idp: Idp, seen: bool
) -> None:
    if seen:
        await browser.sign_in()
        assert await roles(browser) == ["employee", "works_council"]
        browser.http.cookies.clear()
    await rewrite(company, "mallory", "was-mallory")
    await rewrite(company, "ralf", "mallory")
    idp.login, idp.bent = "mallory", {"sub": "mallory-1"}
    refused = await browser.sign_in()
    assert refused.status_code == 403
    assert "unter einem anderen Anmeldenamen vergeben" in refused.text
    assert await roles(browser) == []


async def test_somebody_who_changed_their_name_goes_on_as_the_same_subject(
    company: Company, browser: Browser, idp: Idp
) -> None:
    await browser.sign_in()
    browser.http.cookies.clear()
    await rewrite(company, "ralf", "ralf.neu")
    idp.login = "ralf.neu"
    assert (await browser.sign_in()).status_code == 303
    assert await roles(browser) == ["employee", "works_council"]


async def test_a_new_provider_knows_the_same_logins_by_other_subjects(
    browser: Browser, idp: Idp
) -> None:
    await browser.sign_in()
    browser.http.cookies.clear()
    idp.bent = {"sub": "another"}
    assert (await browser.sign_in()).status_code == 303


async def test_a_role_that_is_granted_once_more_opens_the_new_login(
    company: Company, browser: Browser, idp: Idp, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (Role.LEADER, "zentrale"), person="lea")
    await rewrite(company, "lea", "lea.neu")
    idp.login, idp.bent = "lea.neu", {"sub": "lea-1"}
    assert (await browser.sign_in()).status_code == 403
    again = {"person_id": "lea", "role": "leader", "team_id": "zentrale"}
    await company.ok("PUT", "/grants", A, json=again)
    assert (await browser.sign_in()).status_code == 303
    assert await roles(browser) == ["employee", "leader"]


async def test_a_role_that_is_granted_once_more_forgets_who_signed_in_before(
    company: Company, browser: Browser, idp: Idp, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (Role.LEADER, "zentrale"), person="lea")
    idp.login, idp.bent = "lea", {"sub": "lea-1"}
    assert (await browser.sign_in()).status_code == 303
    browser.http.cookies.clear()
    await rewrite(company, "lea", "lea.neu")
    again = {"person_id": "lea", "role": "leader", "team_id": "zentrale"}
    await company.ok("PUT", "/grants", A, json=again)
    row = await owner.fetchrow("SELECT login, issuer, subject FROM accounts WHERE login ~ '^lea'")
    assert row is not None
    assert tuple(row) == ("lea.neu", None, None)
    await rewrite(company, "lea", "lea.dritte")
    idp.login = "lea.dritte"
    assert (await browser.sign_in()).status_code == 403
    assert await roles(browser) == []


async def test_an_employee_without_roles_leaves_no_login_and_no_subject(
    browser: Browser, idp: Idp, owner: asyncpg.Connection
) -> None:
    idp.login, idp.bent = "mallory", {"sub": "mallory-1"}
    await browser.sign_in()
    row = await owner.fetchrow(
        "SELECT login, issuer, subject FROM accounts WHERE person_id = 'mallory'"
    )
    assert row is not None
    assert tuple(row) == (None, None, None)


async def test_nobody_grants_themselves_a_role(company: Company, owner: asyncpg.Connection) -> None:
    session = await add_session(owner, (A, None), person="adam")
    origin = {"origin": "http://stimmung"}
    for role, team in (("people_team", None), ("leader", "zentrale"), ("texts", None)):
        given = {"person_id": "adam", "role": role, "team_id": team}
        refused = await company.client.put("/api/v1/grants", json=given, headers=session | origin)
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/person_id"]
    given = {"person_id": "ralf2", "role": "people_team", "team_id": None}
    await add_session(owner, person="ralf2")
    granted = await company.client.put("/api/v1/grants", json=given, headers=session | origin)
    assert granted.status_code == 200


async def test_the_works_council_is_appointed_and_dismissed_on_the_server_alone(
    company: Company, browser: Browser, owner: asyncpg.Connection
) -> None:
    assert browser
    for person, method in (("mallory", "PUT"), ("ralf", "DELETE")):
        given = {"person_id": person, "role": "works_council", "team_id": None}
        query = f"?person={person}&role=works_council" if method == "DELETE" else ""
        refused = await company.call(method, f"/grants{query}", A, json=given)
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/role"]
    rows = await owner.fetch(
        "SELECT a.person_id FROM grants g JOIN accounts a ON a.id = g.account_id"
        " WHERE g.role = 'works_council' AND a.person_id IN ('ralf', 'mallory')"
    )
    assert [row["person_id"] for row in rows] == ["ralf"]


async def test_the_database_holds_the_api_to_it(owner: asyncpg.Connection) -> None:
    await add_session(owner, person="mallory")
    async with owner.transaction():
        await owner.execute("SET LOCAL ROLE stimmung_collect")
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await owner.execute(
                "INSERT INTO grants SELECT id, 'works_council' FROM accounts"
                " WHERE person_id = 'mallory'"
            )
