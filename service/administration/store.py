"""One typed function a query."""

from datetime import datetime

from service.administration.types import Holding, Person
from service.db import Connection, Query

_SEARCH = Query("administration", "search_people", Person)
_READ = Query("administration", "read_person", Person)
_HOLDINGS = Query("administration", "holdings", Holding)
_LAST_RETENTION = Query("administration", "last_retention", datetime)
_VERSION = Query("administration", "database_version", str)
_DEACTIVATE = Query("administration", "deactivate", str)


async def search(connection: Connection, text: str, *, page: int) -> list[Person]:
    """Return people whose name, id or login has a text."""
    return await _SEARCH.many(connection, text=text, page=page)


async def read(connection: Connection, person_id: str) -> Person | None:
    """Return a person's entry."""
    return await _READ.one(connection, id=person_id)


async def holdings(connection: Connection, person_id: str | None = None) -> list[Holding]:
    """Return the roles of a person, or of all."""
    return await _HOLDINGS.many(connection, person_id=person_id)


async def last_retention(connection: Connection) -> datetime | None:
    """Return when retention last proved what it deleted."""
    return await _LAST_RETENTION.one(connection)


async def database_version(connection: Connection) -> str:
    """Return the version of PostgreSQL."""
    return await _VERSION.only(connection)


async def deactivate(connection: Connection, person_id: str) -> bool:
    """Let a person have left; tell whether they had not before."""
    return await _DEACTIVATE.one(connection, id=person_id) is not None
