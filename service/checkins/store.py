"""One typed function a query."""

from datetime import date, timedelta
from uuid import UUID

import msgspec

from service.db import Connection, Query


class TermsRow(msgspec.Struct, frozen=True):
    """What holds for a day's check-ins; no settle time waits for its end."""

    k: int
    settle: timedelta | None


_COLLECT = Query("checkins", "collect_checkin", str)
_TERMS = Query("checkins", "terms_of_day", TermsRow)


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


async def terms_of_day(connection: Connection, day: date) -> TermsRow:
    """Return what holds for a day's check-ins."""
    return await _TERMS.only(connection, day=day)
