"""From answers to what is stored: checked against the questions, mapped to valence."""

import unicodedata
from collections.abc import Mapping, Sequence

from service.kernel.problems import Misfit, Problem, invalid
from service.kernel.said import Said
from service.polls.types import SCALES, Question
from service.texts import LONGEST

Answers = Mapping[str, int | str | None]


def points_of(question: Question) -> range:
    """Return the answers that a question takes besides a text: points, or options from 1."""
    if question.options is not None:
        return range(1, len(question.options) + 1)
    return SCALES.get(question.kind, range(0))


def tenths_of(kind: str, point: int) -> int:
    """Map a scale point linearly to valence in tenths: 1..5 and 0..10 both to -10..10."""
    return 5 * (point - 3) if kind == "scale5" else 2 * (point - 5)


def read_answers(
    questions: Sequence[Question], answers: Answers
) -> tuple[list[int | None] | None, str | None]:
    """Return what is stored of the questions that are no text, in their order, and the text.

    The list is None for a poll of a text alone, the text None where none was written.

    Raises:
        Problem: `invalid-input` naming every answer that does not fit, or an empty ballot.
    """
    misfits = [
        Misfit(f"/answers/{key}", words)
        for key, answer in answers.items()
        if (words := _fault(questions, key, answer))
    ]
    if misfits:
        raise Problem("invalid-input", misfits=misfits)
    text = _text(questions, answers)
    asked = [question for question in questions if question.kind != "text"]
    points = [answers.get(question.key) for question in asked]
    if text is None and all(point is None for point in points):
        raise invalid(
            "/answers",
            "Ein Stimmzettel braucht mindestens eine Antwort",
            "a ballot needs at least one answer",
        )
    stored = [
        _stored(question, point) if isinstance(point, int) else None
        for question, point in zip(asked, points, strict=True)
    ]
    return (stored or None), text


def _stored(question: Question, point: int) -> int:
    return point if question.kind == "choice" else tenths_of(question.kind, point)


def _fault(questions: Sequence[Question], key: str, answer: int | str | None) -> Said | None:
    question = next((question for question in questions if question.key == key), None)
    if question is None:
        return Said("Diese Frage hat die Umfrage nicht", "this poll has no such question")
    if answer is None:
        return None
    if question.kind == "text":
        return _text_fault(answer)
    return _point_fault(points_of(question), answer)


def _point_fault(points: range, answer: int | str) -> Said | None:
    if isinstance(answer, int) and answer in points:
        return None
    first, last = points.start, points.stop - 1
    return Said(
        f"muss eine ganze Zahl von {first} bis {last} oder null sein",
        f"must be a whole number from {first} to {last}, or null",
    )


def _text_fault(answer: int | str) -> Said | None:
    if not isinstance(answer, str):
        return Said("muss Text oder null sein", "must be a text, or null")
    if "\x00" in answer:
        return Said("darf keine NUL-Zeichen enthalten", "must not contain NUL characters")
    if len(answer) > LONGEST:
        return Said(f"ist länger als {LONGEST} Zeichen", f"is longer than {LONGEST} characters")
    return None


def _text(questions: Sequence[Question], answers: Answers) -> str | None:
    for question in questions:
        answer = answers.get(question.key)
        if question.kind == "text" and isinstance(answer, str):
            return unicodedata.normalize("NFC", answer).strip()[:LONGEST] or None
    return None
