"""A person checks in once a day, under a pseudonym that the day's pool forgets."""

from datetime import date

from service.checkins import store
from service.checkins.types import CheckInReceipt, CheckInTerms
from service.db import Connection
from service.kernel.ids import contributor, pseudonym
from service.kernel.problems import Problem
from service.policy.rules import require_collecting
from service.polls.ballots import tenths_of
from service.polls.rules import settle_of
from service.posts.store import list_sources

_SOURCE = "checkins"


async def check_in(
    connection: Connection, person: str, point: int, *, key: bytes, day: date, zone: str
) -> CheckInReceipt:
    """Count a person's first check-in of a day; see `collect_checkin` in SQL.

    Raises:
        Problem: `collecting-stopped`, `source-off`, `not-found` for somebody who left, or
            `team-too-new`.
    """
    await terms(connection)
    outcome = await store.collect(
        connection,
        person=person,
        contributor=contributor(key, "checkins", person),
        marker=pseudonym(key, "checkin", day.isoformat(), person),
        valence=tenths_of("scale5", point),
        day=day,
        zone=zone,
    )
    if outcome == "unknown_person":
        raise Problem("not-found")
    if outcome == "too_new":
        raise Problem("team-too-new")
    return CheckInReceipt("counted" if outcome == "accepted" else "already_counted")


async def terms(connection: Connection) -> CheckInTerms:
    """Return what holds today, or raise `collecting-stopped` or `source-off`."""
    await require_collecting(connection)
    rows = await list_sources(connection)
    source = next(row for row in rows if row.source == _SOURCE)
    if not source.enabled:
        raise Problem("source-off", source=_SOURCE)
    return CheckInTerms(source.k, settle_of(source.settle))
