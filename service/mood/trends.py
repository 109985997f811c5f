"""A team's mood over time: by day, by week or by round."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.db import Connection
from service.kernel import dates, statistics
from service.mood import rules, store
from service.mood.figures import (
    ROUND_SOURCES,
    AnySums,
    estimates_of,
    figures_of,
    overall_of,
    provisional_in,
)
from service.mood.population import Populations
from service.mood.rows import DaySums, RoundSums, Sums
from service.mood.types import Bucket, TrendPoint


async def trend(
    connection: Connection,
    team_id: str,
    since: date,
    until: date,
    *,
    by: Bucket,
    zone: str,
    today: date,
) -> list[TrendPoint]:
    """Return a team's trend; buckets without a sealed group are missing."""
    if by == "round":
        return await _rounds(connection, team_id, since, until, ZoneInfo(zone))
    days = await store.trend(connection, team_id, since, until)
    populations = await Populations.load(connection, [team_id], since, until, zone)
    width = timedelta(days=7 if by == "week" else 1)
    open_now = await rules.growing(connection, [team_id], until, today)
    points = []
    for start, rows in _buckets(days, width):
        last = start + width - timedelta(days=1)
        provisional = open_now[team_id] if last >= today else set()
        points.append(_point(start, rows, populations.over(team_id, start, last), provisional))
    return points


def _buckets(days: Iterable[DaySums], width: timedelta) -> Iterator[tuple[date, list[Sums]]]:
    buckets: dict[date, dict[str, list[DaySums]]] = defaultdict(lambda: defaultdict(list))
    for row in days:
        start = dates.monday(row.day) if width.days > 1 else row.day
        buckets[start][row.source].append(row)
    for start, sources in sorted(buckets.items()):
        yield start, [_sum(source, parts) for source, parts in sources.items()]


def _point(
    start: date,
    rows: Sequence[AnySums],
    populations: Mapping[str, int],
    provisional: Collection[str],
    round_id: UUID | None = None,
) -> TrendPoint:
    return TrendPoint(
        start=start,
        round_id=round_id,
        overall=overall_of(estimates_of(rows, populations)),
        sources=figures_of(rows, populations, provisional),
    )


def _sum(source: str, parts: list[DaySums]) -> Sums:
    polarity = [sum(counts) for counts in zip(*(part.polarity for part in parts), strict=True)]
    return Sums(
        source,
        sum(part.n for part in parts),
        statistics.total(part.histogram for part in parts),
        polarity,
    )


async def _rounds(
    connection: Connection, team_id: str, since: date, until: date, zone: ZoneInfo
) -> list[TrendPoint]:
    first, last = rules.moments_of(since, until, zone)
    rounds: dict[UUID, list[RoundSums]] = defaultdict(list)
    for row in await store.round_trend(connection, team_id, first, last):
        rounds[row.id].append(row)
    points = []
    for round_id, rows in rounds.items():
        populations = dict.fromkeys(ROUND_SOURCES, rows[0].invited)
        provisional = provisional_in(rows[0].state)
        closed_on = rows[0].closes_at.astimezone(zone).date()
        points.append(_point(closed_on, rows, populations, provisional, round_id))
    return points
