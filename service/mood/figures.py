"""From published sums to figures."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from service.kernel import numbers, statistics
from service.kernel.said import Language
from service.kernel.statistics import Estimate
from service.mood.types import Change, Enps, Figure, OptionFigure, Overall, QuestionFigure, Share
from service.polls.types import Question

# Mood questions, comments, reactions; a source without a weight is shown, never mixed in.
WEIGHTS: Mapping[str, float] = {"scales": 0.6, "comments": 0.25, "reactions": 0.15}
ROUND_SOURCES = ("scales", "comments")


class AnySums(Protocol):
    """Sums of anything."""

    @property
    def source(self) -> str: ...
    @property
    def n(self) -> int: ...
    @property
    def histogram(self) -> list[int]: ...
    @property
    def polarity(self) -> list[int]: ...


class QuestionSums(AnySums, Protocol):
    """Sums of a question."""

    @property
    def question(self) -> str: ...


def provisional_in(state: str) -> Collection[str]:
    """Return the sources of a round that may still grow; one that is closing waits for texts."""
    return () if state == "closed" else ROUND_SOURCES


def figure_of(sums: AnySums, population: int, *, provisional: bool) -> Figure | None:
    """Return the figure of some sums; None where nobody gave an answer."""
    estimate = statistics.estimate(sums.histogram, sums.n, population)
    if estimate is None:
        return None
    negative, neutral, positive = _shares(sums, sums.polarity, population)
    return Figure(
        **_interval(estimate),
        n=sums.n,
        answers=sum(sums.histogram),
        unfavourable=negative,
        neutral=neutral,
        favourable=positive,
        provisional=provisional,
    )


def figures_of(
    rows: Iterable[AnySums], populations: Mapping[str, int], provisional: Collection[str]
) -> dict[str, Figure]:
    """Return the figures of sources that have one."""
    found = {
        row.source: figure_of(
            row, _audience(row, populations), provisional=row.source in provisional
        )
        for row in rows
    }
    return {source: figure for source, figure in sorted(found.items()) if figure is not None}


def estimates_of(rows: Iterable[AnySums], populations: Mapping[str, int]) -> dict[str, Estimate]:
    """Return the estimates of the weighted sources."""
    found = {}
    for row in rows:
        estimate = statistics.estimate(row.histogram, row.n, _audience(row, populations))
        if row.source in WEIGHTS and estimate is not None:
            found[row.source] = estimate
    return found


def overall_of(estimates: Mapping[str, Estimate]) -> Overall | None:
    """Return the weighted mean of the sources that are there."""
    combined = statistics.combine(
        {source: (estimate, WEIGHTS[source]) for source, estimate in estimates.items()}
    )
    if combined is None:
        return None
    total = sum(WEIGHTS[source] for source in estimates)
    weights = {source: round(WEIGHTS[source] / total, 4) for source in sorted(estimates)}
    return Overall(**_interval(combined), weights=weights)


def change_of(
    before: Mapping[str, Estimate], after: Mapping[str, Estimate], language: Language
) -> Change | None:
    """Return the change over the sources that both periods have."""
    shared = sorted(before.keys() & after.keys())
    old = statistics.combine({s: (before[s], WEIGHTS[s]) for s in shared})
    new = statistics.combine({s: (after[s], WEIGHTS[s]) for s in shared})
    if old is None or new is None:
        return None
    points = round(50 * (new.mean - old.mean), 1)
    reliable = statistics.reliably_different(old, new)
    return Change(
        points=points, reliable=reliable, sources=shared, words=_words(points, reliable, language)
    )


def questions_of(
    questions: Iterable[Question],
    rows: Iterable[QuestionSums],
    invited: int,
    provisional: bool,
) -> list[QuestionFigure]:
    """Return the figures of a round's questions but the text, from their sums."""
    by_key = {row.question: row for row in rows}
    return [
        _question(question, by_key.get(question.key), invited, provisional)
        for question in questions
        if question.kind != "text"
    ]


def distribution_of(question: Question, histogram: Sequence[int]) -> list[int]:
    """Return the answers by scale point, lowest first, or by option."""
    if question.options is not None:
        return list(histogram[: len(question.options)])
    return list(histogram[::5] if question.kind == "scale5" else histogram[::2])


def options_of(
    question: Question, sums: AnySums | None, counts: Sequence[int], population: int
) -> list[OptionFigure]:
    """Return the options of a choice in their order; none of any other question."""
    if question.options is None:
        return []
    shares: list[Share | None] = [None] * len(counts)
    if sums is not None and sum(counts) > 0:
        shares = [*_shares(sums, counts, population)]
    return [
        OptionFigure(label=option.label, label_en=option.label_en, count=count, share=share)
        for option, count, share in zip(question.options, counts, shares, strict=True)
    ]


def _question(
    question: Question,
    row: QuestionSums | None,
    invited: int,
    provisional: bool,
) -> QuestionFigure:
    counts = distribution_of(question, [0] * 21 if row is None else row.histogram)
    valued = None if question.kind == "choice" else row
    return QuestionFigure(
        key=question.key,
        kind=question.kind,
        wording=question.wording,
        wording_en=question.wording_en,
        mood=question.counts,
        figure=None if valued is None else figure_of(valued, invited, provisional=provisional),
        enps=None if valued is None else enps_of(question, valued, invited),
        distribution=counts,
        options=options_of(question, row, counts, invited),
    )


def enps_of(question: Question, sums: AnySums, population: int) -> Enps | None:
    """Return the eNPS of a question that asks for one."""
    answers = sum(sums.histogram)
    if question.kind != "scale11" or question.counts or answers == 0:
        return None
    points = distribution_of(question, sums.histogram)
    promoters, detractors = sum(points[9:]), sum(points[:7])
    score, low, high = statistics.net_share(promoters, detractors, answers, population)
    return Enps(
        score=round(100 * score, 1),
        low=round(100 * low, 1),
        high=round(100 * high, 1),
        promoters=promoters,
        detractors=detractors,
        answers=answers,
    )


def _audience(sums: AnySums, populations: Mapping[str, int]) -> int:
    return statistics.audience(populations[sums.source], sums.n)


def _interval(estimate: Estimate) -> dict[str, float]:
    low, high = estimate.mean - estimate.half_width, estimate.mean + estimate.half_width
    values = {"index": estimate.mean, "low": low, "high": high}
    return {name: round(statistics.index_of(value), 1) for name, value in values.items()}


def _shares(sums: AnySums, counts: Sequence[int], population: int) -> list[Share]:
    answers = sum(sums.histogram)
    asked = max(population * answers // sums.n, answers)
    return [_share(count, answers, min(sums.n, answers), asked) for count in counts]


def _share(count: int, answers: int, sample: int, population: int) -> Share:
    # Answers of one person are not independent: the interval is that of the people.
    found = statistics.wilson(count * sample / answers, sample, population * sample // answers)
    return Share(round(found.share, 4), round(found.low, 4), round(found.high, 4))


def _words(points: float, reliable: bool, language: Language) -> str:
    amount = numbers.decimal(abs(points), language)
    if language == "en":
        if not reliable:
            return "no reliable change"
        return f"{'up' if points > 0 else 'down'} {amount} points"
    if not reliable:
        return "keine verlässliche Veränderung"
    return f"{amount} Punkte {'gestiegen' if points > 0 else 'gefallen'}"
