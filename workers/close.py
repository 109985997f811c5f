"""Close rounds and days whose time is over, and lift their rests."""

from service.db import transaction
from service.kernel.clock import local_day
from workers import store
from workers.context import Work
from workers.files import write_anew


async def close(work: Work) -> bool:
    """Stop due periods and finish those whose texts are all scored or parked.

    Always answers False: a period that waits for texts is looked at again after scoring.
    """
    async with transaction(work.pool) as lent:
        due = await store.due_periods(lent, work.clock.now())
    finished = False
    for period in due:
        if period.state == "open":
            async with transaction(work.pool) as lent:
                await store.stop_period(lent, period.id)
        # However late it is: figures of the next day would count people of no round.
        last_day = local_day(period.closes_at, work.settings.timezone)
        async with transaction(work.pool) as lent:
            finished |= await store.finish_period(lent, period.id, last_day)
    if finished:
        await write_anew(work)
    return False
