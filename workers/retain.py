"""Retention once a day: delete what is past its time, prove it in the audit log.

It may run twice, in several workers at once, or not for a week: a day's run is finished once,
and the next one deletes whatever is past its time by then.
"""

from service.db import connection, transaction
from service.retention import store
from service.retention.rules import delete_batch, prove
from workers.context import Work


async def retain(work: Work) -> bool:
    """Delete a batch of every kind, or end the day's run; return whether there may be more."""
    now = work.clock.now()
    async with connection(work.pool) as lent:
        if not await store.due(lent, work.today):
            return False
        if await delete_batch(lent, work.settings, now):
            return True
    async with transaction(work.pool) as lent:
        await prove(lent, work.settings, now)
    return False
