"""From what people type to token numbers: cleaning, tokens, windows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tokenizers import Tokenizer

START: Final = 0
PAD: Final = 1
END: Final = 2
UNKNOWN: Final = 3

_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_MENTION = re.compile(r"(?<!\w)@\w+")
_UNSEEN = re.compile(
    "[\u200b-\u200c\u200e-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f\ud800-\udfff]"
)
_SHOUTED: Final = 0.8  # share of capitals among the letters
_SPOKEN: Final = 8  # letters; less may be an abbreviation
_DRAWN_OUT = re.compile(r"(.)\1{3,}", re.DOTALL)
# Signs younger than the vocabulary, each as an older one of the same mood; and one that the model
# reads well in company and badly alone.
_YOUNG: Final = str.maketrans(
    {
        "😀": "😃",
        "🥹": "😊",
        "🥳": "🎉",
        "🫶": "❤",
        "🫡": "👍",
        "🤩": "😍",
        "🥲": "😢",
        "🥺": "😢",
        "🫠": "😅",
        "🫤": "😕",
        "🫥": "😕",
        "🫣": "😳",
        "🫢": "😮",
        "🤯": "😱",
        "🤬": "😡",
        "🥵": "😓",
        "🥶": "😰",
        "🤮": "😷",
        "🤢": "😷",
        "🤧": "😷",
        "🤒": "😷",
        "🤕": "😷",
        "🖕": "👎",
        "💩": "👎",
        "🧐": "🤔",
        "😿": "😢",
        "ẞ": "ß",
        "\ufe0f": "",
    }
)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one text that fits the encoder, special tokens included."""

    text: int
    tokens: tuple[int, ...]


def clean(text: str) -> str:
    """Addresses and mentions become one word each, invisible signs and long repeats go.

    Case, umlauts and emoji stay: all three carry mood. Only what is typed in capitals throughout
    is read as small letters, since the vocabulary knows words by them.
    """
    text = _unshouted(text)
    text = _ADDRESS.sub("http", text)
    text = _MENTION.sub("@user", text)
    text = _UNSEEN.sub("", text).translate(_YOUNG)
    return _DRAWN_OUT.sub(r"\1\1\1", text).strip()


def _unshouted(text: str) -> str:
    letters = [char for char in text if char.isalpha()]
    shouted = sum(map(str.isupper, letters)) >= _SHOUTED * len(letters)
    return text.lower() if shouted and len(letters) >= _SPOKEN else text


class Tokens:
    """A tokenizer that cuts long texts into windows instead of cutting them off.

    Not thread-safe, as the tokenizer below is not.
    """

    def __init__(self, file: Path, window: int) -> None:
        self.tokenizer = Tokenizer.from_file(str(file))
        self.window = window

    def windows(self, texts: Sequence[str]) -> list[Window]:
        """Windows of all texts in order; a text without content has none."""
        encodings = self.tokenizer.encode_batch_fast(
            [clean(text) for text in texts], add_special_tokens=False
        )
        return [
            Window(number, (START, *stretch, END))
            for number, encoding in enumerate(encodings)
            for stretch in _stretches(encoding.ids, self.window - 2)
        ]


def spans(windows: Sequence[Window], texts: int) -> Iterator[slice]:
    """For each text, where its windows lie."""
    start = 0
    for text in range(texts):
        end = start
        while end < len(windows) and windows[end].text == text:
            end += 1
        yield slice(start, end)
        start = end


def _stretches(tokens: list[int], most: int) -> list[list[int]]:
    """Stretches of nearly equal length, so that no window is a scrap without context."""
    count = -(-len(tokens) // most)
    return [
        tokens[len(tokens) * part // count : len(tokens) * (part + 1) // count]
        for part in range(count)
    ]
