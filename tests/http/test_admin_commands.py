"""`stimmung admin`: what the pages do, as the owner of the database."""

import re
import shlex
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from anyio.to_thread import run_sync
from click.testing import CliRunner, Result

from service.cli import main
from service.http.auth import Role
from service.http.scopes import Scope
from service.settings import Settings
from tests.conftest import add_session
from tests.support import Company

pytestmark = pytest.mark.anyio

A = Role.ADMINISTRATOR
TEAMS = {"firma": (None, 2), "logistik": ("firma", 3)}


class Shell:
    """A shell on the server."""

    def __init__(self, settings: Settings) -> None:
        self._environment = {"DATABASE_URL": str(settings.database_url)}

    async def run(self, *arguments: str) -> Result:
        def invoke() -> Result:
            return CliRunner().invoke(main, ["admin", *arguments], env=self._environment)

        return await run_sync(invoke)

    async def ok(self, *arguments: str) -> str:
        result = await self.run(*arguments)
        assert result.exit_code == 0, result.output
        return result.output


@pytest.fixture
async def shell(company: Company, settings: Settings) -> Shell:
    await company.staff(TEAMS)
    return Shell(settings)


async def audited(owner: asyncpg.Connection) -> list[tuple[str, str]]:
    rows = await owner.fetch("SELECT actor, action FROM audit_log ORDER BY number")
    return [(row["actor"], row["action"]) for row in rows]


async def test_people_are_found_and_shown_with_their_roles(
    shell: Shell, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (Role.LEADER, "logistik"), person="logistik-1")
    found = await shell.ok("people", "find", "LOGISTIK-")
    assert [line.split("  ")[0] for line in found.splitlines()] == [
        f"logistik-{number}" for number in (1, 2, 3)
    ]
    assert "leader  logistik" in await shell.ok("people", "show", "logistik-1")
    unknown = await shell.run("people", "show", "nobody")
    assert unknown.exit_code == 1
    assert "Traceback" not in unknown.output


async def test_whoever_is_deactivated_is_out_with_the_next_request(
    shell: Shell, company: Company, owner: asyncpg.Connection
) -> None:
    session = await add_session(owner, person="logistik-1")
    assert (await company.client.get("/account", headers=session)).status_code == 200
    assert await shell.ok("people", "deactivate", "logistik-1") == "Deactivated.\n"
    assert (await company.client.get("/account", headers=session)).status_code == 303
    assert (await audited(owner))[-1] == ("system", "people.put")
    before = len(await audited(owner))
    assert "already" in await shell.ok("people", "deactivate", "logistik-1")
    assert len(await audited(owner)) == before


async def test_the_last_administrator_is_not_deactivated(
    shell: Shell, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (A, None), person="firma-1")
    refused = await shell.run("people", "deactivate", "firma-1")
    assert refused.exit_code == 1
    assert "last administrator" in refused.output
    assert await owner.fetchval("SELECT active FROM people WHERE id = 'firma-1'")
    await add_session(owner, (A, None), person="firma-2")
    await shell.ok("people", "deactivate", "firma-1")


async def test_embed_tokens_are_listed_and_revoked(
    shell: Shell, company: Company, owner: asyncpg.Connection
) -> None:
    given: dict[str, Any] = {"team": "logistik", "origins": ["https://intranet.example"]}
    made = await company.ok("POST", "/embed-tokens", Role.PEOPLE_TEAM, json=given)
    await owner.execute("UPDATE embed_tokens SET expires_at = now() + interval '1 day'")
    listed = await shell.ok("embed-tokens", "list")
    assert listed.startswith(f"{made['record']['id']}  logistik  until ")
    assert made["token"] not in listed
    await shell.ok("embed-tokens", "revoke", made["record"]["id"])
    assert await shell.ok("embed-tokens", "list") == ""
    assert (await audited(owner))[-1] == ("system", "embed_token.revoked")


async def test_a_source_is_switched_and_keeps_what_is_not_named(
    shell: Shell, owner: asyncpg.Connection
) -> None:
    switched = await shell.ok("sources", "set", "replies", "on", "--settle", "close")
    assert switched == "replies  on  from 5 people  settle close\n"
    assert "replies  off  from 5 people  settle close" in await shell.ok(
        "sources", "set", "replies", "off"
    )
    assert "replies  off" in await shell.ok("sources", "list")
    actions = [action for _, action in await audited(owner)]
    assert actions[-4:] == ["source.set", "collecting.started", "source.set", "collecting.stopped"]
    for wrong in ("-1", "86401", "soon", "9" * 5000):
        refused = await shell.run("sources", "set", "replies", "on", "--settle", wrong)
        assert refused.exit_code == 2


