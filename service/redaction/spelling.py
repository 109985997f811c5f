"""How a name gets written: with and without umlauts, accents, hyphens."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FOREIGN = str.maketrans(
    {"\u0131": "i", "ø": "ö", "ł": "l", "đ": "d", "ð": "d", "æ": "ä", "œ": "ö", "þ": "th"}
)
_DIGRAPHS = {"ä": "ae", "ö": "oe", "ü": "ue"}
_TWO_LETTERS = str.maketrans(_DIGRAPHS)
_BARE = str.maketrans("äöü", "aou")
_MARKED = "äöüß"


@lru_cache(maxsize=4096)  # first names come again and again
def spellings(word: str) -> tuple[tuple[str, bool], ...]:
    """Return the ways to write a word, in lower case, and whether one lost its umlauts."""
    word = word.lower()
    if word.isascii():
        return tuple((form, False) for form in {word, _joined(word)})
    native = _native(word)
    written = {form for w in (word, native) for form in (w, w.translate(_TWO_LETTERS), _joined(w))}
    written |= {form.replace("ß", "ss") for form in written}
    bare = {native.translate(_BARE), native.translate(_BARE).replace("ß", "ss")} - written
    return (*((form, False) for form in written), *((form, True) for form in bare))


def joined(parts: Iterable[str]) -> set[str]:
    """Return several words with each of the ways to join them."""
    words = list(parts)
    return {sign.join(words) for sign in (" ", "-", "")}


def _native(word: str) -> str:
    """Strip every mark that German does not have."""
    letters = (
        c if c in _MARKED else unicodedata.normalize("NFD", c)[0] for c in word.translate(_FOREIGN)
    )
    return "".join(letters)


def _joined(form: str) -> str:
    """Undo the two letters of an umlaut: whoever is Mueller in the directory is Müller, too."""
    for umlaut, letters in _DIGRAPHS.items():
        form = form.replace(letters, umlaut)
    return form.replace("ss", "ß")
