"""The sweep: rings every bell each second, so that a lost doorbell costs a second.

It needs PostgreSQL only; it goes on while Redis is away.
"""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from service.db import connection
from workers import store
from workers.bell import Bell
from workers.context import Work

SECONDS = 1.0
_AHEAD = timedelta(days=10)


async def sweep(bells: Iterable[Bell], seconds: float = SECONDS) -> None:
    """Ring all bells every so many seconds until cancelled."""
    while True:
        for bell in bells:
            bell.ring()
        await asyncio.sleep(seconds)


async def prepare_months(work: Work) -> bool:
    """Make the partitions of the days to come before somebody needs them."""
    today = work.today
    async with connection(work.pool) as lent:
        await store.ensure_month(lent, today)
        await store.ensure_month(lent, today + _AHEAD)
    return False
