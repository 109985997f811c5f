"""Migrations: once, in order, one at a time, and never onto a schema that does not fit."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count

import asyncpg
import pytest

import service.migrate
import sql
from service.embedded import Servers
from service.migrate import MigrationError, migrate
from service.settings import Settings
from tests.conftest import SECRET, with_database

pytestmark = pytest.mark.anyio

_ALL = [f"{step.version:04} {step.name}" for step in sql.migrations()]
_numbers = count(1)


@pytest.fixture
async def empty(servers: Servers) -> AsyncIterator[Settings]:
    """Settings of a database without a schema."""
    name = f"empty_{next(_numbers)}"
    server = await asyncpg.connect(servers.database_url)
    await server.execute(f"CREATE DATABASE {name}")
    yield Settings(database_url=with_database(servers.database_url, name), secret=SECRET)
    await server.execute(f"DROP DATABASE {name}")
    await server.close()


async def objects(settings: Settings) -> list[tuple[str, ...]]:
    """Return everything in the schema, and what was applied."""
    connection = await asyncpg.connect(settings.owner_url)
    try:
        rows = await connection.fetch(
            "SELECT relname::text, relkind::text FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT proname::text, md5(prosrc) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace"
            " UNION ALL SELECT 'applied', string_agg(version || checksum, ',' ORDER BY version)"
            " FROM schema_migrations ORDER BY 1, 2"
        )
    finally:
        await connection.close()
    return [tuple(row.values()) for row in rows]


def pretend(monkeypatch: pytest.MonkeyPatch, steps: list[sql.Migration]) -> None:
    monkeypatch.setattr(sql, "migrations", lambda: steps)


async def test_a_fresh_database_gets_all_of_them_and_a_second_run_none(empty: Settings) -> None:
    assert await migrate(empty) == _ALL
    before = await objects(empty)
    assert await migrate(empty) == []
    assert await objects(empty) == before


async def test_two_runs_at_once_apply_each_migration_once(empty: Settings) -> None:
    applied = await asyncio.gather(migrate(empty), migrate(empty))
    assert sorted(applied) == [[], _ALL]


async def test_a_migration_that_was_changed_after_it_ran_is_refused(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = sql.migrations()
    await migrate(empty)
    before = await objects(empty)
    new = sql.Migration(9999, "new", "CREATE TABLE new ()", "0")
    pretend(monkeypatch, [replace(steps[0], checksum="another"), *steps[1:], new])
    with pytest.raises(MigrationError, match="0001 was changed"):
        await migrate(empty)
    assert await objects(empty) == before


async def test_a_schema_newer_than_the_program_is_refused(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = sql.migrations()
    await migrate(empty)
    before = await objects(empty)
    pretend(monkeypatch, steps[:-1])
    with pytest.raises(MigrationError, match="this program is older"):
        await migrate(empty)
    assert await objects(empty) == before


async def test_a_migration_that_fails_leaves_the_ones_before_it_and_nothing_of_itself(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = sql.migrations()
    broken = sql.Migration(9999, "broken", "CREATE TABLE half (); SELECT 1 / 0", "0")
    pretend(monkeypatch, [*steps, broken])
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty)
    found = dict(await objects(empty))
    assert "half" not in found
    assert "9999" not in found["applied"]
    pretend(monkeypatch, steps)
    assert await migrate(empty) == []


async def test_a_table_that_somebody_holds_is_an_error_and_no_endless_wait(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = sql.migrations()
    await migrate(empty)
    adding = sql.Migration(9999, "add", "ALTER TABLE teams ADD COLUMN colour text", "0")
    pretend(monkeypatch, [*steps, adding])
    monkeypatch.setattr(service.migrate, "LOCK_TIMEOUT", "100ms")
    holder = await asyncpg.connect(empty.owner_url)
    await holder.execute("BEGIN; LOCK TABLE teams IN ACCESS SHARE MODE")
    with pytest.raises(asyncpg.LockNotAvailableError):
        await migrate(empty)
    await holder.execute("ROLLBACK")
    await holder.close()
    assert await migrate(empty) == ["9999 add"]


def test_versions_have_no_gap_and_no_twin() -> None:
    versions = [step.version for step in sql.migrations()]
    assert versions == list(range(1, len(versions) + 1))
