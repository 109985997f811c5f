"""What `stimmung admin` does, as the owner of the database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import click

from service.db import Query
from service.http.auth import Role
from service.kernel.ids import hash_secret, new_api_key
from service.settings import Settings

_ADD_KEY = Query("access", "add_api_key", UUID)


async def add_key(
    settings: Settings, *, role: Role, team: str | None, name: str, days: int | None = None
) -> str:
    """Make an API key and return it; only its hash is kept.

    Raises:
        click.ClickException: there is no such team.
    """
    key = new_api_key()
    connection = await asyncpg.connect(settings.owner_url)
    try:
        await _ADD_KEY.only(
            connection,
            name=name,
            role=role.value,
            team_id=team,
            hash=hash_secret(key),
            expires_at=days and datetime.now(UTC) + timedelta(days=days),
        )
    except asyncpg.ForeignKeyViolationError as error:
        raise click.ClickException(f"there is no team '{team}'") from error
    finally:
        await connection.close()
    return key
