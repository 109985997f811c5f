"""What people do to a text: no capitals, no umlauts, no commas, wrong keys, pasted twice."""

import random
from collections.abc import Callable
from typing import Final

SPELLED: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
BARE: Final = str.maketrans("äöüÄÖÜ", "aouAOU", "")
LONGEST: Final = 400  # characters of what is pasted again, and of all more than two pastes
LITTER: Final = (" 0", " 1", "1", " 2", "!!1", " +", "+", " -", " x", " n", " ü", "  ", "..", "#")
PUNCTUATION: Final = str.maketrans("", "", ".,;:!?\"'„“”-\u2013")


def spoil(text: str, rng: random.Random, rate: float) -> str:
    """With probability `rate` damage the text in one of the ways below; never its meaning."""
    return rng.choice(WAYS)(text, rng) if rng.random() < rate else text


def _mistype(text: str, rng: random.Random) -> str:
    chars = list(text)
    for _ in range(1 + len(text) // 40):
        at = rng.randrange(len(chars)) if chars else 0
        if not text[at : at + 2].isalpha():
            continue
        match rng.randrange(3):
            case 0:
                chars[at] = ""
            case 1:
                chars[at] *= 2
            case _:
                chars[at : at + 2] = chars[at : at + 2][::-1]
    return "".join(chars)


def _unfinished(text: str, _: random.Random) -> str:
    return text.rstrip(".!? ")


def _littered(text: str, rng: random.Random) -> str:
    """The key beside Return was hit, too."""
    return text + rng.choice(LITTER)


def _pasted(text: str, rng: random.Random) -> str:
    times = rng.randint(2, max(2, min(6, LONGEST // (len(text) + 1))))
    return " ".join([text] * times) if len(text) < LONGEST else text


WAYS: Final[tuple[Callable[[str, random.Random], str], ...]] = (
    lambda text, _: text.lower(),
    lambda text, _: text.translate(SPELLED),
    lambda text, _: text.translate(BARE),
    lambda text, _: text.replace("ß", "ss"),
    lambda text, _: text.translate(PUNCTUATION),
    lambda text, _: text.lower().translate(PUNCTUATION),
    _mistype,
    _mistype,
    _unfinished,
    _littered,
    _pasted,
)
