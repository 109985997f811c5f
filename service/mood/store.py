"""One typed function a query; published tables only."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from service.db import Connection, Query
from service.mood.rows import (
    Audience,
    DaySums,
    ListedRound,
    OpenSource,
    PostSums,
    QuestionSums,
    RoundHeader,
    RoundSums,
    TeamRow,
    TeamSums,
    TeamVersion,
    TextRow,
    Themes,
    ValueSums,
    WeekSums,
)
from service.mood.types import TeamParticipation
from service.polls.store import QuestionRow, question_of
from service.polls.types import Question

_SEES_TEAM = Query("mood", "sees_team", bool)
_FIND_TEAM = Query("mood", "find_team", TeamRow)
_CHILD_TEAMS = Query("mood", "child_teams", TeamRow)
_FIRST_ROOT = Query("mood", "first_root", str)
_SOURCES_BETWEEN = Query("mood", "sources_between", TeamSums)
_TREND = Query("mood", "trend", DaySums)
_TEXTS = Query("mood", "texts", TextRow)
_THEMES_BETWEEN = Query("mood", "themes_between", Themes)
_ROUNDS_BETWEEN = Query("mood", "rounds_between", Audience)
_MEMBERS_BETWEEN = Query("mood", "members_between", Audience)
_OPEN_SOURCES = Query("mood", "open_sources", OpenSource)
_ROUND_QUESTIONS = Query("mood", "round_questions", QuestionSums)
_BREAKDOWN_QUESTIONS = Query("mood", "breakdown_questions", ValueSums)
_ROUND_HEADER = Query("mood", "round_header", RoundHeader)
_ROUND_TREND = Query("mood", "round_trend", RoundSums)
_ROUND_PARTICIPATION = Query("mood", "round_participation", TeamParticipation)
_POLL_QUESTIONS = Query("mood", "poll_questions", QuestionRow)
_POST_SUMS = Query("mood", "post_sums", PostSums)
_WEEKS_OF = Query("mood", "weeks_of", WeekSums)
_ROUNDS_OF = Query("mood", "rounds_of", ListedRound)
_LINEAGE = Query("mood", "lineage", TeamRow)
_STRONGEST_POSTS = Query("mood", "strongest_posts", PostSums)
_TEAM_VERSION = Query("mood", "team_version", int)
_NEWEST_VERSION = Query("mood", "newest_version", int)
_CHANGED_TEAMS = Query("mood", "changed_teams", TeamVersion)


async def sees_team(connection: Connection, team_id: str, scopes: Sequence[str] | None) -> bool:
    """Tell whether a team exists at or below one of the scopes, or with None at all."""
    return await _SEES_TEAM.only(connection, team_id=team_id, scopes=scopes)


async def find_team(connection: Connection, team_id: str) -> TeamRow:
    """Return a team that exists."""
    return await _FIND_TEAM.only(connection, team_id=team_id)


async def child_teams(connection: Connection, team_id: str, since: date) -> list[TeamRow]:
    """Return the teams directly below, by name; not those that had ended before."""
    return await _CHILD_TEAMS.many(connection, team_id=team_id, since=since)


async def first_root(connection: Connection) -> str | None:
    """Return the first team without a parent, by name."""
    return await _FIRST_ROOT.one(connection)


async def sources_between(
    connection: Connection, team_ids: list[str], since: date, until: date
) -> list[TeamSums]:
    """Return the sums of teams by source over days, both ends included."""
    return await _SOURCES_BETWEEN.many(connection, team_ids=team_ids, since=since, until=until)


async def trend(connection: Connection, team_id: str, since: date, until: date) -> list[DaySums]:
    """Return a team's days in their order."""
    return await _TREND.many(connection, team_id=team_id, since=since, until=until)


async def texts(
    connection: Connection, team_id: str, since: date, until: date, *, after: UUID, page: int
) -> list[TextRow]:
    """Return published texts of a team and below, in the order of their random ids."""
    return await _TEXTS.many(
        connection, team_id=team_id, since=since, until=until, after=after, page=page
    )


async def themes_between(
    connection: Connection, team_id: str, since: date, until: date
) -> list[Themes]:
    """Return a team's themes over days."""
    return await _THEMES_BETWEEN.many(connection, team_id=team_id, since=since, until=until)


