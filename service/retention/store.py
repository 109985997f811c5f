"""One typed function a query."""

from datetime import date, datetime

from service.db import Connection, Query
from service.retention.types import Deleted, Pruned

_DUE = Query("retention", "retention_due", bool)
_RETAIN = Query("retention", "retain", int)
_FINISH = Query("retention", "finish_retention", Deleted)
_PRUNE_AUDIT = Query("retention", "prune_audit", Pruned)


async def due(connection: Connection, today: date) -> bool:
    """Tell whether today's run is not finished."""
    return await _DUE.only(connection, today=today)


async def retain(connection: Connection, *, kind: str, cutoff: date, size: int) -> int:
    """Delete a batch of one kind; return how many rows went."""
    return await _RETAIN.only(connection, kind=kind, cutoff=cutoff, size=size)


async def finish(connection: Connection, *, day: date, again: bool) -> list[Deleted]:
    """End the day's run; return what it deleted, nothing if another did so first."""
    return await _FINISH.many(connection, day=day, again=again)


async def prune_audit(connection: Connection, *, before: datetime, size: int) -> Pruned:
    """Remove the oldest audit entries and move the anchor of the chain."""
    return await _PRUNE_AUDIT.only(connection, before=before, size=size)
