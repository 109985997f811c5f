"""Whether a database is this deployment's, before anything is done with it."""

import msgspec

from service.db import READ, connect
from service.reach import DatabaseError
from service.settings import Settings

_UNMIGRATED = "The database has no schema yet: run `stimmung migrate`."
_UNKNOWABLE = (
    "The server asks for no password at this address (`trust` in pg_hba.conf), so nothing tells "
    "whether STIMMUNG_SECRET is the database's. Use an address where it asks."
)


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


async def require_secret(settings: Settings) -> None:
    """Refuse a secret that is not the database's: pseudonyms made with it find nobody.

    Raises:
        DatabaseError: it is another one, or the server would take any.
    """
    await require_ready(settings, READ)
    other = msgspec.structs.replace(settings, secret=f"{settings.secret}?")
    try:
        await require_ready(other, READ)
    except DatabaseError:
        return
    raise DatabaseError(_UNKNOWABLE)
