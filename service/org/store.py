"""One typed function a query."""

from collections.abc import Sequence

from service.db import Connection, Query
from service.org.types import Person, Team

_LOCK_TREE = Query("org", "lock_tree", str)
_PUT_TEAMS = Query("org", "put_teams", str)
_REBUILD_PATHS = Query("org", "rebuild_team_paths", str)
_UNKNOWN_TEAMS = Query("org", "unknown_teams", str)
_LIST_TEAMS = Query("org", "list_teams", Team)
_PUT_PEOPLE = Query("org", "put_people", str)
_LIST_PEOPLE = Query("org", "list_people", Person)
_DIRECTORY_DIGEST = Query("org", "directory_digest", str)
_DIRECTORY_NAMES = Query("org", "directory_names", str)


async def lock_tree(connection: Connection) -> None:
    """Wait until nobody else writes the tree; held to the end of the transaction."""
    await _LOCK_TREE.one(connection)


async def put_teams(connection: Connection, teams: list[Team]) -> list[str]:
    """Insert or update teams; return the ids that changed."""
    return await _PUT_TEAMS.many(
        connection,
        ids=[team.id for team in teams],
        names=[team.name for team in teams],
        parents=[team.parent_id for team in teams],
    )


async def rebuild_team_paths(connection: Connection) -> None:
    """Bring the closure in line with the teams; PostgreSQL raises ST001 on a cycle."""
    await _REBUILD_PATHS.one(connection)


async def unknown_teams(connection: Connection, ids: list[str]) -> list[str]:
    """Return those of the ids that are no team."""
    return await _UNKNOWN_TEAMS.many(connection, ids=ids)


async def list_teams(
    connection: Connection, *, scopes: Sequence[str] | None, after: str, page: int
) -> list[Team]:
    """Return teams at and below the scopes, None for all, in the order of their ids."""
    return await _LIST_TEAMS.many(connection, scopes=scopes, after=after, page=page)


async def put_people(connection: Connection, people: list[Person]) -> list[str]:
    """Insert or update people; return the ids that changed."""
    return await _PUT_PEOPLE.many(
        connection,
        ids=[person.id for person in people],
        names=[person.name for person in people],
        teams=[person.team_id for person in people],
        active=[person.active for person in people],
    )


async def list_people(
    connection: Connection, *, team_id: str | None, after: str, page: int
) -> list[Person]:
    """Return people of a team and below, in the order of their ids."""
    return await _LIST_PEOPLE.many(connection, team_id=team_id, after=after, page=page)


async def directory_digest(connection: Connection) -> str:
    """Return a value that changes with the names of the directory."""
    return await _DIRECTORY_DIGEST.only(connection)


async def directory_names(connection: Connection) -> list[str]:
    """Return everybody's name, those who left included: they are still spoken of."""
    return await _DIRECTORY_NAMES.many(connection)
