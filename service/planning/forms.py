"""From the people team's forms to what the API takes, with an error in words for each field."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from service.kernel.said import Said
from service.planning.options import fault_of, lines_of, options_of
from service.planning.types import Entered
from service.planning.words import KINDS, SETTLES, WHY
from service.policy.types import LEAST_FIGURES, LEAST_TEXTS, MOST
from service.polls.types import SCALES, Poll, PollInput, Question, RoundInput, Settle

ROWS = 8
_TITLE, _WORDING = 200, 500

Form = Mapping[str, Sequence[str]]


def fields_of(
    title: str,
    questions: Sequence[Question],
    *,
    k_figures: int = LEAST_FIGURES,
    k_texts: int = LEAST_TEXTS,
    settle: Settle = 300,
    texts: str = "shown",
    divided: bool = False,
) -> dict[str, str]:
    """Return a poll as the fields of the form."""
    fields = {"title": title, "k_figures": str(k_figures), "k_texts": str(k_texts)}
    fields |= {"settle": str(settle), "texts": texts, "divided": "yes" if divided else ""}
    for number, question in enumerate(questions):
        german, english = lines_of(question.options or [])
        fields |= {
            f"kind{number}": question.kind,
            f"wording{number}": question.wording,
            f"wording_en{number}": question.wording_en or "",
            f"mood{number}": "yes" if question.counts else "",
            f"options{number}": german,
            f"options_en{number}": english,
        }
    return fields


def fields_of_poll(poll: Poll) -> dict[str, str]:
    """Return a stored poll as the fields of the form."""
    return fields_of(
        poll.title,
        poll.questions,
        k_figures=poll.k_figures,
        k_texts=poll.k_texts,
        settle=poll.settle,
        texts=poll.texts,
        divided=poll.divided,
    )


def read_poll(form: Form) -> Entered:
    """Read the form of a poll."""
    fields = {name: values[-1].strip().replace("\x00", "") for name, values in form.items()}
    questions = _questions(fields)
    errors = _faults(
        ("title", not 1 <= len(fields.get("title", "")) <= _TITLE),
        ("questions", not questions),
    )
    errors |= _question_faults(fields)
    errors |= _faults(
        ("k_figures", not _between(fields.get("k_figures", ""), LEAST_FIGURES)),
        ("k_texts", not _between(fields.get("k_texts", ""), LEAST_TEXTS)),
    )
    if not errors and int(fields["k_texts"]) < int(fields["k_figures"]):
        errors["k_texts"] = WHY["k_texts"]
    if errors:
        return Entered(None, fields, errors)
    settle = fields.get("settle", "300")
    given = {
        "title": fields["title"],
        "questions": questions,
        "k_figures": int(fields["k_figures"]),
        "k_texts": int(fields["k_texts"]),
        "settle": "close" if settle == "close" else int(settle) if settle in SETTLES else 300,
        "texts": "figures_only" if fields.get("texts") == "figures_only" else "shown",
        "divided": fields.get("divided") == "yes",
    }
    return Entered(msgspec.convert(given, PollInput), fields, {})


def read_round(form: Form, zone: ZoneInfo, now: datetime) -> RoundInput | dict[str, Said]:
    """Read the form of a round, or return what is wrong with it."""
    errors: dict[str, Said] = {}
    try:
        closes_at = datetime.fromisoformat(form.get("closes_at", [""])[-1]).replace(tzinfo=zone)
    except ValueError:
        closes_at = now
    if closes_at <= now:
        errors["closes_at"] = WHY["closes_at"]
    teams = list(form.get("team", []))
    if not teams:
        errors["audience"] = WHY["audience"]
    if errors:
        return errors
    try:
        return msgspec.convert({"audience": teams, "closes_at": closes_at}, RoundInput)
    except msgspec.ValidationError:
        return {"audience": WHY["audience"]}


def _questions(fields: Mapping[str, str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for number in range(ROWS):
        wording = fields.get(f"wording{number}", "")
        kind = fields.get(f"kind{number}", "")
        if wording and kind in KINDS:
            found.append(
                {
                    "key": f"frage{number + 1}",
                    "kind": kind,
                    "wording": wording,
                    "wording_en": fields.get(f"wording_en{number}") or None,
                    "mood": kind in SCALES and fields.get(f"mood{number}") == "yes",
                    "options": options_of(*_options(fields, number)) if kind == "choice" else None,
                }
            )
    return found


def _faults(*fields: tuple[str, bool]) -> dict[str, Said]:
    return {field: WHY[field] for field, wrong in fields if wrong}


def _question_faults(fields: Mapping[str, str]) -> dict[str, Said]:
    """Return what is wrong by field, in their order on the page."""
    faults: dict[str, Said | None] = {}
    texts = 0
    for number in range(ROWS):
        if not fields.get(f"wording{number}"):
            continue
        for name in (f"wording{number}", f"wording_en{number}"):
            too_long = len(fields.get(name, "")) > _WORDING
            faults[name] = WHY["wording"] if too_long else None
        kind = fields.get(f"kind{number}")
        texts += kind == "text"
        second = kind == "text" and texts > 1
        faults[f"kind{number}"] = WHY["second_text"] if second else None
        if kind == "choice":
            faults[f"options{number}"] = fault_of(*_options(fields, number))
    return {field: fault for field, fault in faults.items() if fault is not None}


def _options(fields: Mapping[str, str], number: int) -> tuple[str, str]:
    return fields.get(f"options{number}", ""), fields.get(f"options_en{number}", "")


def _between(given: str, least: int) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", given) is not None and least <= int(given) <= MOST
