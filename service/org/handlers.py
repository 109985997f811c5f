"""Teams and people over HTTP."""

from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from service.audit.rules import record
from service.audit.types import PeoplePut, TeamEnded, TeamsPut
from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal, Role, allow
from service.http.fields import Cursor, Limit, Page, TeamId
from service.http.scopes import Scope
from service.org import rules, store
from service.org.types import Changed, People, PersonEntry, TeamEnd, TeamEntry, Teams

_TEAM_LISTS = (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.LEADER)
_READ = allow(Role.ADMINISTRATOR, Role.PEOPLE_TEAM, scope=Scope.ORGANISATION_READ)
_WRITE = allow(Role.ADMINISTRATOR, Role.PEOPLE_TEAM, scope=Scope.ORGANISATION_WRITE)
_BULK_BYTES = 8 * 2**20


@put(
    "/teams",
    opt=_WRITE,
    request_max_body_size=_BULK_BYTES,
    summary="Insert or update teams",
)
async def put_teams(
    data: JSONBody[Teams],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Changed:
    """Write all the given teams or, if one cannot be, none. Teams not given stay."""
    async with transaction(context.collect) as lent:
        result = await rules.put_teams(lent, data)
        event = TeamsPut(given=result.given, changed=result.changed)
        await record(lent, event, by=principal.actor, at=context.clock.now())
    return result


@get(
    "/teams",
    opt=allow(Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.LEADER, scope=Scope.ORGANISATION_READ),
    summary="List teams",
)
async def list_teams(
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    merged_into: FromQuery[TeamId | None] = None,
    cursor: Cursor = "",
    limit: Limit = 200,
) -> Page[TeamEntry]:
    """List the teams that you may see, by id; those that ended, too.

    With `merged_into` only those that went into that team.
    """
    scopes = principal.scopes_for(*_TEAM_LISTS)
    async with connection(context.read) as lent:
        teams = await store.list_teams(
            lent, scopes=scopes, after=cursor, page=limit + 1, merged_into=merged_into
        )
    return Page(teams[:limit], teams[limit - 1].id if len(teams) > limit else None)


@post(
    "/teams/{team_id:str}/end",
    opt=allow(Role.ADMINISTRATOR, Role.PEOPLE_TEAM),
    status_code=200,
    summary="End a team",
)
async def end_team(
    team_id: FromPath[TeamId],
    data: JSONBody[TeamEnd],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> TeamEntry:
    """End a team that was removed or merged into another one.

    Its figures and texts stay where they are; they are never added to those of the other team.
    With `merged_into` its people and the teams below go there; without, it must be empty.
    """
    async with transaction(context.collect) as lent:
        ended = await rules.end_team(lent, team_id, merged_into=data.merged_into, on=context.today)
        event = TeamEnded(id=team_id, merged_into=data.merged_into)
        await record(lent, event, by=principal.actor, at=context.clock.now())
    return ended


@put(
    "/people",
    opt=_WRITE,
    request_max_body_size=_BULK_BYTES,
    summary="Insert or update people",
)
async def put_people(
    data: JSONBody[People],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Changed:
    """Write all the given people or, if one cannot be, none. People not given stay.

    So does what is left out of somebody: who left is back only with `active` true.
    """
    async with transaction(context.collect) as lent:
        result = await rules.put_people(lent, data)
        event = PeoplePut(given=result.given, changed=result.changed)
        await record(lent, event, by=principal.actor, at=context.clock.now())
    context.texts.expire()
    return result


@get("/people", opt=_READ, summary="List people")
async def list_people(
    context: NamedDependency[Context],
    team: FromQuery[str | None] = None,
    cursor: Cursor = "",
    limit: Limit = 200,
) -> Page[PersonEntry]:
    """List the directory, or a team and what is below it, by id."""
    async with connection(context.collect) as lent:
        people = await store.list_people(lent, team_id=team, after=cursor, page=limit + 1)
    return Page(people[:limit], people[limit - 1].id if len(people) > limit else None)


router = Router(
    "/", route_handlers=[put_teams, list_teams, end_team, put_people, list_people], tags=["org"]
)
