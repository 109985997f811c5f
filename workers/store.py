"""One typed function a query of the workers."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from sentiment.types import Verdict
from service.db import Connection, Query


class LeasedText(msgspec.Struct, frozen=True):
    """A text taken for scoring."""

    id: UUID
    text: str
    leased_until: datetime


class DuePeriod(msgspec.Struct, frozen=True):
    """A round or day whose time is over."""

    id: UUID
    state: str
    closes_at: datetime


class Account(msgspec.Struct, frozen=True):
    """The conservation law for a source, in items; `missing` is 0 or something is wrong."""

    source: str
    accepted: int
    unscored: int
    scored: int
    parked: int
    sealed: int
    withheld: int
    withdrawn: int
    erased: int
    missing: int


class Standing(msgspec.Struct, frozen=True):
    """What waits."""

    unscored: int
    parked: int
    closing: int


_LEASE_TEXTS = Query("work", "lease_texts", LeasedText)
_WRITE_SCORES = Query("work", "write_scores", UUID)
_SCORE_AGAIN = Query("work", "score_again", int)
_RELEASE_FAILED = Query("work", "release_failed", UUID)
_PARK_EXHAUSTED = Query("work", "park_exhausted", UUID)
_PUBLISH_MODEL = Query("work", "publish_model", date)
_SEAL_READY = Query("work", "seal_ready", list)
_DUE_PERIODS = Query("work", "due_periods", DuePeriod)
_STOP_PERIOD = Query("work", "stop_period", str)
_FINISH_PERIOD = Query("work", "finish_period", bool)
_ENSURE_MONTH = Query("work", "ensure_month", str)
_STIR_POOLS = Query("work", "stir_pools", int)
_STIR_VOUCHERS = Query("work", "stir_vouchers", int)
_CONSERVATION = Query("work", "conservation", Account)
_QUEUE_STANDING = Query("work", "queue_standing", Standing)

_POLARITIES = {"negative": -1, "neutral": 0, "positive": 1}


async def lease_texts(
    connection: Connection, *, until: datetime, now: datetime, size: int
) -> list[LeasedText]:
    """Take up to `size` texts that nobody else has; their attempt is counted already."""
    return await _LEASE_TEXTS.many(connection, until=until, now=now, size=size)


async def write_scores(
    connection: Connection, texts: Sequence[LeasedText], verdicts: Sequence[Verdict], model: str
) -> list[UUID]:
    """Store verdicts; a text that somebody else has taken meanwhile stays as it is."""
    themes = [[(t.theme, t.polarity) for t in verdict.themes] for verdict in verdicts]
    return await _WRITE_SCORES.many(
        connection,
        ids=[text.id for text in texts],
        leases=[text.leased_until for text in texts],
        valences=[round(verdict.valence * 10) for verdict in verdicts],
        polarities=[_POLARITIES[verdict.label] for verdict in verdicts],
        themes=[msgspec.json.encode(pairs).decode() for pairs in themes],
        model=model,
    )


async def score_again(connection: Connection) -> int:
    """Let the model score pooled texts once more; return how many."""
    return await _SCORE_AGAIN.only(connection)


async def release_failed(connection: Connection, texts: Sequence[LeasedText], error: str) -> None:
    """Give texts back after a failed attempt, unless somebody else has taken them meanwhile."""
    await _RELEASE_FAILED.many(
        connection,
        ids=[text.id for text in texts],
        leases=[text.leased_until for text in texts],
        error=error,
    )


async def park_exhausted(connection: Connection, now: datetime) -> list[UUID]:
    """Park the texts whose three attempts are used up; return them."""
    return await _PARK_EXHAUSTED.many(connection, now=now)


async def publish_model(
    connection: Connection, *, version: str, card: str, language: str, today: date
) -> date:
    """Publish a model's version and card; return the day it was first seen here."""
    return await _PUBLISH_MODEL.only(
        connection, version=version, card=card, language=language, today=today
    )


async def seal_ready(connection: Connection, *, now: datetime, today: date) -> list[UUID]:
    """Seal what open pools are ready for; return the groups that formed."""
    return await _SEAL_READY.only(connection, now=now, today=today)


async def due_periods(connection: Connection, now: datetime) -> list[DuePeriod]:
    """Return the periods whose time is over, oldest first."""
    return await _DUE_PERIODS.many(connection, now=now)


async def stop_period(connection: Connection, period_id: UUID) -> None:
    """Stop a period from taking more."""
    await _STOP_PERIOD.one(connection, period_id=period_id)


async def finish_period(connection: Connection, period_id: UUID, today: date) -> bool:
    """Seal and lift what is left of a stopped period; False while texts wait."""
    return await _FINISH_PERIOD.only(connection, period_id=period_id, today=today)


async def ensure_month(connection: Connection, day: date) -> None:
    """Make the partitions of a day's month."""
    await _ENSURE_MONTH.one(connection, day=day)


async def stir_pools(connection: Connection, now: datetime) -> int:
    """Write changed pools again in random order; return how many responses that were."""
    return await _STIR_POOLS.only(connection, now=now)


async def stir_vouchers(connection: Connection) -> int:
    """Write the vouchers of changed rounds again in random order; return how many."""
    return await _STIR_VOUCHERS.only(connection)


async def conservation(connection: Connection) -> list[Account]:
    """Return the conservation law by source."""
    return await _CONSERVATION.many(connection)


async def queue_standing(connection: Connection) -> Standing:
    """Return what waits."""
    return await _QUEUE_STANDING.only(connection)
