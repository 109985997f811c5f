"""A person checks in once a day, under a pseudonym that the day's pool forgets."""

from datetime import date

from service.checkins import store
from service.checkins.types import CheckInReceipt, CheckInTerms
from service.db import Connection
from service.kernel.ids import checkin_contributor, pseudonym
from service.kernel.problems import Problem
from service.policy.rules import require_collecting
from service.polls.ballots import tenths_of
from service.polls.rules import settle_of
from service.posts.store import source_enabled

_SOURCE = "checkins"


async def check_in(
    connection: Connection, person: str, point: int, *, key: bytes, day: date, zone: str
) -> CheckInReceipt:
    """Count a person's first check-in of a day; see `collect_checkin` in SQL.

    Raises:
        Problem: `collecting-stopped`, `source-off`, `not-found` for somebody who left, or
            `team-too-new`.
    """
    await require_open(connection)
    outcome = await store.collect(
        connection,
        person=person,
        contributor=checkin_contributor(key, person, day),
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


async def require_open(connection: Connection) -> None:
    """Raise `collecting-stopped` or `source-off` where nobody can check in."""
    await require_collecting(connection)
    if not await source_enabled(connection, _SOURCE):
        raise Problem("source-off", source=_SOURCE)


async def terms(connection: Connection, day: date) -> CheckInTerms:
    """Return what holds on a day, or raise `collecting-stopped` or `source-off`."""
    await require_open(connection)
    row = await store.terms_of_day(connection, day)
    return CheckInTerms(row.k, settle_of(row.settle))
