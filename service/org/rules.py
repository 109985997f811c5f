"""Rules of the organisation's tree: whole lists or nothing."""

from collections.abc import Iterable, Mapping

import asyncpg

from service.breakdown.store import hold_values
from service.db import Connection
from service.kernel.problems import Problem, invalid
from service.org import store
from service.org.types import Changed, Person, Team

_CYCLE = "ST001"
_TOO_DEEP = "ST002"
_WHAT = {"parent_id": "team", "team_id": "team", "breakdown": "value"}


async def put_teams(connection: Connection, teams: list[Team]) -> Changed:
    """Write all teams or none; a parent may stand anywhere in the list or exist already.

    Raises:
        Problem: `invalid-input` for a team given twice, an unknown parent or a tree of more than
            50 levels; `team-cycle`.
    """
    _refuse_duplicates(team.id for team in teams)
    await store.lock_tree(connection)
    given = {team.id for team in teams}
    outside = [t.parent_id for t in teams if t.parent_id and t.parent_id not in given]
    unknown = set(await store.unknown_teams(connection, outside))
    _refuse({i: t.parent_id for i, t in enumerate(teams) if t.parent_id in unknown}, "parent_id")
    changed = await store.put_teams(connection, teams)
    try:
        await store.rebuild_team_paths(connection)
    except asyncpg.PostgresError as error:
        if error.sqlstate == _CYCLE:
            raise Problem("team-cycle") from error
        if error.sqlstate == _TOO_DEEP:
            raise invalid("", "the tree would have more than 50 levels") from error
        raise
    return Changed(len(teams), len(changed))


async def put_people(connection: Connection, people: list[Person]) -> Changed:
    """Write all people or none.

    Raises:
        Problem: `invalid-input` for a person given twice, an unknown team, or a value that the
            breakdown does not have.
    """
    _refuse_duplicates(person.id for person in people)
    unknown = set(await store.unknown_teams(connection, [person.team_id for person in people]))
    _refuse({i: p.team_id for i, p in enumerate(people) if p.team_id in unknown}, "team_id")
    given = {i: p.breakdown for i, p in enumerate(people) if p.breakdown is not None}
    known = await hold_values(connection) if given else set()
    _refuse({i: value for i, value in given.items() if value not in known}, "breakdown")
    changed = await store.put_people(connection, people)
    return Changed(len(people), len(changed))


def _refuse(places: Mapping[int, str | None], field: str) -> None:
    if places:
        raise Problem(
            "invalid-input",
            errors=[
                {"pointer": f"/{index}/{field}", "message": f"there is no {_WHAT[field]} '{name}'"}
                for index, name in places.items()
            ],
        )


def _refuse_duplicates(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    errors = []
    for index, given in enumerate(ids):
        if given in seen:
            errors.append({"pointer": f"/{index}/id", "message": f"'{given}' is given twice"})
        seen.add(given)
    if errors:
        raise Problem("invalid-input", errors=errors)
