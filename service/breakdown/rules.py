"""Rules of the one breakdown: whatever changes holds for rounds that open later."""

from datetime import datetime
from uuid import UUID

from service.audit.rules import record
from service.audit.types import BreakdownDeclared, BreakdownRemoved
from service.breakdown import store
from service.breakdown.types import Breakdown
from service.db import Connection
from service.kernel.problems import Problem, invalid


async def read(connection: Connection) -> Breakdown:
    """Return the breakdown that is declared, or raise `not-found`."""
    found = await store.find(connection)
    if found is None:
        raise Problem("not-found")
    return found


async def declare(connection: Connection, given: Breakdown, *, by: UUID, at: datetime) -> Breakdown:
    """Declare the organisation's one breakdown, in the place of the one before.

    People keep their value where the same breakdown still has it.

    Raises:
        Problem: `invalid-input` for a value given twice.
    """
    seen: set[str] = set()
    for index, value in enumerate(given.values):
        if value.key in seen:
            raise invalid(
                f"/values/{index}/key",
                f"„{value.key}“ ist doppelt angegeben",
                f"'{value.key}' is given twice",
            )
        seen.add(value.key)
    before = await store.find(connection)
    if before == given:
        return given
    if before is not None and before.key != given.key:
        await store.drop_values(connection, keep=[])
    await store.put(connection, given)
    event = BreakdownDeclared(id=given.key, values=[value.key for value in given.values])
    await record(connection, event, by=by, at=at)
    return given


async def remove(connection: Connection, *, by: UUID, at: datetime) -> None:
    """Remove the declaration and everybody's value, or raise `not-found`."""
    before = await read(connection)
    await store.drop(connection)
    await store.drop_values(connection, keep=[])
    await record(connection, BreakdownRemoved(id=before.key), by=by, at=at)
