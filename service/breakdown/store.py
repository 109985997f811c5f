"""One typed function a query."""

from service.breakdown.types import Breakdown, BreakdownLabel
from service.db import Connection, Query

_FIND = Query("breakdown", "find_breakdown", BreakdownLabel)
_VALUES = Query("breakdown", "breakdown_values", BreakdownLabel)
_HOLD_VALUES = Query("breakdown", "hold_values", str)
_PUT = Query("breakdown", "put_breakdown", str)
_PUT_VALUES = Query("breakdown", "put_values", str)
_DROP_VALUES = Query("breakdown", "drop_values", str)
_DROP = Query("breakdown", "drop_breakdown", str)


async def find(connection: Connection) -> Breakdown | None:
    """Return the breakdown that is declared, if any."""
    found = await _FIND.one(connection)
    if found is None:
        return None
    return Breakdown(found.key, found.de, found.en, await _VALUES.many(connection))


async def hold_values(connection: Connection) -> set[str]:
    """Return the keys of all values; none goes before the transaction ends."""
    return set(await _HOLD_VALUES.many(connection))


async def put(connection: Connection, given: Breakdown) -> None:
    """Write a breakdown over the one there is; values that are not given go."""
    await _PUT.only(connection, key=given.key, de=given.de, en=given.en)
    await drop_values(connection, keep=[value.key for value in given.values])
    await _PUT_VALUES.many(
        connection,
        keys=[value.key for value in given.values],
        des=[value.de for value in given.values],
        ens=[value.en for value in given.values],
    )


async def drop_values(connection: Connection, *, keep: list[str]) -> None:
    """Remove all values but some, from people too."""
    await _DROP_VALUES.many(connection, keep=keep)


async def drop(connection: Connection) -> None:
    """Remove the declaration."""
    await _DROP.many(connection)
