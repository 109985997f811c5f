"""Making, renewing and ending API keys, on a connection.

The owner of the database, at the command line, may do all of it. Over HTTP the database itself
refuses keys that act as a role or read what is published, see migration `keys`.
"""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from service.audit.rules import record
from service.audit.types import KeyMade, KeyRevoked, KeyRotated
from service.db import Connection
from service.http.auth import Role
from service.http.scopes import GUARDED, Scope
from service.kernel.ids import hash_secret, new_api_key, prefix_of
from service.kernel.problems import Problem, invalid
from service.keys import store
from service.keys.types import ApiKey, KeySpec, NewKey, Rotation


def require_harmless(scopes: list[Scope]) -> None:
    """Refuse scopes that are given out on the server only.

    Raises:
        Problem: `invalid-input`.
    """
    guarded = [scope for scope in scopes if scope in GUARDED]
    if guarded:
        raise invalid(
            f"/scopes/{scopes.index(guarded[0])}",
            f"{guarded[0]} wird nur auf dem Server vergeben: stimmung admin key",
            f"{guarded[0]} is given out on the server only: stimmung admin key",
        )


async def make_key(
    connection: Connection, spec: KeySpec, *, by: UUID | None, at: datetime
) -> NewKey:
    """Make a key; only its hash is kept.

    Raises:
        Problem: `invalid-input`, there is no such team.
    """
    key, expires_at = new_api_key(), at + timedelta(days=spec.days)
    scopes = sorted({scope.value for scope in spec.scopes})
    try:
        key_id = await store.add_key(
            connection,
            name=spec.name,
            role=spec.role.value,
            team_id=spec.team,
            scopes=scopes if spec.role is Role.MACHINE else None,
            hash=hash_secret(key),
            prefix=prefix_of(key),
            expires_at=expires_at,
        )
    except asyncpg.ForeignKeyViolationError as error:
        raise invalid(
            "/team", f"Ein Team „{spec.team}“ gibt es nicht", f"there is no team '{spec.team}'"
        ) from error
    made = KeyMade(id=key_id, role=spec.role.value, team=spec.team, scopes=scopes, days=spec.days)
    await record(connection, made, by=by, at=at)
    return NewKey(id=key_id, key=key, expires_at=expires_at)


async def list_keys(connection: Connection) -> list[ApiKey]:
    """Return all keys without their secrets, expired ones too."""
    return [_key_of(row) for row in await store.list_keys(connection)]


async def rotate_key(
    connection: Connection, key_id: UUID, rotation: Rotation, *, by: UUID | None, at: datetime
) -> NewKey:
    """Give a key a new secret; the one before it stays good for the overlap.

    Raises:
        Problem: `not-found`; `forbidden`, only whoever runs the server may renew this one.
    """
    key, expires_at = new_api_key(), at + timedelta(days=rotation.days)
    changed = await store.rotate_key(
        connection,
        key_id,
        hash=hash_secret(key),
        prefix=prefix_of(key),
        expires_at=expires_at,
        previous_until=at + timedelta(hours=rotation.overlap_hours),
    )
    await _require(connection, key_id, changed=changed)
    event = KeyRotated(id=key_id, overlap_hours=rotation.overlap_hours, days=rotation.days)
    await record(connection, event, by=by, at=at)
    return NewKey(id=key_id, key=key, expires_at=expires_at)


async def revoke_key(
    connection: Connection, key_id: UUID, *, by: UUID | None, at: datetime
) -> None:
    """End a key at once; open streams notice at their next look.

    Raises:
        Problem: `not-found`; `forbidden`, only whoever runs the server may end this one.
    """
    await _require(connection, key_id, changed=await store.revoke_key(connection, key_id))
    await record(connection, KeyRevoked(id=key_id), by=by, at=at)


async def _require(connection: Connection, key_id: UUID, *, changed: bool) -> None:
    if not changed:
        known = await store.find_key(connection, key_id)
        raise Problem("not-found" if known is None else "forbidden")


def _key_of(row: store.KeyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        team_id=row.team_id,
        scopes=[Scope(scope) for scope in row.scopes or ()],
        prefix=row.prefix,
        expires_at=row.expires_at,
        previous_until=row.previous_until,
        last_used_on=row.last_used_on,
    )
