"""Whether a database is this deployment's, before anything is done with it."""

from service.db import connect
from service.reach import DatabaseError
from service.settings import Settings

_UNMIGRATED = "The database has no schema yet: run `stimmung migrate`."


async def require_ready(settings: Settings, *logins: str) -> None:
    """Log in with each role once, and look whether there is a schema.

    Raises:
        DatabaseError: a process with these settings could not work.
    """
    for login in logins:
        lent = await connect(settings.role_url(login))
        try:
            migrated = await lent.fetchval("SELECT to_regclass('public.periods') IS NOT NULL")
        finally:
            await lent.close()
        if not migrated:
            raise DatabaseError(_UNMIGRATED)
