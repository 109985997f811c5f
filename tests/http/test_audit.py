"""The audit log: what is done is written with it, and no entry can be changed unseen."""

import re
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx
import pytest

from service.admin import add_key
from service.audit.types import Event
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.keys.rules import revoke_key
from service.keys.types import KeySpec
from service.settings import Settings
from tests.conftest import NOON
from tests.http.auditing import TREE, entries, last, write
from tests.http.conftest import Command
from tests.http.network import MINUTES
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio

A, W = Role.ADMINISTRATOR, Role.WORKS_COUNCIL

_SERVICE = Path(__file__).parents[2] / "service"


def test_every_kind_of_entry_is_written_by_something() -> None:
    files = set(_SERVICE.rglob("*.py")) - {_SERVICE / "audit" / "types.py"}
    source = "\n".join(file.read_text("utf-8") for file in files)
    kinds = [event.__name__ for event in Event.__subclasses__()]
    assert [kind for kind in kinds if not re.search(rf"\b{kind}\b", source)] == []


async def test_whatever_is_set_or_opened_stands_in_the_log_with_its_key(
    company: Company, clock: ManualClock
) -> None:
    await company.staff(TREE)
    assert [(e["action"], e["details"]) for e in await entries(company)] == [
        ("teams.put", {"given": 1, "changed": 1}),
        ("people.put", {"given": 6, "changed": 6}),
    ]
    poll = await company.poll(SCALE, k_figures=6, texts="figures_only")
    terms = {"k_figures": 6, "k_texts": 10, "settle": 300, "texts": "figures_only"}
    assert await last(company) == ("poll.created", f"poll:{poll}", terms | {"divided": False})

    given = {"audience": ["firma"], "closes_at": "2026-06-01T00:00:00Z"}
    opened = await company.ok("POST", f"/polls/{poll}/rounds", json=given)
    about = f"round:{opened['id']}"
    assert await last(company) == ("round.opened", about, terms | {"poll": poll, "breakdown": None})
    await company.invite(opened["id"])
    assert await last(company) == ("invitations.minted", about, {})
    clock.advance(MINUTES)
    await company.ok("POST", f"/rounds/{opened['id']}/close")
    assert await last(company) == ("round.ended", about, {})

    entry = (await entries(company))[-1]
    assert entry["at"] == "2026-03-04T12:06:00Z"
    actors = {entry["action"]: entry["actor"] for entry in await entries(company)}
    assert actors["poll.created"] == actors["round.ended"] != actors["people.put"]
    assert UUID(actors["invitations.minted"]) != UUID(actors["poll.created"])


async def test_what_is_set_for_the_network_stands_in_the_log_without_names_of_reactions(
    company: Company,
) -> None:
    stop = {"enabled": False, "k": 7, "settle": "close"}
    await company.ok("PUT", "/sources/reactions", A, json=stop)
    await company.ok("PUT", "/sources/reactions", A, json=stop | {"k": 8})
    await company.ok("PUT", "/sources/reactions", A, json=stop | {"k": 8, "enabled": True})
    given = [{"reaction": "danke_jana", "valence": 0.5}, {"reaction": "like", "valence": None}]
    await company.ok("PUT", "/reaction-valences", A, json=given)
    assert [(e["action"], e["subject"], e["details"]) for e in await entries(company)] == [
        ("source.set", "source:reactions", stop),
        ("collecting.stopped", "source:reactions", {}),
        ("source.set", "source:reactions", stop | {"k": 8}),
        ("source.set", "source:reactions", stop | {"k": 8, "enabled": True}),
        ("collecting.started", "source:reactions", {}),
        ("valences.set", "reactions", {"given": 2, "unmapped": 1}),
    ]


async def test_keys_made_and_revoked_stand_in_the_log_without_what_they_were_named(
    company: Company, owner: asyncpg.Connection, settings: Settings
) -> None:
    await company.staff(TREE)
    spec = KeySpec(role=Role.LEADER, team="firma", name="Jana Lindner", days=3)
    made = await add_key(settings, spec)
    company.keys[Role.LEADER] = made.key
    details = {"role": "leader", "team": "firma", "scopes": [], "days": 3}
    assert await last(company) == ("key.made", f"key:{made.id}", details)
    assert (await company.call("GET", "/teams", Role.LEADER)).status_code == 200

    async with owner.transaction():
        await revoke_key(owner, made.id, by=None, at=NOON)
    assert await last(company) == ("key.revoked", f"key:{made.id}", {})
    assert (await entries(company))[-1]["actor"] == "system"
    assert (await company.call("GET", "/teams", Role.LEADER)).status_code == 401


async def test_what_failed_repeated_or_changed_nothing_leaves_no_entry(company: Company) -> None:
    await company.staff(TREE)
    headers = {"idempotency-key": "once"}
    given = {"title": "x", "questions": [SCALE]}
    poll = (await company.ok("POST", "/polls", json=given, headers=headers))["id"]
    round_id = await company.open_round(poll, ["firma"])
    await company.ok("POST", f"/rounds/{round_id}/close")
    before = await entries(company)
    await company.ok("POST", "/polls", json=given, headers=headers)
    await company.ok("POST", f"/rounds/{round_id}/close")
    bad = {"audience": ["nowhere"], "closes_at": "2026-06-01T00:00:00Z"}
    assert (await company.call("POST", f"/polls/{poll}/rounds", json=bad)).is_error
    assert (await company.call("PUT", "/teams", A, json=[{"id": "x", "name": ""}])).is_error
    assert await entries(company) == before


async def test_an_entry_and_what_it_records_stand_or_fall_together(
    company: Company, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "ALTER TABLE audit_log ADD CONSTRAINT full_now CHECK (number < 1) NOT VALID"
    )
    try:
        answer = await company.call("POST", "/polls", json={"title": "x", "questions": [SCALE]})
        assert answer.status_code == 500
        assert await owner.fetchval("SELECT count(*) FROM polls") == 0
    finally:
        await owner.execute("ALTER TABLE audit_log DROP CONSTRAINT full_now")


async def test_pages_lead_to_the_first_entry(company: Company, owner: asyncpg.Connection) -> None:
    await write(owner, 5)
    page = await company.ok("GET", "/audit?limit=2", W)
    assert [entry["number"] for entry in page["items"]] == [5, 4]
    rest = await company.ok("GET", f"/audit?limit=3&cursor={page['next']}", W)
    assert ([entry["number"] for entry in rest["items"]], rest["next"]) == ([3, 2, 1], None)


@pytest.mark.usefixtures("company")
async def test_keys_are_made_listed_and_revoked_by_command(
    command: Command, client: httpx.AsyncClient
) -> None:
    made = await command("admin", "key", "--role", "works_council", "--name", "Betriebsrat")
    bearer = {"authorization": f"Bearer {made.output.strip()}"}
    assert (await client.get("/api/v1/audit", headers=bearer)).status_code == 200
    (line,) = [
        line
        for line in (await command("admin", "keys")).output.splitlines()
        if "Betriebsrat" in line
    ]
    assert (await command("admin", "revoke", line.split()[0])).exit_code == 0
    assert (await command("admin", "revoke", line.split()[0])).exit_code == 1
    assert (await client.get("/api/v1/audit", headers=bearer)).status_code == 401
    listed = await command("audit", "list")
    assert [row.split()[4] for row in listed.output.splitlines()] == ["key.revoked", "key.made"]
