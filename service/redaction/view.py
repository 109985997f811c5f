"""A text as the finders read it: composed, without invisible characters, with the way back."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Characters that stand for themselves; nearly every comment holds no others.
_PLAIN = re.compile(r"[\t\n\r -~§°ÄÖÜäöüß\u2013\u2014„“\u2018\u2019\u201a…€•\ufffcéèêáàçñ]*")
_PLACEHOLDER = re.compile(
    r"\[(?:E-Mail|Telefon|IBAN|Karte|Link|@Name|Personalnummer|Name)\]", re.IGNORECASE
)
# Stands for each character of a placeholder: no finder reads it.
TAKEN = "\ufffc"
# Dashes and apostrophes of every kind are read as one; a dotted I has a lower case of two.
SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'")
    | {"\u0130": "I"}
)


@dataclass(frozen=True, slots=True)
class Span:
    """A place that names or reaches somebody, and what it is."""

    start: int
    end: int
    kind: str


class View:
    """`plain` and `low` are read, of one length; `place` leads back into the text."""

    def __init__(self, text: str) -> None:
        self._origins: list[tuple[int, int]] | None = None
        text = _PLACEHOLDER.sub(lambda found: TAKEN * len(found[0]), text)
        if not _PLAIN.fullmatch(text):
            pieces = list(_pieces(text))
            self._origins = [(start, end) for read, start, end in pieces for _ in read]
            text = "".join(read for read, _, _ in pieces)
        self.plain = text.translate(SIGNS)
        self.low = self.plain.lower()

    def place(self, span: Span) -> Span:
        """Return a span of the view as one of the text."""
        if self._origins is None:
            return span
        return Span(self._origins[span.start][0], self._origins[span.end - 1][1], span.kind)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each character with its marks as it is read, and where it stands."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or _hidden(text[end])):
            end += 1
        shown = "".join(c for c in text[start:end] if not _hidden(c))
        yield unicodedata.normalize("NFKC", shown), start, end
        start = end


def _hidden(character: str) -> bool:
    return unicodedata.category(character) == "Cf"
