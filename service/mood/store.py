"""One typed function a query; published tables only."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from service.db import Connection, Query
from service.org.types import Team
from service.polls.types import Question


class Sums(msgspec.Struct, frozen=True):
    """Sums of a source: people, answers, 21 bins of valence, polarity counts."""

    source: str
    n: int
    answers: int
    histogram: list[int]
    polarity: list[int]


class TeamSums(msgspec.Struct, frozen=True):
    """Sums of a team and source."""

    team_id: str
    source: str
    n: int
    answers: int
    histogram: list[int]
    polarity: list[int]


class DaySums(msgspec.Struct, frozen=True):
    """Sums of a day and source."""

    day: date
    source: str
    n: int
    answers: int
    histogram: list[int]
    polarity: list[int]


class QuestionSums(msgspec.Struct, frozen=True):
    """Sums of a question of a round; an empty question is the source as a whole."""

    source: str
    question: str
    n: int
    answers: int
    histogram: list[int]
    polarity: list[int]


class RoundSums(msgspec.Struct, frozen=True):
    """Sums of a round and source."""

    id: UUID
    poll_id: UUID
    number: int
    closes_at: datetime
    state: str
    invited: int
    source: str
    n: int
    answers: int
    histogram: list[int]
    polarity: list[int]


class RoundHeader(msgspec.Struct, frozen=True):
    """A round as a team sees it."""

    id: UUID
    number: int
    title: str
    opens_at: datetime
    closes_at: datetime
    state: str
    invited: int
    k_figures: int
    k_texts: int
    settle: timedelta | None
    texts_shown: bool


class Themes(msgspec.Struct, frozen=True):
    """Polarity counts of a theme: negative, neutral, positive."""

    theme: str
    polarity: list[int]


class Audience(msgspec.Struct, frozen=True):
    """How many people of a team could contribute in a round or on a day."""

    team_id: str
    first_day: date
    last_day: date
    people: int


class OpenSource(msgspec.Struct, frozen=True):
    """A team's source whose figures of today may still grow."""

    team_id: str
    source: str


class TextRow(msgspec.Struct, frozen=True):
    """A published text under its random id."""

    id: UUID
    team_id: str
    week: date
    text: str


class TeamVersion(msgspec.Struct, frozen=True):
    """The version of a team's latest change."""

    team_id: str
    version: int


class PostSums(msgspec.Struct, frozen=True):
    """The reactions to a post, all teams together: people and their valence in tenths."""

    post_id: UUID
    n: int
    valence_sum: int


_SEES_TEAM = Query("mood", "sees_team", bool)
_FIND_TEAM = Query("mood", "find_team", Team)
_CHILD_TEAMS = Query("mood", "child_teams", Team)
_SOURCES_BETWEEN = Query("mood", "sources_between", TeamSums)
_TREND = Query("mood", "trend", DaySums)
_TEXTS = Query("mood", "texts", TextRow)
_THEMES_BETWEEN = Query("mood", "themes_between", Themes)
_ROUNDS_BETWEEN = Query("mood", "rounds_between", Audience)
_MEMBERS_BETWEEN = Query("mood", "members_between", Audience)
_OPEN_SOURCES = Query("mood", "open_sources", OpenSource)
_ROUND_QUESTIONS = Query("mood", "round_questions", QuestionSums)
_ROUND_HEADER = Query("mood", "round_header", RoundHeader)
_ROUND_TREND = Query("mood", "round_trend", RoundSums)
_POLL_QUESTIONS = Query("mood", "poll_questions", Question)
_POST_SUMS = Query("mood", "post_sums", PostSums)
_TEAM_VERSION = Query("mood", "team_version", int)
_NEWEST_VERSION = Query("mood", "newest_version", int)
_CHANGED_TEAMS = Query("mood", "changed_teams", TeamVersion)


async def sees_team(connection: Connection, team_id: str, scopes: Sequence[str] | None) -> bool:
    """Tell whether a team exists at or below one of the scopes, or with None at all."""
    return await _SEES_TEAM.only(connection, team_id=team_id, scopes=scopes)


async def find_team(connection: Connection, team_id: str) -> Team:
    """Return a team that exists."""
    return await _FIND_TEAM.only(connection, team_id=team_id)


async def child_teams(connection: Connection, team_id: str) -> list[Team]:
    """Return the teams directly below, by name."""
    return await _CHILD_TEAMS.many(connection, team_id=team_id)


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


async def round_header(connection: Connection, team_id: str, round_id: UUID) -> RoundHeader | None:
    """Return a round in whose audience the team was."""
    return await _ROUND_HEADER.one(connection, team_id=team_id, round_id=round_id)


async def round_trend(
    connection: Connection, team_id: str, since: datetime, until: datetime
) -> list[RoundSums]:
    """Return the sums of the rounds that opened between two moments."""
    return await _ROUND_TREND.many(connection, team_id=team_id, since=since, until=until)


async def poll_questions(connection: Connection, round_id: UUID) -> list[Question]:
    """Return the questions of a round's poll."""
    return await _POLL_QUESTIONS.many(connection, round_id=round_id)


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