async def rounds_between(
    connection: Connection, team_ids: list[str], since: date, until: date, zone: str
) -> list[Audience]:
    """Return the teams' audiences of the rounds that overlap these days."""
    return await _ROUNDS_BETWEEN.many(
        connection, team_ids=team_ids, since=since, until=until, zone=zone
    )


async def members_between(
    connection: Connection, team_ids: list[str], since: date, until: date
) -> list[Audience]:
    """Return the teams' members by day."""
    return await _MEMBERS_BETWEEN.many(connection, team_ids=team_ids, since=since, until=until)


async def open_sources(
    connection: Connection, team_ids: list[str], today: date
) -> list[OpenSource]:
    """Return the teams' sources whose figures of today may still grow."""
    return await _OPEN_SOURCES.many(connection, team_ids=team_ids, today=today)


async def round_questions(
    connection: Connection, team_id: str, round_id: UUID
) -> list[QuestionSums]:
    """Return a round's sums by source and question."""
    return await _ROUND_QUESTIONS.many(connection, team_id=team_id, round_id=round_id)


async def breakdown_questions(
    connection: Connection, team_id: str, round_id: UUID
) -> list[ValueSums]:
    """Return a divided round's sums by value, source and question."""
    return await _BREAKDOWN_QUESTIONS.many(connection, team_id=team_id, round_id=round_id)


async def round_header(connection: Connection, team_id: str, round_id: UUID) -> RoundHeader | None:
    """Return a round in whose audience the team was."""
    return await _ROUND_HEADER.one(connection, team_id=team_id, round_id=round_id)


async def round_trend(
    connection: Connection, team_id: str, since: datetime, until: datetime
) -> list[RoundSums]:
    """Return the sums of the rounds that opened between two moments."""
    return await _ROUND_TREND.many(connection, team_id=team_id, since=since, until=until)


async def round_participation(connection: Connection, round_id: UUID) -> list[TeamParticipation]:
    """Return the teams of a round by name."""
    return await _ROUND_PARTICIPATION.many(connection, round_id=round_id)


async def poll_questions(connection: Connection, round_id: UUID) -> list[Question]:
    """Return the questions of a round's poll."""
    rows = await _POLL_QUESTIONS.many(connection, round_id=round_id)
    return [question_of(row) for row in rows]


async def team_version(connection: Connection, team_id: str) -> int:
    """Return the version of a team's latest change, 0 before the first."""
    return await _TEAM_VERSION.one(connection, team_id=team_id) or 0


async def newest_version(connection: Connection) -> int:
    """Return the version of the latest change anywhere."""
    return await _NEWEST_VERSION.only(connection)


async def changed_teams(connection: Connection, version: int) -> list[TeamVersion]:
    """Return the teams that changed after a version, in the order of their changes."""
    return await _CHANGED_TEAMS.many(connection, version=version)


async def post_sums(connection: Connection, post_ids: list[UUID]) -> list[PostSums]:
    """Return the sums of those of the posts that enough people reacted to."""
    return await _POST_SUMS.many(connection, post_ids=post_ids)


async def strongest_posts(
    connection: Connection, since: datetime, until: datetime, page: int
) -> list[PostSums]:
    """Return the posts of some days that most people reacted to."""
    return await _STRONGEST_POSTS.many(connection, since=since, until=until, page=page)


async def weeks_of(
    connection: Connection, team_ids: list[str], since: date, until: date
) -> list[WeekSums]:
    """Return the sums of teams by week and source."""
    return await _WEEKS_OF.many(connection, team_ids=team_ids, since=since, until=until)


async def rounds_of(
    connection: Connection, team_id: str, since: datetime, until: datetime
) -> list[ListedRound]:
    """Return the rounds that a team was invited to and that overlap a time, newest first."""
    return await _ROUNDS_OF.many(connection, team_id=team_id, since=since, until=until)


async def lineage(
    connection: Connection, team_id: str, scopes: Sequence[str] | None
) -> list[TeamRow]:
    """Return what is above a team within the scopes, from the top, and the team itself."""
    return await _LINEAGE.many(connection, team_id=team_id, scopes=scopes)
