"""What keeps a command from its work, in one line instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import click

from service.migrate import MigrationError
from service.reach import DatabaseError
from service.settings import SettingsError

# Statements are prepared against the real schema in tests: what is missing was not migrated.
_UNMIGRATED = (
    asyncpg.UndefinedTableError,
    asyncpg.UndefinedColumnError,
    asyncpg.UndefinedFunctionError,
    asyncpg.UndefinedObjectError,
)
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    ConnectionResetError,
)


@contextmanager
def in_one_line() -> Iterator[None]:
    """End a command that cannot work with what is wrong and what to do about it."""
    try:
        yield
    except (SettingsError, DatabaseError, MigrationError) as error:
        raise click.ClickException(str(error)) from error
    except _UNMIGRATED as error:
        raise click.ClickException(
            "The database's schema is not that of this program: run `stimmung migrate`."
        ) from error
    except asyncpg.InsufficientPrivilegeError as error:
        raise click.ClickException(
            f"The database refuses this ({error.args[0]}): DATABASE_URL must name the owner of "
            "the schema, who may create roles."
        ) from error
    except asyncpg.LockNotAvailableError as error:
        raise click.ClickException(
            "Somebody else holds what this needs to lock: try again in a moment."
        ) from error
    except _LOST as error:
        raise click.ClickException(
            "The database went away meanwhile: see whether it is running, then try again."
        ) from error
