"""Rows of the published tables, as the store reads them."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec


class TeamRow(msgspec.Struct, frozen=True):
    """A team, and the day on which it ended if it did."""

    id: str
    name: str
    ended_on: date | None


class Sums(msgspec.Struct, frozen=True):
    """Sums of a source: people, 21 bins of valence, polarity counts."""

    source: str
    n: int
    histogram: list[int]
    polarity: list[int]


class TeamSums(msgspec.Struct, frozen=True):
    """Sums of a team and source."""

    team_id: str
    source: str
    n: int
    histogram: list[int]
    polarity: list[int]


class DaySums(msgspec.Struct, frozen=True):
    """Sums of a day and source."""

    day: date
    source: str
    n: int
    histogram: list[int]
    polarity: list[int]


class QuestionSums(msgspec.Struct, frozen=True):
    """Sums of a question of a round; an empty question is the source as a whole."""

    source: str
    question: str
    n: int
    histogram: list[int]
    polarity: list[int]


class ValueSums(msgspec.Struct, frozen=True):
    """Sums of a question of a round over the people of one value of its breakdown."""

    value: str
    source: str
    question: str
    n: int
    histogram: list[int]
    polarity: list[int]


class RoundSums(msgspec.Struct, frozen=True):
    """Sums of a round and source."""

    id: UUID
    closes_at: datetime
    state: str
    invited: int
    source: str
    n: int
    histogram: list[int]
    polarity: list[int]


class InvitedRound(msgspec.Struct, frozen=True):
    """A round as a team that was invited sees it."""

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


class RoundHeader(InvitedRound, frozen=True):
    """A round with its breakdown as JSON."""

    breakdown: str | None


class ListedRound(InvitedRound, frozen=True):
    """A round in a list, with the people whose answers are sealed."""

    sealed: int


class WeekSums(msgspec.Struct, frozen=True):
    """Sums of a team, a week and a source."""

    team_id: str
    week: date
    source: str
    n: int
    histogram: list[int]
    polarity: list[int]


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
