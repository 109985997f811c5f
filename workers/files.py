"""Write the files of tables anew: what was deleted stays readable in the old ones.

A vacuum frees the place of a deleted row and leaves its bytes there, with the transaction that
wrote it. Only a new file has none of it.
"""

import asyncio

import asyncpg
import structlog

from service.db import connection
from workers.context import Work

TABLES = ("pooled", "spent_vouchers")
_TRIES = 5
_PAUSE_SECONDS = 1.0

_log = structlog.get_logger()


async def write_anew(work: Work) -> None:
    """Write responses and vouchers into new files.

    The lock keeps ballots out for as long as it takes, so it is not waited for behind somebody
    else's, a backup's say: what fails five times waits for the next time.
    """
    for table in TABLES:
        for _ in range(_TRIES):
            if await _write(work, table):
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        else:
            _log.warning("files_not_cleared", table=table)


async def _write(work: Work, table: str) -> bool:
    async with connection(work.pool) as lent:
        await lent.execute("SET lock_timeout = '200ms'")
        try:
            await lent.execute(f"VACUUM (FULL, ANALYZE) {table}")
        except asyncpg.LockNotAvailableError:
            return False
        finally:
            await lent.execute("RESET lock_timeout")
    return True
