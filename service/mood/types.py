"""Mood, as it goes out over HTTP. Every number is computed from sums of sealed groups."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.breakdown.types import BreakdownLabel
from service.polls.types import Settle

Bucket = Literal["day", "week", "round"]


class Share(msgspec.Struct, frozen=True):
    """A share on [0, 1] with its 95 % interval."""

    share: float
    low: float
    high: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A mood index, 0 to 100, with its 95 % interval, from `n` people.

    Somebody counts once a round, a day of check-ins or a post, hence more than once in a sum.
    `provisional`: the round or day is not over ("Zwischenstand").
    """

    index: float
    low: float
    high: float
    n: int
    answers: int
    unfavourable: Share
    neutral: Share
    favourable: Share
    provisional: bool


class Overall(msgspec.Struct, frozen=True, kw_only=True):
    """The weighted mean of the sources that are there, with the weights that were used."""

    index: float
    low: float
    high: float
    weights: dict[str, float]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """The change against the period before, over the sources that both have."""

    points: float
    reliable: bool
    sources: list[str]
    words: str


class ThemeCount(msgspec.Struct, frozen=True):
    """How many people named a theme, by polarity."""

    theme: str
    negative: int
    neutral: int
    positive: int


class TeamMood(msgspec.Struct, frozen=True, kw_only=True):
    """A team's mood over some days; sources without a sealed group are missing.

    `ended_on`: since then nobody is in the team; what it was stays.
    """

    team_id: str
    name: str
    ended_on: date | None
    since: date
    until: date
    overall: Overall | None
    change: Change | None
    sources: dict[str, Figure]
    themes: list[ThemeCount]
    version: int


class Enps(msgspec.Struct, frozen=True, kw_only=True):
    """100 x (promoters - detractors) / answers, with its 95 % interval.

    Promoters say 9 or 10, detractors 0 to 6.
    """

    score: float
    low: float
    high: float
    promoters: int
    detractors: int
    answers: int


class OptionFigure(msgspec.Struct, frozen=True, kw_only=True):
    """How many chose an option of a choice, and their share; null before the first group."""

    label: str
    label_en: str | None
    count: int
    share: Share | None


class QuestionFigure(msgspec.Struct, frozen=True, kw_only=True):
    """One question; `distribution` counts answers by scale point, lowest first, or by option.

    A scale of 0 to 10 that is no mood question asks whether one would recommend: `enps`.
    A choice has `options` and neither figure nor index.
    """

    key: str
    kind: str
    wording: str
    wording_en: str | None
    mood: bool
    figure: Figure | None
    enps: Enps | None
    distribution: list[int]
    options: list[OptionFigure]


class RoundMood(msgspec.Struct, frozen=True, kw_only=True):
    """A team's mood in one round. Participation is sealed people over people invited."""

    team_id: str
    name: str
    round_id: UUID
    title: str
    number: int
    state: str
    opens_at: datetime
    closes_at: datetime
    k_figures: int
    k_texts: int
    settle: Settle
    breakdown: BreakdownLabel | None
    invited: int
    sealed: int
    participation: float
    overall: Overall | None
    sources: dict[str, Figure]
    questions: list[QuestionFigure]
    version: int


class ValueMood(msgspec.Struct, frozen=True, kw_only=True):
    """A team's mood in one round, of the people of one value; nothing where no group is sealed.

    `key`, `de` and `en` are the value's, null for the rest: people without a value, and of values
    that too few have to stand for themselves.
    """

    key: str | None
    de: str | None
    en: str | None
    overall: Overall | None
    sources: dict[str, Figure]
    questions: list[QuestionFigure]


class RoundBreakdown(msgspec.Struct, frozen=True, kw_only=True):
    """A team's mood in one round by the values of its breakdown, and of the rest.

    All of them together are the team's figure. How many were invited of each value is not told.
    """

    team_id: str
    name: str
    round_id: UUID
    title: str
    number: int
    state: str
    breakdown: BreakdownLabel
    values: list[ValueMood]
    rest: ValueMood
    version: int


class TrendPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One bucket of a trend: a day, the Monday of a week, or the close of a round."""

    start: date
    round_id: UUID | None = None
    overall: Overall | None
    sources: dict[str, Figure]


class SubTeam(msgspec.Struct, frozen=True, kw_only=True):
    """A team directly below, with its overall mood if it has one.

    One that ended is among them for days on which it was there.
    """

    team_id: str
    name: str
    ended_on: date | None
    overall: Overall | None
    sources: dict[str, Figure]


class ShownText(msgspec.Struct, frozen=True):
    """A comment of a sealed group of at least ten: whose team, which week (its Monday), no more."""

    team_id: str
    week: date
    text: str


class TeamRound(msgspec.Struct, frozen=True, kw_only=True):
    """A round that a team was invited to. Participation is sealed people over people invited."""

    round_id: UUID
    title: str
    number: int
    state: str
    opens_at: datetime
    closes_at: datetime
    k_figures: int
    k_texts: int
    settle: Settle
    invited: int
    sealed: int
    participation: float


class Week(msgspec.Struct, frozen=True, kw_only=True):
    """A team's overall mood in the week that begins with this Monday."""

    start: date
    index: float
    low: float
    high: float
    provisional: bool


class TeamWeeks(msgspec.Struct, frozen=True, kw_only=True):
    """A team week by week; weeks without a sealed group are missing."""

    team_id: str
    name: str
    weeks: list[Week]


class TeamName(msgspec.Struct, frozen=True):
    """A team by its name."""

    team_id: str
    name: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a team stands in the tree: the teams above that may be seen, from the top, and itself.

    `visible` is the nearest of them that has a figure in the time asked for.
    """

    path: list[TeamName]
    visible: TeamName | None


class TeamParticipation(msgspec.Struct, frozen=True):
    """A team's share in a round: people sealed, 0 before the first group, and people invited."""

    team_id: str
    name: str
    parent_id: str | None
    invited: int
    sealed: int
