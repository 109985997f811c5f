"""Comments written for the project, taken one by one so that none is used twice."""

from collections import defaultdict
from collections.abc import Iterable
from random import Random

import msgspec

from sentiment.types import Label, Theme
from workers.demo.company import Employee
from workers.demo.files import read_lines

_LOOKED_AT = 4


class Comment(msgspec.Struct, frozen=True):
    """A text, its mood and themes; where it fits (anywhere if empty) and in which dialect."""

    text: str
    label: Label
    themes: list[tuple[Theme, Label]]
    speech: str = ""
    fits: list[str] = []

    def suits(self, employee: Employee) -> bool:
        """Tell whether this person could have written it."""
        at_home = not self.fits or not set(self.fits).isdisjoint(employee.path)
        return at_home and self.speech in ("", employee.team.speech)

    def closeness(self, employee: Employee) -> int:
        """Return how much it sounds like this person's work and region."""
        speaks = bool(self.speech) and self.speech == employee.team.speech
        return speaks + (not set(self.fits).isdisjoint(employee.path))


class Shelf:
    """The comments that are left."""

    def __init__(self, comments: Iterable[Comment]) -> None:
        self._left: dict[tuple[str, str], list[Comment]] = defaultdict(list)
        for comment in comments:
            for theme in {theme for theme, _ in comment.themes}:
                self._left[comment.label, theme].append(comment)

    def take(
        self, label: Label, topics: list[str], employee: Employee, rolls: Random
    ) -> str | None:
        """Take a comment on the first topic that has one left, on any topic otherwise."""
        others = sorted(theme for kind, theme in self._left if kind == label)
        for topic in (*topics, *rolls.sample(others, len(others))):
            suiting = [one for one in self._left[label, topic] if one.suits(employee)]
            if suiting:
                looked_at = rolls.sample(suiting, min(_LOOKED_AT, len(suiting)))
                return self._remove(max(looked_at, key=lambda one: one.closeness(employee)))
        return None

    def _remove(self, taken: Comment) -> str:
        for theme in {theme for theme, _ in taken.themes}:
            self._left[taken.label, theme].remove(taken)
        return taken.text


def read_comments() -> list[Comment]:
    """Read all comments."""
    return read_lines("comments.jsonl", Comment)
