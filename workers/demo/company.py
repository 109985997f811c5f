"""Who works at the demo's company: teams from a table, people from lists of names."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from workers.demo.files import dice, read_table, read_toml

ROOT = "nordhang"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class DemoTeam(msgspec.Struct, frozen=True):
    """A team of the table; `people` are its own, `speech` is the dialect that some write in.

    `site` is where all of them work, so that dividing a round takes no team its figures.
    """

    id: str
    name: str
    parent: str
    people: int
    speech: str
    site: str


class _Names(msgspec.Struct, frozen=True):
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Employee:
    """A person of the demo; `path` leads from the team up to the root."""

    id: str
    name: str
    team: DemoTeam
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody."""

    teams: list[DemoTeam]
    employees: list[Employee]


def read_company(branches: Collection[str] | None = None) -> Company:
    """Return the company, or only some branches directly below its root."""
    rows = {row.id: row for row in read_table("teams.csv", DemoTeam)}
    paths = {id_: _path(rows, id_) for id_ in rows}
    kept = [
        row
        for row in rows.values()
        if branches is None or row.id == ROOT or not set(branches).isdisjoint(paths[row.id])
    ]
    homes = [team for team in kept for _ in range(team.people)]
    employees = [
        Employee(_login(name), name, team, paths[team.id])
        for name, team in zip(_names(len(homes)), homes, strict=True)
    ]
    return Company(kept, employees)


def _path(rows: dict[str, DemoTeam], team: str) -> tuple[str, ...]:
    parent = rows[team].parent
    return (team, *_path(rows, parent)) if parent else (team,)


def _names(count: int) -> list[str]:
    names = read_toml("names.toml", _Names)
    last = names.last.split()
    pairs = [f"{first} {family}" for first in names.first.split() for family in last]
    return dice("names").sample(pairs, count)


def _login(name: str) -> str:
    spelt = unicodedata.normalize("NFKD", name.lower().translate(_UMLAUTS))
    return spelt.encode("ascii", "ignore").decode().replace(" ", ".")
