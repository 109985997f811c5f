"""Rules of the organisation's tree: whole lists or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import asyncpg
import msgspec

from service.breakdown.store import hold_values
from service.db import Connection
from service.grants.rules import keeping_an_administrator
from service.http.fields import one_line
from service.kernel.problems import Misfit, Problem, invalid
from service.kernel.said import Said
from service.org import store
from service.org.types import Changed, Person, PersonEntry, Team, TeamEntry

_CYCLE = "ST001"
_TOO_DEEP = "ST002"
_NO_TEAM = Said("Ein Team „{}“ gibt es nicht (mehr)", "there is no team '{}', or it has ended")
_NO_VALUE = Said("Einen Wert „{}“ gibt es nicht", "there is no value '{}'")


def no_team(pointer: str, name: str) -> Misfit:
    """Return what is wrong where a team is named that is not there, or has ended."""
    return _absent(_NO_TEAM, pointer, name)


def _absent(words: Said, pointer: str, name: str) -> Misfit:
    return Misfit(pointer, Said(words.de.format(name), words.en.format(name)))


async def put_teams(connection: Connection, teams: list[Team]) -> Changed:
    """Write all teams or none; a parent may stand anywhere in the list or exist already.

    A team that had ended is back.

    Raises:
        Problem: `invalid-input` for a team given twice, an unknown parent or a tree of more than
            50 levels; `team-cycle`.
    """
    _refuse_duplicates(team.id for team in teams)
    await store.lock_tree(connection)
    await _check_references(connection, teams)
    entries = [
        TeamEntry(team.id, one_line(team.name), team.parent_id, split_from=team.split_from)
        for team in teams
    ]
    return Changed(len(teams), len(await write_teams(connection, entries)))


async def write_teams(connection: Connection, entries: Sequence[TeamEntry]) -> list[str]:
    """Write teams that were checked, and the tree with them; return the ids that changed.

    Raises:
        Problem: `team-cycle`, or `invalid-input` for a tree of more than 50 levels.
    """
    changed = await store.put_teams(connection, entries)
    try:
        await store.rebuild_team_paths(connection)
    except asyncpg.PostgresError as error:
        if error.sqlstate == _CYCLE:
            raise Problem("team-cycle") from error
        if error.sqlstate == _TOO_DEEP:
            raise invalid(
                "",
                "Der Baum hätte mehr als 50 Ebenen",
                "the tree would have more than 50 levels",
            ) from error
        raise
    return changed


def living(teams: Iterable[TeamEntry]) -> list[TeamEntry]:
    """Return the teams that have not ended, by name."""
    return sorted((t for t in teams if t.ended_on is None), key=lambda t: t.name.casefold())


async def end_team(
    connection: Connection, team_id: str, *, merged_into: str | None, on: date
) -> TeamEntry:
    """End a team: its history stays, and people and teams below go where it is merged into.

    Raises:
        Problem: `not-found`; `team-ended`; `team-not-empty` where nothing says where its people
            and teams go; `invalid-input` for a target that is no team or lies below it.
    """
    await store.lock_tree(connection)
    team = await store.read_team(connection, team_id)
    if team is None:
        raise Problem("not-found")
    if team.ended_on is not None:
        raise Problem("team-ended")
    below = await store.living_below(connection, team_id)
    if merged_into is not None:
        await _check_target(connection, team_id, merged_into)
        await store.move_people(connection, team_id=team_id, target=merged_into)
    elif below or await store.has_people(connection, team_id):
        raise Problem("team-not-empty")
    moved = [TeamEntry(child.id, child.name, merged_into) for child in below]
    ended = TeamEntry(team.id, team.name, team.parent_id, on, merged_into, team.split_from)
    await write_teams(connection, [*moved, ended])
    return ended


async def put_people(connection: Connection, people: list[Person]) -> Changed:
    """Write all people or none.

    Raises:
        Problem: `invalid-input` for a person given twice, an unknown team, or a value that the
            breakdown does not have; `login-taken`; `last-administrator`, nobody could grant a
            role any more.
    """
    _refuse_duplicates(person.id for person in people)
    await store.lock_tree(connection)
    unknown = set(await store.unknown_teams(connection, [person.team_id for person in people]))
    _refuse({i: p.team_id for i, p in enumerate(people) if p.team_id in unknown}, "team_id")
    given = {i: p.breakdown for i, p in enumerate(people) if p.breakdown}
    values = await hold_values(connection) if given else set()
    _refuse({i: value for i, value in given.items() if value not in values}, "breakdown")
    known = await store.known_of(connection, [person.id for person in people])
    whole = [_completed(person, known.get(person.id)) for person in people]
    async with keeping_an_administrator(connection):
        return Changed(len(people), len(await write_people(connection, whole)))


async def write_people(connection: Connection, people: Sequence[PersonEntry]) -> set[str]:
    """Write people that were checked; return the ids that changed.

    Raises:
        Problem: `login-taken`, two people who are there would have one.
    """
    try:
        return await store.put_people(connection, people)
    except asyncpg.UniqueViolationError as error:
        raise Problem("login-taken") from error


async def _check_references(connection: Connection, teams: Sequence[Team]) -> None:
    given = {team.id for team in teams}
    for index, team in enumerate(teams):
        if team.split_from == team.id:
            raise invalid(
                f"/{index}/split_from",
                "Ein Team geht nicht aus sich selbst hervor",
                "a team does not come from itself",
            )
    for field in ("parent_id", "split_from"):
        named = {i: getattr(team, field) for i, team in enumerate(teams)}
        outside = {i: name for i, name in named.items() if name is not None and name not in given}
        unknown = await store.unknown_teams(
            connection, [*outside.values()], ended_known=field == "split_from"
        )
        _refuse({i: name for i, name in outside.items() if name in unknown}, field)


async def _check_target(connection: Connection, team_id: str, target: str) -> None:
    if await store.unknown_teams(connection, [target]):
        raise Problem("invalid-input", misfits=[no_team("/merged_into", target)])
    at: str | None = target
    while at is not None:
        if at == team_id:
            raise invalid(
                "/merged_into",
                "ist das Team, das endet, oder liegt darunter",
                "lies at or below the team that ends",
            )
        found = await store.read_team(connection, at)
        at = None if found is None else found.parent_id


def _completed(person: Person, known: PersonEntry | None) -> PersonEntry:
    before = known or PersonEntry(person.id, person.name, person.team_id)
    given = msgspec.structs.asdict(person)
    said = {field: value for field, value in given.items() if value is not msgspec.UNSET}
    return msgspec.structs.replace(before, **said | {"name": one_line(person.name)})


def _refuse(places: Mapping[int, str], field: str) -> None:
    words = _NO_VALUE if field == "breakdown" else _NO_TEAM
    if places:
        raise Problem(
            "invalid-input",
            misfits=[_absent(words, f"/{index}/{field}", name) for index, name in places.items()],
        )


def _refuse_duplicates(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    misfits = []
    for index, given in enumerate(ids):
        if given in seen:
            words = Said(f"„{given}“ ist doppelt angegeben", f"'{given}' is given twice")
            misfits.append(Misfit(f"/{index}/id", words))
        seen.add(given)
    if misfits:
        raise Problem("invalid-input", misfits=misfits)
