"""What the daily question says as a widget."""

from dataclasses import dataclass

from service.kernel.said import Said
from service.paper.rules import language_of
from service.paper.scales import points
from service.paper.voices import Voice
from service.paper.words import words

_NOTE = Said(
    "Freiwillig, einmal am Tag. Abgesendet wird auf der nächsten Seite, in einem neuen Tab.",
    "If you like, once a day. You send it on the next page, in a new tab.",
)


@dataclass(frozen=True, slots=True)
class DailyWords:
    """The question, its five answers, worst first, and what happens on a tap."""

    title: str
    labels: tuple[str, ...]
    note: str


def words_of(voice: Voice) -> DailyWords:
    """Return the words of the check-in's own page, so that a tap leads to what it said."""
    title = words(voice)["checkin"]
    return DailyWords(title, points(title, voice), _NOTE.to(language_of(voice)))
