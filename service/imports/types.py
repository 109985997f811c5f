"""What an import reads, and what it says before it changes anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

import msgspec

from service.kernel.said import Language
from service.org.types import PersonEntry, TeamEntry

Entry = TypeVar("Entry", PersonEntry, TeamEntry)
Subject = Literal["team", "person"]
Kind = Literal[
    "team_new",
    "team_split",
    "team_back",
    "team_renamed",
    "team_moved",
    "team_merged",
    "team_ended",
    "new",
    "back",
    "renamed",
    "moved",
    "login",
    "breakdown",
    "left",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: line and column as a spreadsheet shows them."""

    file: str
    line: int | None = None
    column: str | None = None

    def text(self, language: Language) -> str:
        """Return the place in a language."""
        line, column = ("Zeile", "Spalte") if language == "de" else ("line", "column")
        parts = [self.file]
        if self.line is not None:
            parts.append(f"{line} {self.line}")
        if self.column is not None:
            parts.append(
                f"{column} „{self.column}“" if language == "de" else f"column '{self.column}'"
            )
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, in German and English."""

    place: Place
    de: str
    en: str

    def text(self, language: Language) -> str:
        """Return place and reason in a language."""
        return f"{self.place.text(language)}: {self.de if language == 'de' else self.en}"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a file: values by field; a field without a column is missing, an empty one ''."""

    place: Place
    values: Mapping[str, str]
    columns: Mapping[str, str]

    def at(self, field: str) -> Place:
        """Return the place of one of its values."""
        return Place(self.place.file, self.place.line, self.columns.get(field))


@dataclass
class Planned(Generic[Entry]):
    """What there would be, the line that each entry stands in, and what is wrong."""

    entries: dict[str, Entry]
    rows: dict[str, Row] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: Row, field_name: str, de: str, en: str) -> None:
        """Note what is wrong with a value."""
        self.faults.append(Fault(row.at(field_name), de, en))


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was understood: what its lines are about, and the lines."""

    subject: Subject
    rows: list[Row]
    ignored: list[str]


@dataclass(frozen=True, slots=True)
class State:
    """Teams and people, those that ended or left included, by their ids."""

    teams: Mapping[str, TeamEntry]
    people: Mapping[str, PersonEntry]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that changes, from what to what."""

    kind: Kind
    id: str
    name: str
    before: str | None = None
    after: str | None = None


class ChangeLine(msgspec.Struct, frozen=True):
    """One thing that would change, in the reader's language."""

    kind: Kind
    id: str
    text: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would change: counts first, then line by line.

    `digest` stands for the directory as it is, and as it would be; give it to apply exactly
    this. `confirm_leavers`: so many people would leave that their number must be given as well.
    `ignored_columns` were neither needed nor stored.
    """

    digest: str
    counts: dict[str, int]
    confirm_leavers: int | None
    summary: str
    changes: list[ChangeLine]
    ignored_columns: list[str]
