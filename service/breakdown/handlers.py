"""The organisation's breakdown over HTTP."""

from litestar import Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from service.breakdown import rules
from service.breakdown.types import Breakdown
from service.context import Context
from service.db import snapshot, transaction
from service.http.auth import Principal, Role, allow
from service.http.scopes import Scope

_DECLARE = allow(Role.PEOPLE_TEAM, Role.ADMINISTRATOR)
_READ = allow(
    Role.PEOPLE_TEAM, Role.ADMINISTRATOR, Role.WORKS_COUNCIL, scope=Scope.ORGANISATION_READ
)


@get("/breakdown", opt=_READ, summary="Read the breakdown")
async def read_breakdown(context: NamedDependency[Context]) -> Breakdown:
    """Read what else than teams figures are split by, in rounds of polls that ask for it."""
    async with snapshot(context.read) as lent:
        return await rules.read(lent)


@put("/breakdown", opt=_DECLARE, summary="Declare the breakdown")
async def put_breakdown(
    data: JSONBody[Breakdown],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Breakdown:
    """Declare the one breakdown and all its values, for rounds that open from now on.

    Values that are not given go, and people who had them have none.
    """
    async with transaction(context.collect) as lent:
        return await rules.declare(lent, data, by=principal.actor, at=context.clock.now())


@delete("/breakdown", opt=_DECLARE, summary="Remove the breakdown")
async def remove_breakdown(
    context: NamedDependency[Context], principal: NamedDependency[Principal]
) -> None:
    """Remove the breakdown and everybody's value; open rounds keep what they promised."""
    async with transaction(context.collect) as lent:
        await rules.remove(lent, by=principal.actor, at=context.clock.now())


router = Router(
    "/", route_handlers=[read_breakdown, put_breakdown, remove_breakdown], tags=["breakdown"]
)
