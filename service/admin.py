"""What `stimmung admin` does, as the owner of the database."""

from datetime import UTC, datetime
from uuid import UUID

from service.db import as_owner
from service.keys import rules
from service.keys.types import ApiKey, KeySpec, NewKey, Rotation
from service.settings import Settings


async def add_key(settings: Settings, spec: KeySpec) -> NewKey:
    """Make an API key of any kind."""
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        return await rules.make_key(lent, spec, by=None, at=datetime.now(UTC))


async def list_keys(settings: Settings) -> list[ApiKey]:
    """Return all keys, expired ones too."""
    async with as_owner(settings.owner_url) as lent:
        return await rules.list_keys(lent)


async def rotate_key(settings: Settings, key_id: UUID, rotation: Rotation) -> NewKey:
    """Give a key a new secret."""
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        return await rules.rotate_key(lent, key_id, rotation, by=None, at=datetime.now(UTC))


async def revoke_key(settings: Settings, key_id: UUID) -> None:
    """End a key at once."""
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        await rules.revoke_key(lent, key_id, by=None, at=datetime.now(UTC))
