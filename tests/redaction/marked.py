"""The authored comments: each place that must go is marked as ⟦what:place⟧."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from service.redaction.view import Span

_HERE = Path(__file__).parent
_MARK = re.compile(r"⟦(.+?):(.+?)⟧")

DIRECTORY = (_HERE / "directory.txt").read_text("utf-8").splitlines()


@dataclass(frozen=True)
class Comment:
    """A comment without its marks, and where they stood."""

    text: str
    marks: list[Span]
    half: int
    harmless: bool


def read_marked(line: dict[str, Any]) -> Comment:
    text, marks, end = "", [], 0
    for mark in _MARK.finditer(line["text"]):
        text += line["text"][end : mark.start()]
        marks.append(Span(len(text), len(text) + len(mark[2]), f"[{mark[1]}]"))
        text += mark[2]
        end = mark.end()
    return Comment(text + line["text"][end:], marks, line["half"], line["topic"] == "harmless")


def comments() -> list[Comment]:
    lines = (_HERE / "comments.jsonl").read_text("utf-8").splitlines()
    return [read_marked(msgspec.json.decode(line)) for line in lines]
