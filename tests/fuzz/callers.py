"""Who calls, and what docs/roles.md lets them see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import asyncpg

from service.http.auth import Role
from service.kernel.clock import SystemClock
from tests.conftest import add_key, add_session

_TABLE = Path(__file__).parents[2] / "docs" / "roles.md"
_REFUSED = {401, 403, 404}
_AWAY = ("/sign-in", "/signed-out")
_SEE_OTHER = 303
_SUCCESS = range(200, 300)
STAFF = "der-"
# A browser says so of a form of ours; without it a session writes nothing.
_FROM_HERE = {"Sec-Fetch-Site": "same-origin"}

Route = tuple[str, str]

# Who changes most comes late, who can stop it all last.
CREW = (
    "nobody",
    *(role.value for role in (Role.EMPLOYEE, Role.LEADER, Role.TEXTS, Role.MACHINE)),
    *(role.value for role in (Role.PEOPLE_TEAM, Role.ADMINISTRATOR, Role.WORKS_COUNCIL)),
)


@dataclass(frozen=True)
class Caller:
    """Somebody with a session, a program with a key, or nobody in particular."""

    name: str
    headers: dict[str, str]
    columns: frozenset[str]
    teams: frozenset[str] | None = None

    def knows(self, route: Route) -> bool:
        """Tell whether the table names a route."""
        return route in _granted()

    def may(self, route: Route) -> bool:
        """Tell whether the table opens a route to this caller."""
        granted = _granted()[route]
        return "public" in granted or not self.columns.isdisjoint(granted)


def told_too_much(
    caller: Caller, route: Route, team: str | None, status: int, location: str
) -> bool:
    """Tell whether an answer went to a caller whom the table, or the tree, keeps from it."""
    if not caller.knows(route):
        return False
    elsewhere = team is not None and caller.teams is not None and team not in caller.teams
    refused = status in _REFUSED or _led_away(status, location)
    return not refused and (not caller.may(route) or (elsewhere and status in _SUCCESS))


def served(status: int, location: str) -> bool:
    """Tell whether an answer is one for those who may: a success, or a form's way on."""
    return status in _SUCCESS or (status == _SEE_OTHER and not _led_away(status, location))


def _led_away(status: int, location: str) -> bool:
    """Tell whether a page led to where one signs in."""
    return status == _SEE_OTHER and location.startswith(_AWAY)


@cache
def _granted() -> dict[Route, frozenset[str]]:
    return dict(_read(_TABLE.read_text("utf-8").splitlines()))


def _read(lines: list[str]) -> Iterator[tuple[Route, frozenset[str]]]:
    head, _, *rows = [
        [c.strip() for c in line.split("|")[1:-1]] for line in lines if line[:1] == "|"
    ]
    for name, *marks in rows:
        method, path = name.strip("`").split(" ", 1)
        columns = zip(head[1:], marks, strict=True)
        opened = {column if mark == "x" else mark for column, mark in columns if mark}
        yield (method, path), frozenset(opened)


def template(path: str) -> str:
    """Return a path without the types that Litestar writes into its parameters."""
    return re.sub(r"{(\w+):\w+}", r"{\1}", path)


async def caller_as(
    owner: asyncpg.Connection, name: str, team: str, below: frozenset[str]
) -> Caller:
    """Return a fresh caller of a role; a leader leads a team with what is below it."""
    if name == "nobody":
        return Caller(name, {}, frozenset())
    role = Role(name)
    if role is Role.MACHINE:
        key = await add_key(owner, role)
        return Caller(name, {"authorization": f"Bearer {key}"}, frozenset({name}))
    leads = role is Role.LEADER
    grants = [] if role is Role.EMPLOYEE else [(role, team if leads else None)]
    now = SystemClock().now()
    session = await add_session(owner, *grants, person=f"{STAFF}{name}", at=now)
    columns = frozenset({Role.EMPLOYEE.value, name})
    return Caller(name, session | _FROM_HERE, columns, below if leads else None)