async def test_a_reaction_gets_a_valence_a_negative_one_too(
    shell: Shell, owner: asyncpg.Connection
) -> None:
    await owner.execute("INSERT INTO reaction_valences VALUES ('party', NULL, 3)")
    assert await shell.ok("reactions", "list", "--unmapped") == "-  party\n"
    await shell.ok("reactions", "set", "party", "-0.5")
    assert "-0.5  party" in await shell.ok("reactions", "list")
    await shell.ok("reactions", "set", "party", "none")
    assert "-  party" in await shell.ok("reactions", "list")
    for wrong in ("2", "gut", "nan"):
        assert (await shell.run("reactions", "set", "party", wrong)).exit_code == 2
    assert (await audited(owner))[-1] == ("system", "valences.set")


async def test_a_valence_is_refused_where_it_would_be_rounded(
    shell: Shell, owner: asyncpg.Connection
) -> None:
    for wrong in ("0.25", "-0.99", "1e-5"):
        refused = await shell.run("reactions", "set", "rocket", wrong)
        assert refused.exit_code == 2
        assert "with one decimal" in refused.output
    for right in ("0.3", "-0.7", "1", "1e-1"):
        await shell.ok("reactions", "set", "rocket", right)
        stored = "SELECT valence FROM reaction_valences WHERE reaction = 'rocket'"
        assert await owner.fetchval(stored) == round(float(right) * 10)


async def test_a_reaction_with_colons_is_told_apart_from_a_wrong_number(shell: Shell) -> None:
    refused = await shell.run("reactions", "set", ":tada:", "0.5")
    assert refused.exit_code == 2
    assert "tada, not :tada:" in refused.output


async def test_a_machines_key_without_scopes_is_told_which_there_are(shell: Shell) -> None:
    refused = await shell.run("key", "--role", "machine", "--name", "Entra ID")
    assert refused.exit_code == 2
    listed = " ".join(refused.output.partition("one or more of:")[2].split())
    assert listed.split(", ") == [scope.value for scope in Scope]
    other = await shell.run("key", "--role", "people_team", "--scope", "scim", "--name", "x")
    assert "only a machine's key takes --scope" in other.output


async def test_the_documented_command_makes_a_key_that_scim_takes(
    shell: Shell, company: Company
) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    (command,) = re.findall(r"`stimmung admin (key [^`]*Entra ID[^`]*)`", guide)
    key = await shell.ok(*shlex.split(command))
    headers = {"authorization": f"Bearer {key.strip()}"}
    assert (await company.client.get("/scim/v2/Users", headers=headers)).status_code == 200


@pytest.mark.parametrize("name", ["", "x" * 201])
async def test_a_keys_name_is_judged_as_over_http(
    shell: Shell, owner: asyncpg.Connection, name: str
) -> None:
    keys = await owner.fetchval("SELECT count(*) FROM api_keys")
    refused = await shell.run("key", "--role", "people_team", "--name", name)
    assert refused.exit_code == 2
    assert "--name: Expected `str` of length" in refused.output
    assert await owner.fetchval("SELECT count(*) FROM api_keys") == keys


@pytest.mark.parametrize("role", ["administrator", "people_team", "works_council"])
async def test_a_key_for_the_whole_company_takes_no_team(shell: Shell, role: str) -> None:
    refused = await shell.run("key", "--role", role, "--team", "logistik", "--name", "x")
    assert refused.exit_code == 2
    assert f"the role '{role}' is for the whole company" in refused.output
    await shell.ok("key", "--role", "leader", "--team", "logistik", "--name", "x")


async def test_whoever_has_left_is_granted_nothing(shell: Shell, owner: asyncpg.Connection) -> None:
    await owner.execute("UPDATE people SET active = false WHERE id = 'logistik-1'")
    refused = await shell.run("grant", "logistik-1", "people_team")
    assert refused.exit_code == 1
    assert "'logistik-1' has left" in refused.output
    assert await shell.ok("grants") == ""


async def test_the_clocks_in_force_are_told(shell: Shell) -> None:
    told = await shell.ok("retention")
    assert "Gezeigte Texte: 90 Tage" in told
    assert "retention.ran: -" in told
