"""One typed function a query."""

from uuid import UUID

from service.db import Connection, Query
from service.org.types import Person
from service.person.types import Invited, Provisioned

_FIND = Query("person", "find_person", Person)
_PROVISIONED = Query("person", "provisioned_of", Provisioned)
_ROUNDS = Query("person", "rounds_of_person", Invited)
_SOURCES = Query("person", "sources_of_person", str)
_ERASE = Query("person", "erase_person", bool)


async def find(connection: Connection, person_id: str) -> Person | None:
    """Return a person's entry in the directory."""
    return await _FIND.one(connection, person_id=person_id)


async def provisioned_of(connection: Connection, person_id: str) -> Provisioned:
    """Return what an identity provider said of a person in the directory."""
    return await _PROVISIONED.only(connection, person_id=person_id)


async def rounds_of(connection: Connection, person_id: str) -> list[Invited]:
    """Return the rounds that a person is invited to and that are not closed."""
    return await _ROUNDS.many(connection, person_id=person_id)


async def sources_of(connection: Connection, contributor: UUID) -> list[str]:
    """Return the sources with a contribution on a day that is not closed."""
    return await _SOURCES.many(connection, contributor=contributor)


async def erase(connection: Connection, *, person_id: str, contributor: UUID) -> bool:
    """Erase a person; return whether the directory knew them."""
    return await _ERASE.only(connection, person_id=person_id, contributor=contributor)
