"""The texts to learn from and to be judged by, and the wall between the two."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from sentiment.types import LABELS, THEMES

WORKPLACE: Final = Path(__file__).parent / "data" / "workplace"
ADDED: Final = Path(__file__).parent / "data" / "added"  # written after the dev set; trains only
JUDGES: Final = Path(__file__).parent / "data" / "judges"  # of other writers; none of it trains
READINGS: Final = Path(__file__).parent / "data" / "readings.jsonl"
FIRST: Final = frozenset(file.stem for file in WORKPLACE.glob("*.jsonl"))
DEV_SHARE: Final = 10  # one row in ten is held out, as the end of each file
TRAINABLE: Final = {
    "sb10k": 6000,
    "potts": 6000,
    "goemotions_de": 1500,
    "xed_de": 500,
    "emotions_guhr": 200,
    "wikipedia_neutral": 500,
}
# A machine-translated set without a test of its own trains with every row that agrees.
TRAIN_SPLITS: Final = {"goemotions_de": ("dev", "test")}
TESTS: Final = {
    "sb10k": ("test",),
    "potts": ("test",),
    "germeval2017": ("test_syn", "test_dia"),
    "hellwig2021_election": ("train", "test"),
}
GONE = -100  # what the loss ignores
Themes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its polarity (index into LABELS) and, where known, its themes.

    `themes` holds for each of THEMES 0 for absent, else 1 plus the index of its polarity.
    """

    text: str
    label: int
    themes: Themes
    register: str
    source: str


def workplace() -> tuple[list[Example], list[Example]]:
    """Training and dev part of the authored sets; what was added later only trains.

    Neighbouring rows mirror each other, so the dev part is one block at the end of each file;
    in the contrast sets a block of whole triples.
    """
    train: list[Example] = []
    dev: list[Example] = []
    for file in sorted(WORKPLACE.glob("*.jsonl")):
        rows = [_authored(row, file.stem) for row in _lines(file)]
        held = len(rows) // DEV_SHARE
        if file.stem == "contrast_sets":
            held -= held % 3
        train += rows[:-held]
        dev += rows[-held:]
    for file in sorted(ADDED.glob("*.jsonl")):
        train += [_authored(row, file.stem) for row in _lines(file)]
    return train, dev


def judges() -> dict[str, list[Example]]:
    """Sets by writers who saw no other row; none of theirs trains."""
    return {
        file.stem: [_authored(row, file.stem) for row in _lines(file)]
        for file in sorted(JUDGES.glob("*.jsonl"))
    }


class Reading(NamedTuple):
    """What a blind reader said of a comment; `label` only where it was asked for."""

    label: int | None
    themes: Themes


def readings() -> dict[str, list[Reading]]:
    """By text, for some comments that judge: how far careful readers agree with the labels."""
    return {
        row["text"]: [
            Reading(
                LABELS.index(each["label"]) if "label" in each else None, _states(each["aspects"])
            )
            for each in row["readings"]
        ]
        for row in _lines(READINGS)
    }


def public(directory: Path, name: str, splits: Sequence[str | None]) -> list[Example]:
    """One public set, its texts as they are, rows outside the three labels dropped."""
    return [
        Example(row["text"], LABELS.index(row["label"]), (GONE,) * len(THEMES), "public", name)
        for row in _lines(directory / "public" / f"{name}.jsonl.gz")
        if row["split"] in splits and row["label"] in LABELS
    ]


def trainable(directory: Path) -> list[Example]:
    """Openly licensed public rows that may train a shipped model, without conflicting labels."""
    rows: list[Example] = []
    for name, most in TRAINABLE.items():
        found = _agreeing(public(directory, name, TRAIN_SPLITS.get(name, ("train", None))))
        rows += sorted(found, key=lambda row: _key(row.text))[:most]
    return rows


def tests(directory: Path) -> dict[str, list[Example]]:
    """The public test sets; none of their rows ever trains."""
    return {name: public(directory, name, splits) for name, splits in TESTS.items()}


def without_twins(rows: Iterable[Example], judges: Iterable[Example]) -> list[Example]:
    """Drop the rows that repeat a judge, or nearly: Jaccard of word pairs 0.6 or more."""
    index: dict[str, list[int]] = {}
    sizes: list[int] = []
    same: set[str] = set()  # of signs alone there are no words
    for number, judge in enumerate(judges):
        same.add(judge.text)
        pairs = _pairs(judge.text)
        sizes.append(len(pairs))
        for pair in pairs:
            index.setdefault(pair, []).append(number)
    return [
        row
        for row in rows
        if row.text not in same and not _has_twin(_pairs(row.text), index, sizes)
    ]


def directory_of(given: Path | None) -> Path | None:
    """Where public/ and plain/ lie: as given, else STIMMUNG_DATA, else nowhere."""
    named = os.environ.get("STIMMUNG_DATA")
    return given or (Path(named) if named else None)


def fingerprints(directory: Path | None) -> dict[str, str]:
    """SHA-256 of every data file, for the record of a run."""
    files = [*sorted(WORKPLACE.glob("*.jsonl")), *sorted(ADDED.glob("*.jsonl"))]
    if directory:
        files += sorted((directory / "public").glob("*.gz"))
        files += sorted((directory / "plain").glob("*.xz"))
    return {file.name: fingerprint(file) for file in files}


def fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _authored(row: dict[str, Any], source: str) -> Example:
    label = LABELS.index(row["label"])
    return Example(row["text"], label, _states(row["aspects"]), row["register"], source)


def _states(aspects: list[tuple[str, str]] | None) -> Themes:
    themes = [GONE if aspects is None else 0] * len(THEMES)
    for theme, polarity in aspects or ():
        themes[THEMES.index(theme)] = 1 + LABELS.index(polarity)
    return tuple(themes)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    data = file.read_bytes()
    text = gzip.decompress(data) if file.suffix == ".gz" else data
    return map(json.loads, text.splitlines())


def _agreeing(rows: list[Example]) -> list[Example]:
    labels: dict[str, set[int]] = {}
    for row in rows:
        labels.setdefault(row.text, set()).add(row.label)
    return [row for row in rows if len(labels[row.text]) == 1]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _pairs(text: str) -> set[str]:
    words = ["".join(filter(str.isalnum, word)) for word in text.casefold().split()]
    words = [word for word in words if word]
    return {f"{first} {second}" for first, second in zip(words, words[1:] or words, strict=False)}


def _has_twin(pairs: set[str], index: dict[str, list[int]], sizes: list[int]) -> bool:
    shared: dict[int, int] = {}
    for pair in pairs:
        for number in index.get(pair, ()):
            shared[number] = shared.get(number, 0) + 1
    return any(
        common >= 0.6 * (len(pairs) + sizes[number] - common) for number, common in shared.items()
    )
