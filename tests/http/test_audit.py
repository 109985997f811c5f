"""The audit log: what is done is written with it, and no entry can be changed unseen."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from anyio.to_thread import run_sync
from click.testing import CliRunner, Result

from service.admin import add_key, revoke_key
from service.audit.rules import canonical, record, verify
from service.audit.types import Anchor, Exported, RetentionRan, RoundEnded, Swept, TextsRead
from service.cli import main
from service.db import COLLECT, WORK, open_pool
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.keys.types import KeySpec
from service.settings import Settings
from tests.conftest import NOON
from tests.http.network import MINUTES
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio

A, P, M, W = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL
TREE = {"firma": (None, 6)}


async def entries(company: Company) -> list[dict[str, Any]]:
    """Return the log as the works council reads it, oldest first."""
    listed = await company.ok("GET", "/audit?limit=1000", W)
    assert listed["next"] is None
    return list(reversed(listed["items"]))


async def last(company: Company) -> tuple[str, str, dict[str, Any]]:
    entry = (await entries(company))[-1]
    return entry["action"], entry["subject"], entry["details"]


async def write(owner: asyncpg.Connection, count: int) -> list[UUID]:
    rounds = [uuid4() for _ in range(count)]
    for round_id in rounds:
        await record(owner, RoundEnded(id=round_id), by=None, at=NOON)
    return rounds


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
    company: Company, settings: Settings
) -> None:
    await company.staff(TREE)
    spec = KeySpec(role=Role.LEADER, team="firma", name="Jana Lindner", days=3)
    made = await add_key(settings, spec)
    company.keys[Role.LEADER] = made.key
    details = {"role": "leader", "team": "firma", "scopes": [], "days": 3}
    assert await last(company) == ("key.made", f"key:{made.id}", details)
    assert (await company.call("GET", "/teams", Role.LEADER)).status_code == 200

    await revoke_key(settings, made.id)
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


async def test_readings_and_exports_have_their_entry_ready(
    company: Company, owner: asyncpg.Connection
) -> None:
    await record(owner, TextsRead(id="firma"), by=uuid4(), at=NOON)
    await record(owner, Exported(id="firma", form="csv", texts=True), by=uuid4(), at=NOON)
    assert await last(company) == ("figures.exported", "team:firma", {"form": "csv", "texts": True})


async def test_pages_lead_to_the_first_entry(company: Company, owner: asyncpg.Connection) -> None:
    await write(owner, 5)
    page = await company.ok("GET", "/audit?limit=2", W)
    assert [entry["number"] for entry in page["items"]] == [5, 4]
    rest = await company.ok("GET", f"/audit?limit=3&cursor={page['next']}", W)
    assert ([entry["number"] for entry in rest["items"]], rest["next"]) == ([3, 2, 1], None)


async def test_concurrent_writers_keep_one_chain_without_a_gap(
    company: Company, settings: Settings, owner: asyncpg.Connection
) -> None:
    async def some(pool: asyncpg.Pool, event: RoundEnded) -> None:
        for number in range(10):
            async with pool.acquire() as lent:
                transaction = lent.transaction()
                await transaction.start()
                await record(lent, event, by=None, at=NOON)
                await (transaction.rollback() if number % 3 == 2 else transaction.commit())

    async with (
        await open_pool(settings.role_url(COLLECT), size=4) as collect,
        await open_pool(settings.role_url(WORK), size=4) as work,
    ):
        await asyncio.gather(
            *(some(pool, RoundEnded(id=uuid4())) for pool in (collect, work) for _ in range(4))
        )
    verdict = await verify(owner)
    assert (verdict.entries, verdict.first, verdict.broken) == (56, 1, None)
    assert [entry["number"] for entry in await entries(company)] == list(range(1, 57))


async def forged(owner: asyncpg.Connection, statement: str) -> tuple[int | None, str | None]:
    """Change the log as an owner who switches its triggers off; return what a walk finds."""
    await owner.execute(
        f"SET session_replication_role = replica; {statement};"
        " SET session_replication_role = origin"
    )
    verdict = await verify(owner)
    return verdict.broken, verdict.reason


_ALTERED = "was altered, or is not the one that stood there"
FORGERIES = {
    "altered action": ("UPDATE audit_log SET action = 'key.made' WHERE number = 4", 4, _ALTERED),
    "altered time": (
        "UPDATE audit_log SET at = at + interval '1 us' WHERE number = 4",
        4,
        _ALTERED,
    ),
    "altered actor": (f"UPDATE audit_log SET actor = '{uuid4()}' WHERE number = 4", 4, _ALTERED),
    "altered subject": ("UPDATE audit_log SET subject = 'round' WHERE number = 4", 4, _ALTERED),
    "altered details": (
        "UPDATE audit_log SET details = '{\"a\": 1}' WHERE number = 4",
        4,
        _ALTERED,
    ),
    "altered hash": ("UPDATE audit_log SET hash = sha256('x') WHERE number = 4", 4, _ALTERED),
    "removed": ("DELETE FROM audit_log WHERE number = 4", 4, "is missing"),
    "the first removed": ("DELETE FROM audit_log WHERE number = 1", 1, "is missing"),
    "the last removed": ("DELETE FROM audit_log WHERE number > 5", 6, "is missing"),
    "all removed": ("DELETE FROM audit_log", 1, "is missing"),
    "removed and renumbered": (
        (
            "DELETE FROM audit_log WHERE number = 4;"
            "UPDATE audit_log SET number = number + 100 WHERE number > 4;"
            "UPDATE audit_log SET number = number - 101 WHERE number > 4"
        ),
        4,
        _ALTERED,
    ),
    "inserted": (
        (
            "UPDATE audit_log SET number = number + 100 WHERE number > 3;"
            "UPDATE audit_log SET number = number - 99 WHERE number > 3;"
            "INSERT INTO audit_log SELECT 4, at, actor, action, subject, details, hash"
            " FROM audit_log WHERE number = 3"
        ),
        4,
        _ALTERED,
    ),
    "inserted at the end": (
        (
            "INSERT INTO audit_log SELECT 7, at, actor, action, subject, details, hash"
            " FROM audit_log WHERE number = 6"
        ),
        7,
        _ALTERED,
    ),
    "swapped": (
        (
            "UPDATE audit_log a SET at = b.at, actor = b.actor, action = b.action,"
            " subject = b.subject, details = b.details, hash = b.hash"
            " FROM audit_log b WHERE a.number + b.number = 9 AND a.number IN (4, 5)"
        ),
        4,
        _ALTERED,
    ),
    "cut off in front": (
        (
            "UPDATE audit_chain SET (anchor_number, anchor_hash) ="
            " (SELECT number, hash FROM audit_log WHERE number = 3);"
            "DELETE FROM audit_log WHERE number <= 3"
        ),
        3,
        "was removed, and no retention run says so",
    ),
    "cut off behind": (
        "DELETE FROM audit_log WHERE number = 6;UPDATE audit_chain SET head_number = 5",
        5,
        "stands where nothing was appended",
    ),
}


@pytest.mark.parametrize(("statement", "number", "reason"), FORGERIES.values(), ids=FORGERIES)
@pytest.mark.usefixtures("company")
async def test_a_forgery_is_found_at_its_first_entry(
    owner: asyncpg.Connection, statement: str, number: int, reason: str
) -> None:
    await write(owner, 6)
    assert (await verify(owner)).broken is None
    assert await forged(owner, statement) == (number, reason)


@pytest.mark.usefixtures("company")
async def test_a_chain_rewritten_to_its_end_is_found_by_a_head_that_was_noted(
    owner: asyncpg.Connection,
) -> None:
    await write(owner, 3)
    noted = (await verify(owner)).head, (await verify(owner)).hash
    await owner.execute("SET session_replication_role = replica")
    await owner.execute("DELETE FROM audit_log; DELETE FROM audit_chain")
    await owner.execute("INSERT INTO audit_chain DEFAULT VALUES")
    await owner.execute("SET session_replication_role = origin")
    await write(owner, 5)
    assert (await verify(owner)).broken is None
    verdict = await verify(owner, noted)
    assert (verdict.broken, verdict.reason) == (3, "is not the one that was noted")
    assert (await verify(owner, (verdict.head, verdict.hash))).broken is None
    assert (await verify(owner, (9, verdict.hash))).broken == 9


async def test_the_works_council_can_recompute_every_hash_from_what_it_reads(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TREE)
    await company.poll(SCALE)
    swept = {"texts": Swept("2026-01-01", 3)}
    ran = RetentionRan(swept=swept, anchor=Anchor(0, "0" * 64))
    await record(owner, ran, by=None, at=NOON)
    before = "0" * 64
    for entry in await entries(company):
        at = entry["at"].removesuffix("Z") + ".000000Z"
        lines = [before, str(entry["number"]), at, entry["actor"], entry["action"]]
        lines += [entry["subject"], canonical(entry["details"])]
        before = sha256("\n".join(lines).encode()).hexdigest()
        assert entry["hash"] == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET at = now() WHERE number = 1",
        "DELETE FROM audit_log WHERE number = 1",
        "TRUNCATE audit_log",
        "UPDATE audit_chain SET head_number = 0",
        "UPDATE audit_chain SET head_number = 9, head_hash = sha256('x')",
        "UPDATE audit_chain SET anchor_number = 1, anchor_hash = sha256('x')",
        "DELETE FROM audit_chain",
        "TRUNCATE audit_chain",
    ],
)
@pytest.mark.usefixtures("company")
async def test_nobody_changes_the_log_neither_a_role_nor_its_owner(
    settings: Settings, owner: asyncpg.Connection, statement: str
) -> None:
    await write(owner, 2)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await owner.execute(statement)
    assert refusal.value.sqlstate == "ST003"
    for role in (COLLECT, WORK, "stimmung_read"):
        connection = await asyncpg.connect(settings.role_url(role))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
        await connection.close()


Command = Callable[..., Awaitable[Result]]


@pytest.fixture
def command(settings: Settings) -> Command:
    """Run `stimmung` in a thread, where it may have an event loop of its own."""
    env = {"DATABASE_URL": settings.owner_url, "STIMMUNG_SECRET": settings.secret}

    async def run(*arguments: str) -> Result:
        return await run_sync(lambda: CliRunner().invoke(main, arguments, env=env))

    return run


@pytest.mark.usefixtures("company")
async def test_the_command_walks_the_chain_and_names_the_first_entry_that_broke(
    owner: asyncpg.Connection, command: Command
) -> None:
    await write(owner, 3)
    whole = await command("audit", "verify")
    assert whole.exit_code == 0
    head = whole.output.splitlines()[-1].removeprefix("Head: ")
    assert head.startswith("3:")
    assert (await command("audit", "verify", "--noted", head)).exit_code == 0
    assert (await command("audit", "verify", "--noted", f"3:{'0' * 64}")).exit_code == 1
    assert (await command("audit", "verify", "--noted", "nonsense")).exit_code == 2
    await forged(owner, "UPDATE audit_log SET at = now() WHERE number = 2")
    broken = await command("audit", "verify")
    assert broken.exit_code == 1
    assert "Entry 2 was altered" in broken.output


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
