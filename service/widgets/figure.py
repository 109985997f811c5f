"""From a team's mood to what a widget shows of it."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from service.kernel.problems import Problem
from service.mood.types import TeamMood, TrendPoint
from service.widgets.drawing import course_of
from service.widgets.types import Point, Widget, Words
from service.widgets.words import LANGUAGES, TITLE, Said, unseen, words_of

# Where the bands of the mood index end: the same for every team and every page.
_BANDS = (30, 45, 55, 70)


@dataclass(frozen=True, slots=True)
class Mood:
    """A team's mood and its last weeks, as its leader sees them."""

    mood: TeamMood
    trend: Sequence[TrendPoint]


def widget_of(seen: Mood, shows: Collection[str]) -> Widget:
    """Return the part of a mood that a token opens."""
    overall = seen.mood.overall
    index, low, high = (
        (0, 0, 0)
        if overall is None
        else (round(overall.index), round(overall.low), round(overall.high))
    )
    # A single week is no course.
    points = _points(seen.trend) if "trend" in shows and overall is not None else []
    trend = points if len(points) > 1 else []
    counted = [] if overall is None else [seen.mood.sources[name] for name in overall.weights]
    provisional = any(figure.provisional for figure in counted)
    face = bisect_right(_BANDS, index) + 1
    said = Said(
        name=seen.mood.name,
        index=None if overall is None else index,
        low=low,
        high=high,
        face=face,
        provisional=provisional,
        change=seen.mood.change,
        responses=sum(figure.n for figure in counted) if "responses" in shows else None,
        trend=trend,
    )
    return Widget(
        team=seen.mood.team_id,
        name=seen.mood.name,
        index=said.index,
        low=None if overall is None else low,
        high=None if overall is None else high,
        face=None if overall is None else face,
        provisional=provisional,
        trend=trend,
        course=course_of(trend),
        words=words_of(said),
    )


def refusal_of(refused: Problem) -> Widget:
    """Return a widget that says kindly why it shows nothing."""
    words: dict[str, Words] = {
        language: unseen(TITLE[language], *refused.text(language)) for language in LANGUAGES
    }
    return Widget(
        team="",
        name="",
        index=None,
        low=None,
        high=None,
        face=None,
        provisional=False,
        trend=[],
        course="",
        words=words,
    )


def _points(trend: Sequence[TrendPoint]) -> list[Point]:
    return [
        Point(point.start, round(point.overall.index))
        for point in trend
        if point.overall is not None
    ]
