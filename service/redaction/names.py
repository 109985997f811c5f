"""Names of the directory in a text, by Aho-Corasick and by what stands around them."""

import re
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from service.redaction.context import Candidate, is_name, is_repeated
from service.redaction.directory import forms_of
from service.redaction.sentence import INITIAL
from service.redaction.view import Span, View
from service.redaction.words import Kind

NAME = "[Name]"

_LOWER_FROM = 4
_BARE_FROM = 6
_ENDING = re.compile(r"('?s(?:che[nrsm]?|')?|(?<=[szxß])'|(?<=[szxß])ens)?(?![\w])")
_ABBREVIATED = re.compile(r"\.\s*(?:\d|[a-zäöü])")
_PLACE = re.compile(
    r"(?:-\w+)*[- ]?(?:straße|strasse|str\b|allee|platz|weg|gasse|ring|ufer|brücke|schule|halle"
    r"|kabel|dampf|und frei|normal)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"([\w'-]+)\s+\Z")
_CUT_SURNAME = re.compile(r" [A-ZÄÖÜ]\.(?!\w)")
_AND = re.compile(
    r"\s?(?:und|u\.|&|/|\+|oder|sowie)\s?(?:(?:frau|herrn?|hr\.|fr\.)\s)?", re.IGNORECASE
)
_GAPS = frozenset((" ", "-"))


class NameFinder:
    """Finds the names of one directory."""

    def __init__(self, names: Iterable[str]) -> None:
        forms = forms_of(names)
        self._forms = list(forms.values())
        self._given = {
            written
            for written, form in forms.items()
            if form.given and not form.kinds & ~Kind.LOWER
        }
        self._ordinary = {id(form) for form in self._forms if form.kinds & ~Kind.LOWER}
        self._automaton = AhoCorasick(list(forms))

    def find(self, view: View) -> Iterator[Span]:
        """Find names; neighbours are one span."""
        certain: list[Candidate] = []
        doubtful: list[Candidate] = []
        for found in self._candidates(view):
            (certain if self._is_certain(found) else doubtful).append(found)
        if certain:
            known = {id(found.form) for found in certain}
            certain += [d for d in doubtful if _follows(d, known, certain)]
        yield from _joined(view, sorted(_span(found) for found in certain))

    def _candidates(self, view: View) -> Iterator[Candidate]:
        """Yield forms that are whole words, but for an ending."""
        for pattern, start, end in self._automaton.find_matches_as_indexes(
            view.low, overlapping=True
        ):
            if start and (view.low[start - 1].isalnum() or view.low[start - 1] in "_@"):
                continue
            ending = _ENDING.match(view.low, end)
            if ending:
                yield Candidate(view, start, ending.end(), self._forms[pattern], ending[0])

    def _is_certain(self, found: Candidate) -> bool:
        kinds = found.form.kinds
        if found.right[:1] in _GAPS and _PLACE.match(found.right):
            return False
        if id(found.form) in self._ordinary:
            return is_name(found) or self._follows_given(found)
        if not found.capital:
            shortest = _BARE_FROM if found.form.bare else _LOWER_FROM
            return is_name(found) or (not kinds and found.end - found.start >= shortest)
        return not (kinds and _ABBREVIATED.match(found.right))

    def _follows_given(self, found: Candidate) -> bool:
        """Read "Andreas Klein": a first name of the directory before an ordinary word."""
        before = _BEFORE.search(found.left)
        if not before or not found.capital:
            return False
        return before[1][0].isupper() and before[1].lower() in self._given


def _follows(found: Candidate, known: set[int], certain: list[Candidate]) -> bool:
    """Tell whether an ordinary word is a name because others here are."""
    if not is_repeated(found):
        return False
    return id(found.form) in known or any(_beside(found, other) for other in certain)


def _beside(found: Candidate, other: Candidate) -> bool:
    first, second = sorted((found, other), key=lambda c: c.start)
    between = found.view.plain[first.end : second.start]
    return len(between) < 12 and bool(_AND.fullmatch(between))  # noqa: PLR2004 -- "und Herrn"


def _span(found: Candidate) -> tuple[int, int]:
    initial = INITIAL.search(found.left) if found.form.surname else None
    cut = _CUT_SURNAME.match(found.right) if found.form.given and not found.ending else None
    before, behind = len(initial[1]) if initial else 0, len(cut[0]) if cut else 0
    return found.start - before, found.end + behind


def _joined(view: View, places: list[tuple[int, int]]) -> Iterator[Span]:
    start, end = 0, 0
    for first, last in places:
        if end and (first <= end or view.plain[end:first] in _GAPS):
            end = max(end, last)
        else:
            if end:
                yield Span(start, end, NAME)
            start, end = first, last
    if end:
        yield Span(start, end, NAME)
