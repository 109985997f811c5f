"""One typed function a query."""

from datetime import date
from uuid import UUID

import msgspec

from service.db import Connection, Query
from service.org.types import PersonEntry
from service.person.types import Held, Invited, Provisioned, Recognised


class Found(msgspec.Struct, frozen=True):
    """How often a column holds a kind of what identifies somebody, and in how many bytes."""

    place: str
    kind: str
    found: int
    bytes: int


_FIND = Query("person", "find_person", PersonEntry)
_PROVISIONED = Query("person", "provisioned_of", Provisioned)
_ROLES = Query("person", "roles_of_person", Held)
_RECOGNISED = Query("person", "recognised_as", Recognised)
_ROUNDS = Query("person", "rounds_of_person", Invited)
_SOURCES = Query("person", "sources_of_person", str)
_OPEN_CHECKIN_DAYS = Query("person", "open_checkin_days", date)
_ERASE = Query("person", "erase_person", bool)
_ROUND_STATE = Query("person", "round_state", str)
_EVERYBODY = Query("person", "everybody", str)
_PARTICIPATIONS_OF = Query("person", "participations_of", UUID)
_ACCOUNT_OF = Query("person", "account_of", Found)


async def find(connection: Connection, person_id: str) -> PersonEntry | None:
    """Return a person's entry in the directory."""
    return await _FIND.one(connection, person_id=person_id)


async def provisioned_of(connection: Connection, person_id: str) -> Provisioned:
    """Return what an identity provider said of a person in the directory."""
    return await _PROVISIONED.only(connection, person_id=person_id)


async def roles_of(connection: Connection, person_id: str) -> list[Held]:
    """Return the roles that a person holds."""
    return await _ROLES.many(connection, person_id=person_id)


async def recognised_as(connection: Connection, person_id: str) -> Recognised | None:
    """Return under what whoever got a role is known at the identity provider."""
    return await _RECOGNISED.one(connection, person_id=person_id)


async def rounds_of(connection: Connection, person_id: str) -> list[Invited]:
    """Return the rounds that a person is invited to and that are not closed."""
    return await _ROUNDS.many(connection, person_id=person_id)


async def sources_of(connection: Connection, contributors: list[UUID]) -> list[str]:
    """Return the sources with a contribution on a day that is not closed."""
    return await _SOURCES.many(connection, contributors=contributors)


async def open_checkin_days(connection: Connection) -> list[date]:
    """Return the days whose check-ins are not closed."""
    return await _OPEN_CHECKIN_DAYS.many(connection)


async def erase(connection: Connection, *, person_id: str, contributors: list[UUID]) -> bool:
    """Erase a person; return whether the directory knew them."""
    return await _ERASE.only(connection, person_id=person_id, contributors=contributors)


async def round_state(connection: Connection, round_id: UUID) -> str | None:
    """Return how far a round is: open, closing or closed."""
    return await _ROUND_STATE.one(connection, round_id=round_id)


async def everybody(connection: Connection) -> list[str]:
    """Return everybody in the directory."""
    return await _EVERYBODY.many(connection)


async def participations_of(connection: Connection, round_id: UUID) -> list[UUID]:
    """Return the participations of a round that is not closed."""
    return await _PARTICIPATIONS_OF.many(connection, round_id=round_id)


async def account_of(
    connection: Connection, *, round_id: UUID, derived: list[tuple[str, UUID]]
) -> list[Found]:
    """Return the columns that hold something of a person; `derived` is what the secret adds."""
    return await _ACCOUNT_OF.many(
        connection,
        round_id=round_id,
        kinds=[kind for kind, _ in derived],
        derived=[str(value) for _, value in derived],
    )
