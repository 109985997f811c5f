"""Ordinary words that are also names, and how they stand in a sentence."""

from enum import Flag, auto
from functools import cache
from pathlib import Path

_LISTED = Path(__file__).with_name("words.txt")
_EVERYDAY = Path(__file__).with_name("everyday.txt")
_SHORT = 2


class Kind(Flag):
    """What else a name means; nothing else for the value 0."""

    ADJECTIVE = auto()
    MASCULINE = auto()
    SAME_PLURAL = auto()
    FEMININE = auto()
    BARE = auto()
    VERB = auto()
    LOWER = auto()


_LETTERS = dict(zip("ampfsvl", Kind, strict=True))


def kinds_of(word: str) -> Kind:
    """Return what a word in lower case means besides a name; short ones mean anything."""
    return _words().get(word, Kind.VERB if len(word) <= _SHORT else Kind(0))


@cache
def _words() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for line in _LISTED.read_text("utf-8").splitlines():
        letter, _, words = line.partition(": ")
        for word in words.split() if letter in _LETTERS else ():
            found[word] = found.get(word, Kind(0)) | _LETTERS[letter]
    for line in _EVERYDAY.read_text("utf-8").splitlines():
        for word in line.split() if not line.startswith("#") else ():
            found.setdefault(word, Kind.VERB)
    return found
