"""The chain of the audit log: whatever is forged is found at its first entry."""

import asyncio
from hashlib import sha256
from uuid import uuid4

import asyncpg
import pytest

from service.audit.rules import canonical, record, verify
from service.audit.types import Anchor, RetentionRan, RoundEnded, Swept
from service.db import COLLECT, WORK, open_pool
from service.settings import Settings
from tests.conftest import NOON
from tests.http.auditing import TREE, entries, write
from tests.http.conftest import Command
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio


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
    return verdict.broken, verdict.reason and verdict.reason.en


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
    assert verdict.reason is not None
    assert (verdict.broken, verdict.reason.en) == (3, "is not the one that was noted")
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
