"""Why a database cannot be reached, in words for whoever set its address.

The words hold neither the address nor a password: they end up in logs.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import asyncpg


class DatabaseError(Exception):
    """The database cannot be worked with: the text says why, and what to do."""


@contextmanager
def reaching(url: str, roles: Collection[str]) -> Iterator[None]:
    """Turn what hinders a connection into words; `roles` log in by what the secret makes."""
    try:
        yield
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise DatabaseError(_refused(urlsplit(url).username, roles)) from error
    except asyncpg.InvalidCatalogNameError as error:
        raise DatabaseError(
            "The server has no database of the name in DATABASE_URL: create it, then run "
            "`stimmung migrate`."
        ) from error
    except asyncpg.PostgresError as error:
        raise DatabaseError(f"The database lets nobody in: {error.args[0]}.") from error
    except (ValueError, OverflowError):
        # Their text quotes pieces of the address, which may be pieces of the password.
        raise DatabaseError(
            "DATABASE_URL is no address; special characters in it must be percent-encoded."
        ) from None
    except (OSError, asyncpg.InterfaceError) as error:
        raise DatabaseError(
            f"The database does not answer ({_reason(error)}): is it running, and does "
            "DATABASE_URL lead there?"
        ) from error


def _refused(login: str | None, roles: Collection[str]) -> str:
    if login in roles:
        return (
            f"The database refuses the login {login}: STIMMUNG_SECRET is not the one that "
            "`stimmung migrate` last ran with here, or it never ran."
        )
    return (
        "The database refuses the user of DATABASE_URL: are name and password right, and may "
        "it come from here?"
    )


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    number = error.errno if isinstance(error, OSError) else None
    # Not in their own words, which name hosts and ports; the resolver's numbers are negative.
    if number is not None and number < 0:
        return "its host is unknown"
    return os.strerror(number) if number else type(error).__name__
