"""What `stimmung admin` does, as the owner of the database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import click
import msgspec

from service.audit.rules import record
from service.audit.types import KeyMade, KeyRevoked
from service.db import Query, as_owner
from service.http.auth import Role
from service.kernel.ids import hash_secret, new_api_key
from service.settings import Settings


class KeyRecord(msgspec.Struct, frozen=True):
    """A stored API key, without its hash."""

    id: UUID
    name: str
    role: str
    team_id: str | None
    expires_at: datetime | None


_ADD_KEY = Query("access", "add_api_key", UUID)
_LIST_KEYS = Query("access", "list_api_keys", KeyRecord)
_REVOKE_KEY = Query("access", "revoke_api_key", UUID)


async def add_key(
    settings: Settings, *, role: Role, team: str | None, name: str, days: int | None = None
) -> str:
    """Make an API key and return it; only its hash is kept.

    Raises:
        click.ClickException: there is no such team.
    """
    key, now = new_api_key(), datetime.now(UTC)
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        try:
            key_id = await _ADD_KEY.only(
                lent,
                name=name,
                role=role.value,
                team_id=team,
                hash=hash_secret(key),
                expires_at=days and now + timedelta(days=days),
            )
        except asyncpg.ForeignKeyViolationError as error:
            raise click.ClickException(f"there is no team '{team}'") from error
        made = KeyMade(id=key_id, role=role.value, team=team, days=days)
        await record(lent, made, by=None, at=now)
    return key


async def list_keys(settings: Settings) -> list[KeyRecord]:
    """Return all keys, expired ones too."""
    async with as_owner(settings.owner_url) as lent:
        return await _LIST_KEYS.many(lent)


async def revoke_key(settings: Settings, key_id: UUID) -> None:
    """End a key at once; open streams notice at their next look.

    Raises:
        click.ClickException: there is no such key.
    """
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        if await _REVOKE_KEY.one(lent, id=key_id) is None:
            raise click.ClickException(f"there is no key {key_id}")
        await record(lent, KeyRevoked(id=key_id), by=None, at=datetime.now(UTC))
