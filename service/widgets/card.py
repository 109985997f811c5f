"""The widget as an Adaptive Card: plain blocks, since hosts draw no SVG."""

import re
from typing import Any

from service.kernel.said import Language
from service.widgets.types import Widget

_MARKDOWN = re.compile(r"([\\`*_\[\]()#>~|-])")
_FACES = ("😟", "🙁", "😐", "🙂", "😊")


def card_of(seen: Widget, language: Language) -> dict[str, Any]:
    """Return an Adaptive Card 1.5; `speak` and `fallbackText` say the same in one sentence."""
    words = seen.words[language]
    body = [_text(_plain(words.title), weight="Bolder", wrap=True)]
    if seen.index is None or seen.face is None:
        body.append(_text(words.value, size="Large", wrap=True))
        body.append(_text(words.why, wrap=True))
    else:
        body.append(_headline(f"{seen.index}", f"{_FACES[seen.face - 1]} {words.word}"))
        body.append(_text(words.interval, wrap=True))
        if words.change:
            body.append(_text(words.change, wrap=True))
        standing = f"**{words.standing}** · " if words.standing else ""
        body.append(_text(f"{standing}{words.basis}", wrap=True, isSubtle=True, size="Small"))
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": language,
        "fallbackText": words.summary,
        "speak": words.summary,
        "body": body,
    }


def _headline(number: str, word: str) -> dict[str, Any]:
    return {
        "type": "ColumnSet",
        "columns": [
            {
                "type": "Column",
                "width": "auto",
                "items": [_text(number, size="ExtraLarge", weight="Bolder")],
            },
            {
                "type": "Column",
                "width": "stretch",
                "verticalContentAlignment": "Center",
                "items": [_text(word, weight="Bolder", wrap=True)],
            },
        ],
    }


def _text(text: str, **settings: object) -> dict[str, Any]:
    return {"type": "TextBlock", "text": text, **settings}


def _plain(text: str) -> str:
    """Return a text whose characters mean nothing to Markdown, which hosts render."""
    return _MARKDOWN.sub(r"\\\1", text)
