"""One typed function a query."""

from collections.abc import Sequence

from service.db import Connection, Query
from service.org.types import PersonEntry, TeamEntry

_LOCK_TREE = Query("org", "lock_tree", str)
_PUT_TEAMS = Query("org", "put_teams", str)
_REBUILD_PATHS = Query("org", "rebuild_team_paths", str)
_UNKNOWN_TEAMS = Query("org", "unknown_teams", str)
_LIST_TEAMS = Query("org", "list_teams", TeamEntry)
_READ_TEAM = Query("org", "read_team", TeamEntry)
_ALL_TEAMS = Query("org", "all_teams", TeamEntry)
_LIVING_BELOW = Query("org", "living_below", TeamEntry)
_RELEASE_LOGINS = Query("org", "release_logins", str)
_KNOWN_OF = Query("org", "known_of", PersonEntry)
_PUT_PEOPLE = Query("org", "put_people", str)
_MOVE_PEOPLE = Query("org", "move_people", str)
_HAS_PEOPLE = Query("org", "has_people", bool)
_LIST_PEOPLE = Query("org", "list_people", PersonEntry)
_ALL_PEOPLE = Query("org", "all_people", PersonEntry)
_DIRECTORY_DIGEST = Query("org", "directory_digest", str)
_DIRECTORY_NAMES = Query("org", "directory_names", str)


async def lock_tree(connection: Connection) -> None:
    """Wait until nobody else writes teams or people; held to the end of the transaction."""
    await _LOCK_TREE.one(connection)


async def put_teams(connection: Connection, teams: Sequence[TeamEntry]) -> list[str]:
    """Insert or update teams; return the ids that changed."""
    return await _PUT_TEAMS.many(
        connection,
        ids=[team.id for team in teams],
        names=[team.name for team in teams],
        parents=[team.parent_id for team in teams],
        ended_on=[team.ended_on for team in teams],
        merged_into=[team.merged_into for team in teams],
        split_from=[team.split_from for team in teams],
    )


async def rebuild_team_paths(connection: Connection) -> None:
    """Bring the closure in line with the teams; PostgreSQL raises ST001 on a cycle."""
    await _REBUILD_PATHS.one(connection)


async def unknown_teams(
    connection: Connection, ids: Sequence[str], *, ended_known: bool = False
) -> list[str]:
    """Return those of the ids that are no team, or one that ended."""
    return await _UNKNOWN_TEAMS.many(connection, ids=ids, ended_known=ended_known)


async def list_teams(
    connection: Connection,
    *,
    scopes: Sequence[str] | None,
    after: str,
    page: int,
    merged_into: str | None = None,
) -> list[TeamEntry]:
    """Return teams at and below the scopes, None for all, in the order of their ids."""
    return await _LIST_TEAMS.many(
        connection, scopes=scopes, after=after, page=page, merged_into=merged_into
    )


async def read_team(connection: Connection, team_id: str) -> TeamEntry | None:
    """Return a team, also one that ended."""
    return await _READ_TEAM.one(connection, team_id=team_id)


async def all_teams(connection: Connection) -> list[TeamEntry]:
    """Return every team there ever was."""
    return await _ALL_TEAMS.many(connection)


async def living_below(connection: Connection, team_id: str) -> list[TeamEntry]:
    """Return the teams directly below that did not end."""
    return await _LIVING_BELOW.many(connection, team_id=team_id)


async def known_of(connection: Connection, ids: Sequence[str]) -> dict[str, PersonEntry]:
    """Return the entries of those who are in the directory, by id."""
    return {row.id: row for row in await _KNOWN_OF.many(connection, ids=ids)}


async def put_people(connection: Connection, people: Sequence[PersonEntry]) -> set[str]:
    """Insert or update people; return the ids that changed."""
    ids = [person.id for person in people]
    logins = [person.login for person in people]
    released = await _RELEASE_LOGINS.many(connection, ids=ids, logins=logins)
    written = await _PUT_PEOPLE.many(
        connection,
        ids=ids,
        names=[person.name for person in people],
        teams=[person.team_id for person in people],
        active=[person.active for person in people],
        logins=logins,
        breakdowns=[person.breakdown for person in people],
    )
    return set(ids) & {*released, *written}


async def move_people(connection: Connection, *, team_id: str, target: str) -> list[str]:
    """Move everybody out of a team, those who left included."""
    return await _MOVE_PEOPLE.many(connection, team_id=team_id, target=target)


async def has_people(connection: Connection, team_id: str) -> bool:
    """Tell whether somebody is in the team itself."""
    return await _HAS_PEOPLE.only(connection, team_id=team_id)


async def list_people(
    connection: Connection, *, team_id: str | None, after: str, page: int
) -> list[PersonEntry]:
    """Return people of a team and below, in the order of their ids."""
    return await _LIST_PEOPLE.many(connection, team_id=team_id, after=after, page=page)


async def all_people(connection: Connection) -> list[PersonEntry]:
    """Return the whole directory, those who left included."""
    return await _ALL_PEOPLE.many(connection)


async def directory_digest(connection: Connection) -> str:
    """Return a value that changes with the names of the directory."""
    return await _DIRECTORY_DIGEST.only(connection)


async def directory_names(connection: Connection) -> list[str]:
    """Return everybody's name, those who left included: they are still spoken of."""
    return await _DIRECTORY_NAMES.many(connection)
