"""One typed function a query."""

from uuid import UUID

from service.db import Connection, Query
from service.grants.types import Administrator, RoleGrant

_LOCK = Query("grants", "lock_grants", str)
_LIST = Query("grants", "list_grants", RoleGrant)
_MAKE_ACCOUNT = Query("grants", "make_account_of_person", UUID)
_FIND_ACCOUNT = Query("grants", "find_account", UUID)
_HAS_LEFT = Query("grants", "has_left", bool)
_NOTE_LOGIN = Query("grants", "note_login", UUID)
_ADD = Query("grants", "add_grant", UUID)
_REMOVE = Query("grants", "remove_grant", UUID)
_ADMINISTRATORS = Query("grants", "administrators", Administrator)


async def lock(connection: Connection) -> None:
    """Let one transaction at a time change grants."""
    await _LOCK.one(connection)


async def list_grants(connection: Connection) -> list[RoleGrant]:
    """Return every grant by person, role and team."""
    return await _LIST.many(connection)


async def account_of(connection: Connection, person_id: str) -> UUID | None:
    """Return a person's account, made at first; None if the directory does not know them."""
    await _MAKE_ACCOUNT.one(connection, person_id=person_id)
    return await _FIND_ACCOUNT.one(connection, person_id=person_id)


async def has_left(connection: Connection, person_id: str) -> bool:
    """Return whether somebody of the directory is there no longer."""
    return await _HAS_LEFT.only(connection, person_id=person_id)


async def note_login(connection: Connection, account_id: UUID) -> None:
    """Remember under which login somebody was given a role."""
    await _NOTE_LOGIN.one(connection, account_id=account_id)


async def add(connection: Connection, *, account_id: UUID, role: str, team_id: str | None) -> bool:
    """Grant a role; return whether that changed anything."""
    added = await _ADD.one(connection, account_id=account_id, role=role, team_id=team_id)
    return added is not None


async def remove(
    connection: Connection, *, account_id: UUID, role: str, team_id: str | None
) -> bool:
    """Take a role away; return whether it was there."""
    gone = await _REMOVE.one(connection, account_id=account_id, role=role, team_id=team_id)
    return gone is not None


async def administrators(connection: Connection) -> list[Administrator]:
    """Return who has the role, those who have left included."""
    return await _ADMINISTRATORS.many(connection)
