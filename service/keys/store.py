"""One typed function a query."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from service.db import Connection, Query


class KeyRow(msgspec.Struct, frozen=True):
    """A stored API key, without its hashes."""

    id: UUID
    name: str
    role: str
    team_id: str | None
    scopes: list[str] | None
    prefix: str | None
    expires_at: datetime | None
    previous_until: datetime | None
    last_used_on: date | None


_ADD = Query("access", "add_api_key", UUID)
_FIND = Query("access", "find_key", KeyRow)
_LIST = Query("access", "list_api_keys", KeyRow)
_ROTATE = Query("access", "rotate_api_key", UUID)
_REVOKE = Query("access", "revoke_api_key", UUID)


async def add_key(
    connection: Connection,
    *,
    name: str,
    role: str,
    team_id: str | None,
    scopes: list[str] | None,
    hash: bytes,  # noqa: A002 -- the column's name
    prefix: str,
    expires_at: datetime,
) -> UUID:
    """Store a key; PostgreSQL refuses the API any but harmless keys of machines."""
    return await _ADD.only(
        connection,
        name=name,
        role=role,
        team_id=team_id,
        scopes=scopes,
        hash=hash,
        prefix=prefix,
        expires_at=expires_at,
    )


async def find_key(connection: Connection, key_id: UUID) -> KeyRow | None:
    """Return a key."""
    return await _FIND.one(connection, id=key_id)


async def list_keys(connection: Connection) -> list[KeyRow]:
    """Return all keys, expired ones too."""
    return await _LIST.many(connection)


async def rotate_key(
    connection: Connection,
    key_id: UUID,
    *,
    hash: bytes,  # noqa: A002 -- the column's name
    prefix: str,
    expires_at: datetime,
    previous_until: datetime,
) -> bool:
    """Give a key a new secret; False where there is none that may be changed."""
    arguments = {"hash": hash, "prefix": prefix, "expires_at": expires_at}
    found = await _ROTATE.one(connection, id=key_id, previous_until=previous_until, **arguments)
    return found is not None


async def revoke_key(connection: Connection, key_id: UUID) -> bool:
    """End a key; False where there is none that may be ended."""
    return await _REVOKE.one(connection, id=key_id) is not None
