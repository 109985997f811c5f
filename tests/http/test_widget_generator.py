"""The page that hands out widgets: everybody's own teams, and nobody else's."""

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from service.widgets import modules
from tests.conftest import add_session
from tests.http.widgets import INTRANET, TEAMS, mint, problem
from tests.support import Company

pytestmark = pytest.mark.anyio


async def visit(company: Company, role: Role, path: str = "", **query: str) -> httpx.Response:
    """Open the page as a person who signed in."""
    headers = company.sessions[role]
    return await company.client.get(f"/widgets{path}", params=query, headers=headers)


@pytest.fixture
async def firm(company: Company, owner: asyncpg.Connection) -> Company:
    await company.staff(TEAMS)
    company.sessions |= {
        Role.LEADER: await add_session(owner, (Role.LEADER, "nord"), person="leader"),
        Role.PEOPLE_TEAM: await add_session(owner, (Role.PEOPLE_TEAM, None), person="people"),
    }
    return company


async def test_a_leader_chooses_from_the_own_teams_and_sees_their_tokens_only(
    firm: Company,
) -> None:
    for team in ("nord", "sued"):
        await mint(firm, team, origins=[f"https://{team}.firma.example"])
    page = (await visit(firm, Role.LEADER)).text
    assert '<option value="nord">Nord</option>' in page
    assert "https://nord.firma.example" in page
    assert "sued" not in page.lower()
    page = (await visit(firm, Role.PEOPLE_TEAM)).text
    assert {"Firma", "Nord", "Sued"} <= {name for name in ("Firma", "Nord", "Sued") if name in page}
    assert "https://sued.firma.example" in page


async def test_a_team_that_ended_gets_no_new_widget_and_keeps_its_name_in_the_list(
    firm: Company, owner: asyncpg.Connection
) -> None:
    await mint(firm, "sued")
    await owner.execute("UPDATE teams SET ended_on = '2026-03-04' WHERE id = 'sued'")
    page = (await visit(firm, Role.PEOPLE_TEAM)).text
    assert '<option value="sued">' not in page
    assert "Sued" in page


async def test_the_page_shows_no_token_and_lets_nothing_else_in(firm: Company) -> None:
    token = (await mint(firm, "nord"))["token"]
    answer = await visit(firm, Role.PEOPLE_TEAM)
    assert token not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_dates_are_german_and_what_has_ended_is_gone(firm: Company) -> None:
    ended = (await mint(firm, "nord", days=30))["record"]["id"]
    assert "3. April 2026" in (await visit(firm, Role.PEOPLE_TEAM)).text
    await firm.call("DELETE", f"/embed-tokens/{ended}")
    page = (await visit(firm, Role.PEOPLE_TEAM)).text
    assert "3. April 2026" not in page
    assert "Zurzeit ist kein Widget freigegeben." in page


async def test_the_snippets_name_the_address_in_the_browser_and_the_modules_hash(
    firm: Company,
) -> None:
    token = (await mint(firm, "nord"))["token"]
    given = (await visit(firm, Role.LEADER, "/snippets", token=token, size="large")).json()
    assert f'src="http://stimmung{modules.newest().path}"' in given["element"]
    assert f'integrity="{modules.newest().integrity}" crossorigin="anonymous"' in given["element"]
    assert f'team="nord" token="{token}" size="large"' in given["element"]
    assert 'width="480"' in given["frame"]
    assert given["image"].startswith('<img src="http://stimmung/embed/mood.svg?token=')


async def test_a_foreign_token_gets_no_snippets(firm: Company) -> None:
    foreign = (await mint(firm, "sued"))["token"]
    refused = await visit(firm, Role.LEADER, "/snippets", token=foreign)
    assert problem(refused) == (404, "not-found")
    assert problem(await visit(firm, Role.LEADER, "/snippets", token="ste_x")) == (
        401,
        "unknown-embed-token",
    )


async def test_a_name_full_of_markup_stays_a_name(firm: Company) -> None:
    row = [{"id": "nord", "name": '"><script>alert(1)</script>', "parent_id": "firma"}]
    await firm.ok("PUT", "/teams", Role.ADMINISTRATOR, json=row)
    token = (await mint(firm, "nord", origins=[INTRANET]))["token"]
    assert "<script>alert" not in (await visit(firm, Role.PEOPLE_TEAM)).text
    given = (await visit(firm, Role.PEOPLE_TEAM, "/snippets", token=token)).json()
    for form in given.values():
        assert "<script>alert" not in form
