"""One typed function a query."""

from datetime import date
from uuid import UUID

from service.db import Connection, Query

_COLLECT = Query("checkins", "collect_checkin", str)


async def collect(
    connection: Connection,
    *,
    person: str,
    contributor: UUID,
    marker: UUID,
    valence: int,
    day: date,
    zone: str,
) -> str:
    """Put a check-in into its pool; return its outcome."""
    return await _COLLECT.only(
        connection,
        person=person,
        contributor=contributor,
        marker=marker,
        valence=valence,
        day=day,
        zone=zone,
    )
