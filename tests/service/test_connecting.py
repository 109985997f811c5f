"""A database that takes connections and says nothing."""

import asyncio
import socket

import pytest

from service import db
from service.reach import DatabaseError

pytestmark = pytest.mark.anyio


async def connect(url: str, way: str) -> None:
    if way == "pool":
        await db.open_pool(url)
    else:
        async with db.as_owner(url):
            pass


@pytest.mark.parametrize("way", ["pool", "owner"])
async def test_a_silent_database_is_given_up(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "_CONNECT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"postgresql://nobody@127.0.0.1:{deaf.getsockname()[1]}/none?sslmode=disable"
        async with asyncio.timeout(10):
            with pytest.raises(DatabaseError, match="no answer in time"):
                await connect(url, way)
