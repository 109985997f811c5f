"""From the names of a directory to the forms that are looked for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from service.redaction.spelling import joined, spellings
from service.redaction.view import SIGNS
from service.redaction.words import Kind, kinds_of

_TITLE = re.compile(
    r"\(.*?\)|\b(?:dr|prof|dipl|ing|mag|med|rer|nat|phil|jur|habil|h\.?c|ba|bsc|msc|mba|jun|sen|jr|sr"
    r"|frau|herr)\b\.?-?",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    (
        *("von", "van", "vom", "der", "den", "de", "di", "da", "del", "della", "du", "la", "le"),
        *("zu", "zum", "zur", "ten", "ter", "bin", "ibn", "al", "el", "dos", "das", "do", "und"),
        *("y", "e", "af", "av", "san", "st"),
    )
)
_SHORTEST = 2


@dataclass(slots=True)
class Form:
    """One written form: whose role it plays, and what it also means."""

    kinds: Kind
    bare: bool = True
    given: bool = False
    surname: bool = False
    whole: bool = False
    initials: set[str] = field(default_factory=set)


def forms_of(names: Iterable[str]) -> dict[str, Form]:
    """Return all forms of all names, by the form in lower case."""
    forms: dict[str, Form] = {}
    for name in set(names):
        given, surname = _parts(name)
        _add_words(forms, given, surname)
        _add_phrase(forms, surname, initials={word[0].lower() for word in given})
        _add_whole(forms, given, surname)
    return forms


def _parts(name: str) -> tuple[list[str], list[str]]:
    """Split a name into given names and surname; a name with digits is a label, no person's."""
    if any(c.isdigit() for c in name):
        return [], []
    clean = _TITLE.sub(" ", name.translate(SIGNS))
    last, comma, first = clean.partition(",")
    if comma:
        return _words(first), _words(last)
    words = _words(clean)
    inner = (i for i, word in enumerate(words[1:], 1) if word.lower() in _PARTICLES)
    at = next(inner, max(len(words) - 1, 0))
    return words[:at], words[at:]


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s/]+", text) if any(c.isalpha() for c in word)]


def _add_words(forms: dict[str, Form], given: list[str], surname: list[str]) -> None:
    initials = {word[0].lower() for word in given}
    for word in given:
        for part in {word, *word.split("-")}:
            _add(forms, part, given=True)
        if "-" in word:
            _add_phrase(forms, word.split("-"), given=True)
    for word in surname:
        if word.lower() in _PARTICLES:
            continue
        for part in {word, *word.split("-")}:
            _add(forms, part, surname=True, initials=initials)
        if "-" in word:
            _add_phrase(forms, word.split("-"), initials=initials)
        if "'" in word:
            _add(forms, word.replace("'", ""), surname=True, initials=initials)


def _add_phrase(
    forms: dict[str, Form], words: list[str], *, given: bool = False, initials: Iterable[str] = ()
) -> None:
    """Add a name of several words; it is as ordinary as its words are."""
    if len(words) > 1:
        telling = [kinds_of(w.lower()) for w in words if w.lower() not in _PARTICLES]
        kinds = telling[0] if len(telling) == 1 else Kind(0)
        for phrase in joined(words):
            _add(forms, phrase, kinds, given=given, surname=not given, initials=initials)


def _add_whole(forms: dict[str, Form], given: list[str], surname: list[str]) -> None:
    """Add first and last name together where one of them alone means something else."""
    if not given or not surname:
        return
    firsts, lasts = list(spellings(given[0])), list(spellings(surname[-1]))
    if not any(kinds_of(form) for form, _ in firsts + lasts):
        return
    for (first, cut), (last, bare) in product(firsts, lasts):
        plain = bool(kinds_of(first)) and bool(kinds_of(last))
        for whole in (f"{first} {last}", f"{last}, {first}", f"{last} {first}"):
            kinds = Kind.LOWER if plain else Kind(0)
            _merge(forms, whole, Form(kinds, cut or bare, whole=True))


def _add(
    forms: dict[str, Form],
    word: str,
    kinds: Kind | None = None,
    *,
    given: bool = False,
    surname: bool = False,
    initials: Iterable[str] = (),
) -> None:
    # What a word means in one spelling it means in all: "gross" is "groß".
    shared = Kind(0)
    for written, bare in spellings(word):
        shared |= Kind(0) if bare else kinds_of(written)
    for written, bare in spellings(word):
        if len(written) >= _SHORTEST:
            meant = shared | kinds_of(written) if kinds is None else kinds
            _merge(forms, written, Form(meant, bare, given, surname, False, set(initials)))


def _merge(forms: dict[str, Form], written: str, new: Form) -> None:
    known = forms.setdefault(written, new)
    if known is not new:
        known.bare &= new.bare
        known.given |= new.given
        known.surname |= new.surname
        known.whole |= new.whole
        known.initials |= new.initials
