"""Forward-only migrations: one at a time, checked against what ran before."""

import asyncpg

import sql
from service.db import COLLECT, READ, WORK, Connection, connect
from service.settings import Settings

_LEDGER = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    version integer PRIMARY KEY,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""
LOCK_TIMEOUT = "5s"
_TURN_TIMEOUT = "60s"
_LOCK = "SELECT pg_advisory_lock(hashtextextended('stimmung:migrate', 0))"


class MigrationError(Exception):
    """The database and this version's migrations do not fit; nothing was changed."""


async def migrate(settings: Settings) -> list[str]:
    """Bring the schema up to date and set the roles' passwords; return what was applied.

    Two callers at once wait for each other; a lock held elsewhere fails after five seconds.

    Raises:
        MigrationError: an applied migration has changed, or the schema is newer than this.
        DatabaseError: the database cannot be reached.
    """
    connection = await connect(
        settings.owner_url, lock_timeout=_TURN_TIMEOUT, statement_timeout="0"
    )
    try:
        await connection.execute(_LOCK)
        await connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        await connection.execute(_LEDGER)
        applied = await _apply_pending(connection)
        await _set_passwords(connection, settings)
    finally:
        await connection.close()
    return applied


async def _apply_pending(connection: Connection) -> list[str]:
    known = {
        row["version"]: row["checksum"]
        for row in await connection.fetch("SELECT version, checksum FROM schema_migrations")
    }
    ours = sql.migrations()
    _check(known, ours)
    applied = []
    for step in ours:
        if step.version not in known:
            async with connection.transaction():
                await connection.execute(step.text)
                await connection.execute(
                    "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)",
                    step.version,
                    step.name,
                    step.checksum,
                )
            applied.append(f"{step.version:04} {step.name}")
    return applied


def _check(known: dict[int, str], ours: list[sql.Migration]) -> None:
    checksums = {step.version: step.checksum for step in ours}
    for version, checksum in known.items():
        if version not in checksums:
            raise MigrationError(f"the schema has migration {version:04}: this program is older")
        if checksums[version] != checksum:
            raise MigrationError(f"migration {version:04} was changed after it ran")


async def _set_passwords(connection: Connection, settings: Settings) -> None:
    # ALTER ROLE takes no parameters; the password is hexadecimal by construction. Concurrent
    # databases of one cluster share the roles: a lock keeps their updates apart.
    async with connection.transaction():
        await connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('stimmung:roles', 0))"
        )
        for login in (COLLECT, READ, WORK):
            password = settings.role_password(login)
            try:
                await connection.execute(f"ALTER ROLE {login} PASSWORD '{password}'")
            except asyncpg.UndefinedObjectError as error:
                raise MigrationError(
                    f"this server has no role {login}, and without it no right of it was "
                    "restored: migrate an empty database first, then restore the backup into it"
                ) from error
