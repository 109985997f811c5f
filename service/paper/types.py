"""A ballot paper as somebody sees it, in their language."""

from typing import Literal

import msgspec

from service.paper.words import Voice


class Option(msgspec.Struct, frozen=True):
    """One point of a scale."""

    value: str
    label: str
    chosen: bool


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what was answered so far; `low` and `high` say what 0 and 10 mean."""

    key: str
    kind: Literal["scale5", "scale11", "text"]
    wording: str
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
