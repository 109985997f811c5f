"""The demo's data files, and dice that fall the same way every time."""

import csv
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

import msgspec

_DATA = Path(__file__).parent / "data"
Row = TypeVar("Row")


def read_table(name: str, row: type[Row]) -> list[Row]:
    """Read a table with a header, separated by semicolons as in Germany."""
    with (_DATA / name).open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter=";"))
    return msgspec.convert(rows, list[row], strict=False)  # type: ignore[valid-type]  # a type at run time


def read_toml(name: str, kind: type[Row]) -> Row:
    """Read a TOML file."""
    return msgspec.toml.decode((_DATA / name).read_bytes(), type=kind)


def read_lines(name: str, kind: type[Row]) -> list[Row]:
    """Read JSON Lines."""
    decoder = msgspec.json.Decoder(kind)
    return decoder.decode_lines((_DATA / name).read_bytes())


@cache
def leaning(spread: float, *parts: object) -> float:
    """Return how far these parts lie from the middle, always the same."""
    return dice(*parts).gauss(0, spread)


def dice(*parts: object) -> Random:
    """Return a generator that rolls the same for the same parts."""
    return Random(":".join(map(str, parts)))  # noqa: S311 -- a story, not a secret
