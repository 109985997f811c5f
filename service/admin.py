"""A key to begin with, made by the owner of the database."""

from datetime import UTC, datetime

from service.db import as_owner
from service.keys import rules
from service.keys.types import KeySpec, NewKey
from service.settings import Settings


async def add_key(settings: Settings, spec: KeySpec) -> NewKey:
    """Make an API key of any kind."""
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        return await rules.make_key(lent, spec, by=None, at=datetime.now(UTC))
