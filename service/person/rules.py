"""A person's rights to see what is there about them, and to have it erased."""

from datetime import datetime
from uuid import UUID

from service.audit.rules import record
from service.audit.types import PersonErased, PersonShown
from service.db import Connection
from service.grants.rules import keeping_an_administrator
from service.kernel.clock import local_day
from service.kernel.ids import contributors
from service.kernel.problems import Problem
from service.person import store
from service.person.notes import notes
from service.person.types import PersonData
from service.settings import Settings


async def show(
    connection: Connection, settings: Settings, person_id: str, *, by: UUID | None, at: datetime
) -> PersonData:
    """Return what is there about a person, or raise `not-found`; the audit log notes it."""
    person = await store.find(connection, person_id)
    if person is None:
        raise Problem("not-found")
    known = contributors(settings.key, person_id, ())
    data = PersonData(
        person,
        await store.provisioned_of(connection, person_id),
        await store.roles_of(connection, person_id),
        await store.recognised_as(connection, person_id),
        await store.rounds_of(connection, person_id),
        await store.sources_of(connection, known),
        notes(settings),
    )
    await record(connection, PersonShown(), by=by, at=at)
    return data


async def erase(
    connection: Connection, settings: Settings, person_id: str, *, by: UUID | None, at: datetime
) -> None:
    """Erase what is there about a person; sealed sums stay.

    Nothing is answered and nothing noted of how much there was: it would tell what was pooled.

    Raises:
        Problem: `not-found`, or `last-administrator`.
    """
    days = {*await store.open_checkin_days(connection), local_day(at, settings.timezone)}
    known = contributors(settings.key, person_id, days)
    async with keeping_an_administrator(connection):
        if not await store.erase(connection, person_id=person_id, contributors=known):
            raise Problem("not-found")
    await record(connection, PersonErased(), by=by, at=at)
