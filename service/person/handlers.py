"""A person's data over HTTP."""

from litestar import Router, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from service.context import Context
from service.db import transaction
from service.http.auth import Principal, Role, allow
from service.http.fields import PersonId
from service.person import rules
from service.person.types import PersonData

_PEOPLE_TEAM = allow(Role.PEOPLE_TEAM)


@get(
    "/people/{person_id:str}/data",
    opt=_PEOPLE_TEAM,
    summary="Show what is there about a person",
)
async def show(
    person_id: FromPath[PersonId],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> PersonData:
    """Answer a person's request for access: what is there, what cannot be, and why.

    The audit log notes that somebody's data were shown, not whose.
    """
    async with transaction(context.collect) as lent:
        return await rules.show(
            lent, context.settings, person_id, by=principal.actor, at=context.clock.now()
        )


@delete("/people/{person_id:str}", opt=_PEOPLE_TEAM, status_code=204, summary="Erase a person")
async def erase(
    person_id: FromPath[PersonId],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> None:
    """Erase directory entry, participations, tokens, and what waits in pools.

    Sealed sums stay: nothing in them is anybody's. The person's links are dead at once.
    """
    async with transaction(context.collect) as lent:
        await rules.erase(
            lent, context.settings, person_id, by=principal.actor, at=context.clock.now()
        )


router = Router("/", route_handlers=[show, erase], tags=["person"])
