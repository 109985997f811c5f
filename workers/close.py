"""Close rounds and days whose time is over, and lift their rests."""

from service.db import transaction
from service.kernel.clock import local_day
from workers import store
from workers.context import Work
from workers.files import write_anew


async def close(work: Work) -> bool:
    """Stop due periods and finish those whose texts are all scored or parked.

    Always answers False: a period that waits for texts is looked at again after scoring. One that
    cannot be finished keeps no other one open.
    """
    async with transaction(work.pool) as lent:
        due = await store.due_periods(lent, work.clock.now())
    finished, failed = False, list[Exception]()
    for period in due:
        try:
            finished |= await _end(work, period)
        except Exception as error:  # noqa: BLE001 -- told below, when the others are closed
            failed.append(error)
    if finished:
        await write_anew(work)
    if failed:
        raise failed[0]
    return False


async def _end(work: Work, period: store.DuePeriod) -> bool:
    if period.state == "open":
        async with transaction(work.pool) as lent:
            await store.stop_period(lent, period.id)
    # However late it is: figures of the next day would count people of no round.
    last_day = local_day(period.closes_at, work.settings.timezone)
    async with transaction(work.pool) as lent:
        return await store.finish_period(lent, period.id, last_day)
