"""Stir: break what PostgreSQL itself remembers about which rows arrived together."""

from service.db import transaction
from workers import store
from workers.context import Work
from workers.files import write_anew

SECONDS = 60.0
# Ballots wait while files are written, about a fifth of it all: stirring that takes more than six
# seconds comes less often than each minute, and keeps ballots out for 2 % of the time at most.
REST = 9.0


async def stir(work: Work) -> bool:
    """Write new responses and vouchers again, each among the others, and drop the old versions.

    Two transactions: the rows of a ballot and its voucher share one from the moment they
    arrive until this runs, and none afterwards.
    """
    async with transaction(work.pool) as lent:
        responses = await store.stir_pools(lent, work.clock.now())
    async with transaction(work.pool) as lent:
        vouchers = await store.stir_vouchers(lent)
    if responses or vouchers:
        await write_anew(work)
    return False
