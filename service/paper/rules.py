"""From a ballot paper to a page, and from a form back to answers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from service.kernel import dates, numbers
from service.kernel.problems import Problem
from service.kernel.said import Language
from service.paper.scales import ends, points
from service.paper.types import Item, Option, Sheet
from service.paper.voices import Voice
from service.paper.words import words
from service.polls.ballots import Answers, points_of
from service.polls.types import BallotPaper, Question, Settle
from service.texts import LONGEST

Given = Mapping[str, str]


def answers_of(form: Mapping[str, Sequence[str]]) -> Given:
    """Return what a form gives, by question; the last value of a name that comes twice."""
    # A browser sends a line break as two characters and counts one.
    return {name: values[-1].replace("\r\n", "\n") for name, values in form.items()}


def ballot_of(questions: Sequence[Question], given: Given) -> Answers:
    """Return a form's answers as the API takes them; what does not fit stays and is refused."""
    offered = {question.key: _values(question) for question in questions}
    return {key: _answer(offered.get(key, []), value) for key, value in given.items()}


def _answer(offered: Sequence[str], value: str) -> int | str | None:
    if not value.strip():
        return None
    return int(value) if value in offered else value


def _values(question: Question) -> list[str]:
    return [str(point) for point in points_of(question)]


def sheet_of(
    paper: BallotPaper,
    voice: Voice,
    zone: ZoneInfo,
    given: Given | None = None,
    problem: Problem | None = None,
) -> Sheet:
    """Return the page of a paper, with what was entered and what was wrong with it."""
    say = words(voice)
    faults = {each.pointer.rpartition("/")[2] for each in problem.misfits} if problem else set()
    items = [_item(question, voice, given or {}, faults) for question in paper.questions]
    error = "" if problem is None else say["misfit" if any(i.error for i in items) else "empty"]
    closes = dates.moment(paper.closes_at, zone, language_of(voice))
    return Sheet(
        voice=voice,
        title=paper.title,
        closes=say["until"].format(moment=closes),
        items=items,
        promise=promise_of(paper, voice),
        details=_details_of(paper, voice),
        error=error,
    )


def promise_of(paper: BallotPaper, voice: Voice) -> list[str]:
    """Return in two sentences what happens with answers, with the thresholds in force."""
    say = words(voice)
    when = when_of(paper.settle, voice)
    figures = say["promise_figures"].format(k=paper.k_figures, when=when)
    if not _has_text(paper):
        return [figures, say["promise_no_text"]]
    shown = paper.texts == "shown"
    return [figures, say["promise_texts" if shown else "promise_dropped"].format(k=paper.k_texts)]


def when_of(settle: Settle, voice: Voice, closes: str = "when_closed") -> str:
    """Return when figures appear; `closes` is the sentence of those that wait for an end."""
    say = words(voice)
    if settle == "close":
        return say[closes]
    if settle == 0:
        return say["when_full"]
    pause = dates.duration(timedelta(seconds=settle), language_of(voice))
    return say["when_settled"].format(pause=pause)


def language_of(voice: Voice) -> Language:
    """Return the language of a voice."""
    return "en" if voice == "en" else "de"


def _details_of(paper: BallotPaper, voice: Voice) -> list[str]:
    keys = ["who_leader"]
    if paper.breakdown is not None:
        keys.append("who_breakdown")
    if _has_text(paper):
        keys.append("who_texts" if paper.texts == "shown" else "who_dropped")
    keys.append("who_nobody")
    if paper.settle not in {0, "close"}:
        keys.append("who_groups")
    keys.append("who_sealed")
    say = words(voice)
    label = paper.breakdown
    breakdown = "" if label is None else label.en if voice == "en" else label.de
    return [say[key].format(k=paper.k_texts, breakdown=breakdown) for key in keys]


def _has_text(paper: BallotPaper) -> bool:
    return any(question.kind == "text" for question in paper.questions)


def _item(question: Question, voice: Voice, given: Given, faults: set[str]) -> Item:
    wording, lang = _in_voice(question.wording, question.wording_en, voice)
    answer = given.get(question.key, "")
    numbered = question.kind == "scale11"
    low, high = ends(wording, voice, mood=question.counts) if numbered else ("", "")
    return Item(
        key=question.key,
        kind=question.kind,
        wording=wording,
        lang=lang,
        options=[
            Option(value, label, chosen=answer == value, lang=lang)
            for value, (label, lang) in zip(
                _values(question), _labels(question, wording, voice), strict=True
            )
        ],
        low=low,
        high=high,
        text=answer if question.kind == "text" else "",
        error=_error(question, voice) if question.key in faults else "",
    )


def _labels(
    question: Question, wording: str, voice: Voice
) -> Sequence[tuple[str, Language | None]]:
    if question.options is not None:
        return [_in_voice(option.label, option.label_en, voice) for option in question.options]
    labels = points(wording, voice) if question.kind == "scale5" else _values(question)
    return [(label, None) for label in labels]


def _in_voice(german: str, english: str | None, voice: Voice) -> tuple[str, Language | None]:
    """Return what is shown, and its language where German stands in on an English page."""
    if voice != "en":
        return german, None
    return (english, None) if english else (german, "de")


def _error(question: Question, voice: Voice) -> str:
    key = "too_long" if question.kind == "text" else "choose_again"
    return words(voice)[key].format(limit=longest(voice))


def longest(voice: Voice) -> str:
    """Return how many characters a text may have, as it is written."""
    return numbers.whole(LONGEST, language_of(voice))
