"""The one door to figures: whatever shows a mood asks here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from service.db import Connection
from service.kernel import dates, statistics
from service.kernel.problems import Problem, invalid
from service.kernel.said import Language
from service.mood import store
from service.mood.figures import (
    ROUND_SOURCES,
    change_of,
    estimates_of,
    figures_of,
    overall_of,
    provisional_in,
    questions_of,
)
from service.mood.population import Populations
from service.mood.rows import PostSums, TeamSums
from service.mood.types import (
    RoundMood,
    SubTeam,
    TeamMood,
    TeamParticipation,
    ThemeCount,
)
from service.polls.rules import breakdown_of, settle_of

WINDOW_DAYS = 28
_LONGEST_SPAN = timedelta(days=3 * 366)


async def require_team(connection: Connection, team_id: str, scopes: Sequence[str] | None) -> None:
    """Raise `not-found` unless the team is at or below one of the scopes; None is everywhere."""
    if not await sees_team(connection, team_id, scopes):
        raise Problem("not-found")


async def sees_team(connection: Connection, team_id: str, scopes: Sequence[str] | None) -> bool:
    """Tell whether the team is at or below one of the scopes; None is everywhere."""
    return await store.sees_team(connection, team_id, scopes)


async def first_team(connection: Connection, scopes: Sequence[str] | None) -> str | None:
    """Return the team to begin with: the first of the scopes, or without them the first root."""
    return scopes[0] if scopes else await store.first_root(connection)


async def version_of(connection: Connection, team_id: str) -> int:
    """Return a number that changes with a team's figures, but not with the day."""
    return await store.team_version(connection, team_id)


def span(since: date | None, until: date | None, *, today: date, days: int) -> tuple[date, date]:
    """Return the first and last day asked for: until today, that many days by default.

    Raises:
        Problem: `invalid-input` for days the wrong way round, more than three years, or out of
            any organisation's time.
    """
    last = until or today
    _check_day("/until", last)
    first = since or last - timedelta(days=days - 1)
    _check_day("/since", first)
    if last < first:
        raise invalid("/until", "darf nicht vor since liegen", "must not be before since")
    if last - first > _LONGEST_SPAN:
        raise invalid("/since", "höchstens drei Jahre auf einmal", "at most three years at once")
    return first, last


def _check_day(pointer: str, day: date) -> None:
    if not dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR:
        raise invalid(
            pointer,
            f"muss in den Jahren {dates.FIRST_YEAR} bis {dates.LAST_YEAR} liegen",
            f"must be in the years {dates.FIRST_YEAR} to {dates.LAST_YEAR}",
        )


async def team_mood(
    connection: Connection,
    team_id: str,
    since: date,
    until: date,
    *,
    zone: str,
    today: date,
    language: Language,
) -> TeamMood:
    """Return a team's mood over some days, and the change against as many days before."""
    team = await store.find_team(connection, team_id)
    rows, populations = await _between(connection, team_id, since, until, zone)
    earlier = since - (until - since) - timedelta(days=1), since - timedelta(days=1)
    rows_before, populations_before = await _between(connection, team_id, *earlier, zone)
    estimates = estimates_of(rows, populations)
    themes = await store.themes_between(connection, team_id, since, until)
    open_now = await growing(connection, [team_id], until, today)
    return TeamMood(
        team_id=team.id,
        name=team.name,
        ended_on=team.ended_on,
        since=since,
        until=until,
        overall=overall_of(estimates),
        change=change_of(estimates_of(rows_before, populations_before), estimates, language),
        sources=figures_of(rows, populations, open_now[team_id]),
        themes=[ThemeCount(row.theme, *row.polarity) for row in themes],
        version=await store.team_version(connection, team_id),
    )


