"""Takes out of a text what names a person or reaches one."""

import re
from collections.abc import Iterable, Iterator

from service.redaction.accounts import cards, ibans
from service.redaction.identifiers import (
    PERSONNEL_PATTERN,
    links,
    mails,
    mentions,
    personnel_numbers,
)
from service.redaction.names import NameFinder
from service.redaction.phones import phones
from service.redaction.view import Span, View


class Redactor:
    """Puts placeholders for identifiers and for the names of one directory.

    Args:
        names: the directory's names, "Vorname Nachname" or "Nachname, Vorname".
        personnel_pattern: what a personnel number looks like; its first group is replaced,
            or all of it without a group. Case does not matter.
    """

    def __init__(self, names: Iterable[str], *, personnel_pattern: str | None = None) -> None:
        self._names = NameFinder(names)
        self._personnel = re.compile(personnel_pattern or PERSONNEL_PATTERN, re.IGNORECASE)

    def redact(self, text: str) -> str:
        """Return the text with a placeholder for each place found.

        A placeholder may bring words together that then say more, so it looks until it finds
        nothing. That ends: each look leaves fewer characters that are no placeholder's.
        """
        while spans := self.find(text):
            parts = []
            end = 0
            for span in spans:
                parts += [text[end : span.start], span.kind]
                end = span.end
            text = "".join([*parts, text[end:]])
        return text

    def find(self, text: str) -> list[Span]:
        """Return what would be replaced, in order; places that overlap are one."""
        view = View(text)
        merged: list[Span] = []
        for span in sorted(self._spans(view), key=lambda s: (s.start, -s.end)):
            if merged and span.start < merged[-1].end:
                merged[-1] = _union(merged[-1], span)
            else:
                merged.append(span)
        return [view.place(span) for span in merged]

    def _spans(self, view: View) -> Iterator[Span]:
        yield from mails(view)
        yield from links(view)
        if any(c.isdigit() for c in view.plain):
            yield from ibans(view)
            yield from cards(view)
            yield from phones(view)
            yield from personnel_numbers(view, self._personnel)
        yield from mentions(view)
        yield from self._names.find(view)


def _union(one: Span, other: Span) -> Span:
    longer = max(one, other, key=lambda s: s.end - s.start)
    return Span(one.start, max(one.end, other.end), longer.kind)
