"""Seal open pools: groups form by the rules in SQL, one transaction and one NOTIFY a batch."""

from service.db import transaction
from service.kernel.clock import local_day
from workers import metrics, store
from workers.context import Work


async def seal(work: Work) -> bool:
    """Seal at most one group a pool; return whether any formed, so that more might."""
    now = work.clock.now()
    async with transaction(work.pool) as lent:
        groups = await store.seal_ready(lent, now=now, today=local_day(now, work.settings.timezone))
    metrics.GROUPS_SEALED.inc(len(groups))
    return bool(groups)
