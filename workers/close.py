"""Close rounds and days whose time is over, and lift their rests."""

import asyncio

import asyncpg
import structlog

from service.db import connection, transaction
from service.kernel.clock import local_day
from workers import store
from workers.context import Work

_TRIES = 5
_PAUSE_SECONDS = 1.0

_log = structlog.get_logger()


async def close(work: Work) -> bool:
    """Stop due periods and finish those whose texts are all scored or parked.

    Always answers False: a period that waits for texts is looked at again after scoring.
    """
    now = work.clock.now()
    today = local_day(now, work.settings.timezone)
    async with transaction(work.pool) as lent:
        due = await store.due_periods(lent, now)
    finished = False
    for period in due:
        if period.state == "open":
            async with transaction(work.pool) as lent:
                await store.stop_period(lent, period.id)
        async with transaction(work.pool) as lent:
            finished |= await store.finish_period(lent, period.id, today)
    if finished:
        await _clear_files(work)
    return False


async def _clear_files(work: Work) -> None:
    """Write the files of responses and vouchers anew: what was deleted stays in the old ones.

    Their lock keeps ballots out for as long as it takes, so it is not waited for behind
    somebody else's, a backup's say. What fails five times waits for the next close.
    """
    for table in ("pooled", "spent_vouchers"):
        for _ in range(_TRIES):
            if await _write_anew(work, table):
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            _log.warning("files_not_cleared", table=table)


async def _write_anew(work: Work, table: str) -> bool:
    async with connection(work.pool) as lent:
        await lent.execute("SET lock_timeout = '200ms'")
        try:
            await lent.execute(f"VACUUM (FULL) {table}")
        except asyncpg.LockNotAvailableError:
            return False
        finally:
            await lent.execute("RESET lock_timeout")
    return True
