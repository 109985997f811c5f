"""Teams week by week, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from service.db import Connection
from service.kernel import dates
from service.mood import rules, store
from service.mood.figures import estimates_of, overall_of
from service.mood.population import Populations
from service.mood.rows import WeekSums
from service.mood.types import TeamWeeks, Week

_WEEK = timedelta(days=7)


async def team_weeks(
    connection: Connection, team_id: str, since: date, until: date, *, zone: str, today: date
) -> list[TeamWeeks]:
    """Return the weeks of a team and of the teams directly below, the team itself first."""
    first = dates.monday(since)
    team = await store.find_team(connection, team_id)
    teams = [team, *await store.child_teams(connection, team_id, first)]
    ids = [each.id for each in teams]
    audiences = await Populations.load(connection, ids, first, until, zone)
    populations = audiences.by_week(first, until)
    growing = await rules.growing(connection, ids, until, today)
    weeks: dict[str, list[Week]] = defaultdict(list)
    for (of, start), rows in _by_week(await store.weeks_of(connection, ids, first, until)):
        overall = overall_of(estimates_of(rows, populations[of, start]))
        if overall is not None:
            current = start + _WEEK > today
            provisional = current and bool(growing[of].intersection(overall.weights))
            weeks[of].append(
                Week(
                    start=start,
                    index=overall.index,
                    low=overall.low,
                    high=overall.high,
                    provisional=provisional,
                )
            )
    return [TeamWeeks(team_id=each.id, name=each.name, weeks=weeks[each.id]) for each in teams]


def _by_week(
    rows: Iterable[WeekSums],
) -> Iterator[tuple[tuple[str, date], list[WeekSums]]]:
    found: dict[tuple[str, date], list[WeekSums]] = defaultdict(list)
    for row in rows:
        found[row.team_id, row.week].append(row)
    yield from found.items()
