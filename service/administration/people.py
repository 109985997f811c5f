"""People by page: looked for, given roles and relieved of them."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from service.administration import rules, store
from service.administration.forms import Wrong, read_grant
from service.administration.frame import ADMINISTRATOR, AnyRequest, shown, to
from service.administration.words import GRANTED, WRONG
from service.context import Context
from service.db import connection, transaction
from service.grants import rules as grants
from service.grants.types import RoleGrant
from service.http.auth import Principal
from service.http.forms import read_form
from service.http.pages import ROLES
from service.kernel.problems import Problem
from service.org.rules import living
from service.org.store import all_teams


@get("/people", opt=ADMINISTRATOR)
async def search_people(context: NamedDependency[Context], q: FromQuery[str] = "") -> Template:
    """Show who holds roles, and people that fit a text."""
    async with connection(context.collect) as lent:
        found = await rules.search(lent, q)
        held = await store.holdings(lent)
    return shown(
        "people.html",
        q=q,
        found=found[: rules.FOUND],
        more=len(found) > rules.FOUND,
        held=held,
        roles=ROLES,
    )


@get("/people/{person_id:str}", opt=ADMINISTRATOR)
async def read_person(
    person_id: FromPath[str], context: NamedDependency[Context], done: FromQuery[str] = ""
) -> Template:
    """Show a person's roles, and the form that gives one."""
    return await _person(context, person_id, done=done)


@post("/people/{person_id:str}/grants", opt=ADMINISTRATOR)
async def grant(
    person_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Template | Redirect:
    """Give a person a role."""
    form = await read_form(request)
    given = read_grant(form, person_id)
    if isinstance(given, RoleGrant):
        given = await _change(context, principal, given) or given
    if isinstance(given, RoleGrant):
        return to(f"people/{given.person_id}", "granted")
    chosen = {name: values[-1] for name, values in form.items()}
    return await _person(context, person_id, errors=given, chosen=chosen)


@post("/people/{person_id:str}/grants/withdraw", opt=ADMINISTRATOR)
async def withdraw(
    person_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Template | Redirect:
    """Take a role from a person; the last administrator stays."""
    given = read_grant(await read_form(request), person_id)
    if not isinstance(given, RoleGrant):
        raise Problem("not-found")
    try:
        async with transaction(context.collect) as lent:
            await grants.withdraw(lent, given, by=principal.actor, at=context.clock.now())
    except Problem as problem:
        if problem.slug != "last-administrator":
            raise
        return await _person(context, person_id, errors={"last": problem.said()[1]})
    return to(f"people/{given.person_id}", "withdrawn")


async def _change(context: Context, principal: Principal, given: RoleGrant) -> Wrong | None:
    try:
        async with transaction(context.collect) as lent:
            await rules.read(lent, given.person_id)
            await grants.grant(lent, given, by=principal.actor, at=context.clock.now())
    except Problem as problem:
        if problem.slug != "invalid-input":
            raise
        own = any(misfit.pointer == "/person_id" for misfit in problem.misfits)
        return {"role": WRONG["own"]} if own else {"team": WRONG["team"]}
    return None


async def _person(
    context: Context,
    person_id: str,
    *,
    chosen: dict[str, str] | None = None,
    **values: Any,  # noqa: ANN401 -- handed to the template
) -> Template:
    async with connection(context.collect) as lent:
        person = await rules.read(lent, person_id)
        held = await store.holdings(lent, person_id)
        teams = living(await all_teams(lent))
    return shown(
        "person.html",
        person=person,
        held=held,
        teams=teams,
        granted=GRANTED,
        roles=ROLES,
        chosen=chosen or {},
        **values,
    )
