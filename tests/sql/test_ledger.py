"""Collecting and sealing never wait for each other crosswise, whatever the numbers of backends."""

import asyncpg
import pytest

from service.settings import Settings

pytestmark = pytest.mark.anyio

# Of the first source in the order, which is not the one that is counted.
HELD = "SELECT FROM ledger WHERE slot = $1 AND source = 'checkins' FOR UPDATE NOWAIT"


async def test_who_collects_and_who_seals_count_in_slots_of_their_own(
    owner: asyncpg.Connection,
) -> None:
    for term in ("accepted", "withdrawn", "erased", "sealed", "withheld"):
        await owner.execute("SELECT account('scales', $1, 1)", term)
    rows = await owner.fetch(
        "SELECT slot, accepted, withdrawn, erased, sealed, withheld FROM ledger"
        " WHERE accepted + sealed > 0 ORDER BY slot"
    )
    [collected, sealed] = [tuple(row) for row in rows]
    assert sealed[0] == collected[0] + 64
    assert (collected[1:], sealed[1:]) == ((1, 1, 1, 0, 0), (0, 0, 0, 1, 1))


async def test_who_seals_holds_every_source_from_the_first_group_on(
    owner: asyncpg.Connection, settings: Settings
) -> None:
    beside = await asyncpg.connect(settings.owner_url)
    try:
        async with owner.transaction():
            await owner.execute("SELECT account('scales', 'sealed', 1)")
            slot = await owner.fetchval("SELECT slot FROM ledger WHERE sealed > 0")
            with pytest.raises(asyncpg.LockNotAvailableError):
                await beside.fetch(HELD, slot)
        assert len(await beside.fetch(HELD, slot)) == 1
    finally:
        await beside.close()
