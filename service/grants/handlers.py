"""Roles of people over HTTP."""

from typing import Annotated

from litestar import Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from service.context import Context
from service.db import connection, transaction
from service.grants import rules, store
from service.grants.types import GrantedRole, RoleGrant
from service.http.auth import Principal, Role, allow
from service.http.fields import PersonId, TeamId

_ADMINISTRATOR = allow(Role.ADMINISTRATOR)
Person = Annotated[PersonId, QueryParameter(name="person")]
Granted = Annotated[GrantedRole, QueryParameter(name="role")]
Team = Annotated[TeamId | None, QueryParameter(name="team")]


@get("/grants", opt=_ADMINISTRATOR, summary="List the roles of people")
async def list_grants(context: NamedDependency[Context]) -> list[RoleGrant]:
    """List who holds which role, by person."""
    async with connection(context.collect) as lent:
        return await store.list_grants(lent)


@put("/grants", opt=_ADMINISTRATOR, summary="Grant a role")
async def put_grant(
    data: JSONBody[RoleGrant],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> RoleGrant:
    """Grant a person a role. It holds from their next request on."""
    async with transaction(context.collect) as lent:
        await rules.grant(lent, data, by=principal.actor, at=context.clock.now())
    return data


@delete("/grants", opt=_ADMINISTRATOR, status_code=204, summary="Take a role away")
async def delete_grant(
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    person: Person,
    role: Granted,
    team: Team = None,
) -> None:
    """Take a role from a person, with the next request, and end their open streams.

    The last administrator stays one.
    """
    async with transaction(context.collect) as lent:
        given = RoleGrant(person, role, team)
        await rules.withdraw(lent, given, by=principal.actor, at=context.clock.now())


router = Router("/", route_handlers=[list_grants, put_grant, delete_grant], tags=["grants"])
