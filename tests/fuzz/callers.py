"""Who calls, and what docs/roles.md lets them see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from service.http.auth import Role
from service.kernel.clock import SystemClock
from tests.conftest import add_key, add_session

_TABLE = Path(__file__).parents[2] / "docs" / "roles.md"
# Refused, in the API's words; a page leads who is not signed in to the sign-in.
_REFUSED = {401, 403, 404}
_LED_AWAY = {303}
# A browser says so of a form of ours; without it a session writes nothing.
_FROM_HERE = {"Sec-Fetch-Site": "same-origin"}

Route = tuple[str, str]


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


def told_too_much(caller: Caller, route: Route, team: str | None, status: int) -> bool:
    """Tell whether an answer went to a caller whom the table, or the tree, keeps from it."""
    if route not in _granted():
        return False
    if not caller.may(route):
        signed_in = "cookie" in caller.headers
        return status not in (_REFUSED if signed_in else _REFUSED | _LED_AWAY)
    elsewhere = team is not None and caller.teams is not None and team not in caller.teams
    return elsewhere and status < 300


def _granted(_cache: dict[Route, frozenset[str]] = {}) -> dict[Route, frozenset[str]]:  # noqa: B006 -- read once
    if not _cache:
        _cache.update(_read(_TABLE.read_text("utf-8").splitlines()))
    return _cache


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


async def callers(owner: asyncpg.Connection, team: str, below: frozenset[str]) -> list[Caller]:
    """Return a caller for every role, the leader with a team; who can stop it all comes last."""
    now = SystemClock().now()
    everywhere = (Role.EMPLOYEE, Role.TEXTS, Role.PEOPLE_TEAM, Role.ADMINISTRATOR)
    found = [Caller("nobody", {}, frozenset())]
    grants = {role: [(role, None)] for role in everywhere}
    grants[Role.EMPLOYEE] = []
    grants[Role.TEXTS] += [(Role.PEOPLE_TEAM, None)]
    held = {**grants, Role.LEADER: [(Role.LEADER, team)]}
    held[Role.WORKS_COUNCIL] = [(Role.WORKS_COUNCIL, None)]
    for role in (Role.EMPLOYEE, Role.LEADER, *everywhere[1:], Role.WORKS_COUNCIL):
        session = await add_session(owner, *held[role], person=f"der-{role.value}", at=now)
        columns = frozenset({Role.EMPLOYEE.value, *(r.value for r, _ in held[role])})
        teams = below if role is Role.LEADER else None
        found.append(Caller(role.value, session | _FROM_HERE, columns, teams))
    key = await add_key(owner, Role.MACHINE)
    machine = Caller("machine", {"authorization": f"Bearer {key}"}, frozenset({"machine"}))
    found.insert(3, machine)
    return found
