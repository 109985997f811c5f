"""One typed function a query."""

from collections import defaultdict
from collections.abc import Sequence

from service.db import Connection, Query
from service.scim.types import GroupRow, MemberRow, UserEntry, UserRow

_FIND_USERS = Query("scim", "find_users", UserRow)
_PAGE_USERS = Query("scim", "page_users", UserRow)
_COUNT_USERS = Query("scim", "count_users", int)
_HOME_OF_UNSEEN = Query("scim", "home_of_unseen", str)
_PUT_USER = Query("scim", "put_user", str)
_FORGET_USER = Query("scim", "forget_user", str)
_FIND_GROUPS = Query("scim", "find_groups", GroupRow)
_PAGE_GROUPS = Query("scim", "page_groups", GroupRow)
_COUNT_GROUPS = Query("scim", "count_groups", int)
_ENDED_GROUP = Query("scim", "ended_group", str)
_SET_EXTERNAL_ID = Query("scim", "set_external_id", str)
_MEMBERS_OF = Query("scim", "members_of", MemberRow)
_PEOPLE_IN = Query("scim", "people_in", str)
_ADD_MEMBERS = Query("scim", "add_members", str)
_REMOVE_MEMBERS = Query("scim", "remove_members", str)
_CLEAR_MEMBERSHIPS = Query("scim", "clear_memberships", str)
_ASSIGN_TEAMS = Query("scim", "assign_teams", str)


async def find_users(
    connection: Connection,
    *,
    ids: Sequence[str] = (),
    logins: Sequence[str] = (),
    external_ids: Sequence[str] = (),
    names: Sequence[str] = (),
) -> list[UserRow]:
    """Return users with any of these ids, logins (in any case), external ids or names."""
    return await _FIND_USERS.many(
        connection,
        ids=ids,
        logins=[login.lower() for login in logins],
        external_ids=external_ids,
        names=[name.lower() for name in names],
    )


async def page_users(connection: Connection, *, skip: int, page: int) -> list[UserRow]:
    """Return users in the order of their ids."""
    return await _PAGE_USERS.many(connection, skip=skip, page=page)


async def count_users(connection: Connection) -> int:
    """Return how many users there are."""
    return await _COUNT_USERS.only(connection)


async def home_of_unseen(connection: Connection, person_id: str) -> str | None:
    """Return the team of somebody in the directory whom no identity provider sees."""
    return await _HOME_OF_UNSEEN.one(connection, id=person_id)


async def put_user(connection: Connection, entry: UserEntry) -> None:
    """Insert or update a user."""
    await _PUT_USER.only(
        connection, **{name: getattr(entry, name) for name in entry.__struct_fields__}
    )


async def forget_user(connection: Connection, person_id: str) -> bool:
    """Let a user be gone for the identity provider; return whether there was one."""
    return await _FORGET_USER.one(connection, id=person_id) is not None


async def find_groups(
    connection: Connection,
    *,
    ids: Sequence[str] = (),
    external_ids: Sequence[str] = (),
    names: Sequence[str] = (),
) -> list[GroupRow]:
    """Return groups with any of these ids, external ids or names (in any case)."""
    return await _FIND_GROUPS.many(
        connection,
        ids=ids,
        external_ids=external_ids,
        names=[name.lower() for name in names],
    )


async def page_groups(connection: Connection, *, skip: int, page: int) -> list[GroupRow]:
    """Return groups in the order of their ids."""
    return await _PAGE_GROUPS.many(connection, skip=skip, page=page)


async def count_groups(connection: Connection) -> int:
    """Return how many groups there are."""
    return await _COUNT_GROUPS.only(connection)


async def ended_group(connection: Connection, external_id: str) -> str | None:
    """Return the team that ended under the identity provider's id."""
    return await _ENDED_GROUP.one(connection, external_id=external_id)


async def set_external_id(connection: Connection, *, team_id: str, external_id: str | None) -> None:
    """Note what the identity provider calls a team."""
    await _SET_EXTERNAL_ID.only(connection, team_id=team_id, external_id=external_id)


async def members_of(connection: Connection, team_ids: Sequence[str]) -> dict[str, list[str]]:
    """Return who is in the groups, by group."""
    members: dict[str, list[str]] = defaultdict(list)
    for row in await _MEMBERS_OF.many(connection, team_ids=team_ids):
        members[row.team_id].append(row.person_id)
    return members


async def people_in(connection: Connection, team_id: str) -> list[str]:
    """Return everybody who is in a team or was put there."""
    return await _PEOPLE_IN.many(connection, team_id=team_id)


async def add_members(connection: Connection, *, team_id: str, person_ids: Sequence[str]) -> None:
    """Put users into a group, in this order."""
    await _ADD_MEMBERS.many(connection, team_id=team_id, person_ids=person_ids)


async def remove_members(
    connection: Connection, *, team_id: str, person_ids: Sequence[str]
) -> None:
    """Take users out of a group."""
    await _REMOVE_MEMBERS.many(connection, team_id=team_id, person_ids=person_ids)


async def clear_memberships(connection: Connection, person_id: str) -> None:
    """Take a user out of all groups."""
    await _CLEAR_MEMBERSHIPS.many(connection, person_id=person_id)


async def assign_teams(
    connection: Connection, person_ids: Sequence[str], *, left_team: str, newcomers: str
) -> list[str]:
    """Give people the team of their oldest membership; return those who moved."""
    return await _ASSIGN_TEAMS.many(
        connection, person_ids=person_ids, left_team=left_team, newcomers=newcomers
    )
