"""Named SQL: the only place where Python meets a statement.

A file in `queries/` holds statements headed `-- name: find_team(team_id)`; the names in
brackets are the parameters `$1`, `$2`, ... in order. Migrations lie in `migrations/`.
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).parent
_HEAD = re.compile(r"^-- name: (\w+)\(([\w, ]*)\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One named statement and the names of its parameters, in the order of `$1`, `$2`."""

    name: str
    parameters: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Migration:
    """One forward step of the schema; `checksum` is the SHA-256 of its text."""

    version: int
    name: str
    text: str
    checksum: str


@cache
def statements(feature: str) -> dict[str, Statement]:
    """Return the statements of `queries/<feature>.sql` by name."""
    text = (_HERE / "queries" / f"{feature}.sql").read_text("utf-8")
    parts = _HEAD.split(text)[1:]
    found = {}
    for name, parameters, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        names = tuple(p.strip() for p in parameters.split(",") if p.strip())
        found[name] = Statement(name, names, body.strip().rstrip(";"))
    return found


def features() -> list[str]:
    """Return the names of all query files."""
    return sorted(path.stem for path in (_HERE / "queries").glob("*.sql"))


def migrations() -> list[Migration]:
    """Return all migrations in their order."""
    found = []
    for path in sorted((_HERE / "migrations").glob("*.sql")):
        version, _, name = path.stem.partition("_")
        text = path.read_text("utf-8")
        found.append(Migration(int(version), name, text, sha256(text.encode()).hexdigest()))
    return found
