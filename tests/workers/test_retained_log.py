"""Retention shortens the log: what is left is still a chain, and nothing younger goes with it."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from service.audit.rules import record, verify
from service.audit.types import RoundEnded
from service.kernel.clock import ManualClock
from service.settings import SettingsError, load_settings
from tests.conftest import NOON, Workplace
from tests.workers.retaining import counts, proofs, run

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


async def log(owner: asyncpg.Connection, *moments: datetime) -> None:
    for moment in moments:
        await record(owner, RoundEnded(id=uuid4()), by=None, at=moment)


async def test_the_chain_holds_after_its_oldest_entries_went(
    owner: asyncpg.Connection, workplace: Workplace, clock: ManualClock
) -> None:
    old = [datetime(2023, 3, day, 12, tzinfo=UTC) for day in (1, 3, 5)]
    await log(owner, *old, NOON)
    noted = await verify(owner)
    await run(workplace.work)
    assert await counts(owner) == [{"audit": 2}]
    verdict = await verify(owner, (noted.head, noted.hash))
    assert (verdict.entries, verdict.first, verdict.broken) == (3, 3, None)
    clock.advance(2 * DAY)
    await run(workplace.work)
    verdict = await verify(owner)
    assert (verdict.entries, verdict.first, verdict.broken) == (3, 4, None)
    assert await owner.fetchval("SELECT min(number) FROM audit_log") == 4


async def test_an_entry_goes_with_the_end_of_its_day_where_the_organisation_works(
    owner: asyncpg.Connection, workplace: Workplace
) -> None:
    last = datetime(2023, 3, 4, 22, 59, tzinfo=UTC)  # a minute to midnight in Berlin
    await log(owner, last, last + timedelta(minutes=1), NOON)
    await run(workplace.work)
    assert await counts(owner) == [{"audit": 1}]
    (proof,) = await proofs(owner)
    assert proof["swept"]["audit"]["cutoff"] == "2023-03-04"


async def test_what_retention_did_not_remove_is_missed_after_it_as_well(
    owner: asyncpg.Connection, workplace: Workplace
) -> None:
    await log(owner, datetime(2020, 1, 1, tzinfo=UTC), NOON, NOON)
    await run(workplace.work)
    await owner.execute("SET session_replication_role = replica")
    await owner.execute("DELETE FROM audit_log WHERE number = 2")
    assert (await verify(owner)).broken == 2
    await owner.execute(
        "UPDATE audit_chain SET (anchor_number, anchor_hash) ="
        " (SELECT number, hash FROM audit_log WHERE number = 3);"
        " DELETE FROM audit_log WHERE number <= 3"
    )
    verdict = await verify(owner)
    assert verdict.reason is not None
    assert (verdict.broken, verdict.reason.de) == (3, "wurde ohne Nachweis entfernt")


async def test_an_entry_that_claims_to_be_old_takes_no_younger_one_with_it(
    owner: asyncpg.Connection, workplace: Workplace
) -> None:
    await log(owner, NOON, datetime(2020, 1, 1, tzinfo=UTC))
    await run(workplace.work)
    assert await counts(owner) == [{}]
    assert (await verify(owner)).entries == 3


async def test_what_was_done_within_a_year_is_forgotten_for_nobody(
    owner: asyncpg.Connection, workplace: Workplace
) -> None:
    await log(owner, NOON)
    async with workplace.work.pool.acquire() as lent:
        for who in (owner, lent):
            with pytest.raises(asyncpg.PostgresError, match="of the last year stays"):
                await who.execute("SELECT prune_audit(now() - interval '364 days', 10)")
    for days in ("365", "0", "-1"):
        with pytest.raises(SettingsError):
            load_settings({"STIMMUNG_KEEP_AUDIT_DAYS": days})
    assert load_settings({"STIMMUNG_KEEP_TEXTS_DAYS": "30"}).keep_texts_days == 30
