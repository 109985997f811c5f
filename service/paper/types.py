"""A ballot paper as somebody sees it, in their language."""

import msgspec

from service.kernel.said import Language
from service.paper.voices import Voice
from service.polls.types import QuestionKind


class Option(msgspec.Struct, frozen=True):
    """One point of a scale, or one option of a choice; `lang` where the page has another."""

    value: str
    label: str
    chosen: bool
    lang: Language | None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what was answered so far; `low` and `high` say what 0 and 10 mean.

    `lang` is the wording's language where the page has another.
    """

    key: str
    kind: QuestionKind
    wording: str
    lang: Language | None
    options: list[Option]
    low: str
    high: str
    text: str
    error: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All a poll page says."""

    voice: Voice
    title: str
    closes: str
    items: list[Item]
    promise: list[str]
    details: list[str]
    error: str