async def round_mood(connection: Connection, team_id: str, round_id: UUID) -> RoundMood:
    """Return a team's mood in one round, or raise `not-found` if it was not invited."""
    header = await store.round_header(connection, team_id, round_id)
    if header is None:
        raise Problem("not-found")
    team = await store.find_team(connection, team_id)
    rows = await store.round_questions(connection, team_id, round_id)
    wholes = [row for row in rows if row.question == ""]
    populations = dict.fromkeys(ROUND_SOURCES, header.invited)
    provisional = provisional_in(header.state)
    people = {row.source: row.n for row in wholes}
    sealed = people.get("scales") or max(people.values(), default=0)
    questions = await store.poll_questions(connection, round_id)
    breakdown = breakdown_of(header.breakdown)
    return RoundMood(
        team_id=team.id,
        name=team.name,
        round_id=header.id,
        title=header.title,
        number=header.number,
        state=header.state,
        opens_at=header.opens_at,
        closes_at=header.closes_at,
        k_figures=header.k_figures,
        k_texts=header.k_texts,
        settle=settle_of(header.settle),
        breakdown=None if breakdown is None else breakdown.label,
        invited=header.invited,
        sealed=sealed,
        participation=round(sealed / header.invited, 4),
        overall=overall_of(estimates_of(wholes, populations)),
        sources=figures_of(wholes, populations, provisional),
        questions=questions_of(questions, rows, header.invited, bool(provisional)),
        version=await store.team_version(connection, team_id),
    )


async def round_participation(connection: Connection, round_id: UUID) -> list[TeamParticipation]:
    """Return by team how many of those invited to a round are sealed."""
    return await store.round_participation(connection, round_id)


async def sub_teams(
    connection: Connection, team_id: str, since: date, until: date, *, zone: str, today: date
) -> list[SubTeam]:
    """Return the teams directly below with their figures."""
    teams = await store.child_teams(connection, team_id, since)
    ids = [team.id for team in teams]
    audiences = await Populations.load(connection, ids, since, until, zone)
    rows = defaultdict(list)
    for row in await store.sources_between(connection, ids, since, until):
        rows[row.team_id].append(row)
    open_now = await growing(connection, ids, until, today)
    found = []
    for team in teams:
        populations = audiences.over(team.id, since, until)
        found.append(
            SubTeam(
                team_id=team.id,
                name=team.name,
                ended_on=team.ended_on,
                overall=overall_of(estimates_of(rows[team.id], populations)),
                sources=figures_of(rows[team.id], populations, open_now[team.id]),
            )
        )
    return found


async def post_indices(
    connection: Connection, post_ids: list[UUID]
) -> dict[UUID, tuple[int, float]]:
    """Return people and mood index by post, of posts that enough people reacted to.

    All teams together: the one figure that is not of a team.
    """
    return {row.post_id: _reactions(row) for row in await store.post_sums(connection, post_ids)}


async def strongest_posts(
    connection: Connection, since: date, until: date, *, zone: str, page: int
) -> dict[UUID, tuple[int, float]]:
    """Return people and mood index of the posts that most people reacted to, in that order."""
    moments = moments_of(since, until, ZoneInfo(zone))
    rows = await store.strongest_posts(connection, *moments, page)
    return {row.post_id: _reactions(row) for row in rows}


def moments_of(since: date, until: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first and last moment of some days."""
    return datetime.combine(since, time.min, zone), datetime.combine(until, time.max, zone)


def _reactions(row: PostSums) -> tuple[int, float]:
    return row.n, round(statistics.index_of(row.valence_sum / 10 / row.n), 1)


async def growing(
    connection: Connection, team_ids: list[str], until: date, today: date
) -> Mapping[str, set[str]]:
    """Return by team the sources that are provisional; what ends before today is final."""
    found: dict[str, set[str]] = defaultdict(set)
    if until >= today:
        for row in await store.open_sources(connection, team_ids, today):
            found[row.team_id].add(row.source)
    return found


async def _between(
    connection: Connection, team_id: str, since: date, until: date, zone: str
) -> tuple[list[TeamSums], dict[str, int]]:
    rows = await store.sources_between(connection, [team_id], since, until)
    audiences = await Populations.load(connection, [team_id], since, until, zone)
    return rows, audiences.over(team_id, since, until)
