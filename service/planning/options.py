"""The options of a choice as a form has them: one a line, in German and perhaps in English."""

from collections.abc import Sequence

from service.kernel.said import Said
from service.polls.types import LABEL, OPTIONS, ChoiceOption

_WHY = {
    "number": Said(
        "Bitte geben Sie 2 bis 10 Antworten an, eine je Zeile.",
        "Please give 2 to 10 options, one per line.",
    ),
    "length": Said(
        f"Eine Antwort hat höchstens {LABEL} Zeichen.",
        f"An option has at most {LABEL} characters.",
    ),
    "twice": Said(
        "Jede Antwort darf nur einmal vorkommen, auch auf Englisch.",
        "Each option may occur only once, in English too.",
    ),
    "english": Said(
        "Bitte geben Sie auf Englisch so viele Antworten an wie auf Deutsch, oder keine.",
        "Please give as many options in English as in German, or none.",
    ),
}


def lines_of(options: Sequence[ChoiceOption]) -> tuple[str, str]:
    """Return options as lines, German and English; no English ones where none has a label."""
    german = "\n".join(option.label for option in options)
    if not any(option.label_en for option in options):
        return german, ""
    return german, "\n".join(option.label_en or option.label for option in options)


def options_of(german: str, english: str) -> list[dict[str, str | None]]:
    """Return the options that lines name, without empty ones."""
    labels, translated = _lines(german), _lines(english)
    padded: list[str | None] = [*translated, *[None] * len(labels)]
    return [
        {"label": label, "label_en": label_en}
        for label, label_en in zip(labels, padded, strict=False)
    ]


def fault_of(german: str, english: str) -> Said | None:
    """Say what is wrong with the lines of a choice."""
    labels, translated = _lines(german), _lines(english)
    if len(labels) not in OPTIONS:
        return _WHY["number"]
    if translated and len(translated) != len(labels):
        return _WHY["english"]
    if any(len(label) > LABEL for label in labels + translated):
        return _WHY["length"]
    if any(len({line.casefold() for line in each}) < len(each) for each in (labels, translated)):
        return _WHY["twice"]
    return None


def _lines(given: str) -> list[str]:
    return [line.strip() for line in given.splitlines() if line.strip()]
