"""One database for all tests of the schema: they ask it and leave nothing behind."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from service.embedded import Servers
from service.settings import Settings
from tests.conftest import SECRET, with_database


@pytest.fixture(scope="session")
async def settings(servers: Servers, template: str) -> Settings:
    """Settings of the schema's database."""
    server = await asyncpg.connect(servers.database_url)
    await server.execute(f"CREATE DATABASE of_schema TEMPLATE {template}")
    await server.close()
    return Settings(database_url=with_database(servers.database_url, "of_schema"), secret=SECRET)


@pytest.fixture(scope="session")
async def owner(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection that may look at everything."""
    connection = await asyncpg.connect(settings.owner_url)
    yield connection
    await connection.close()
