"""SCIM 2.0 (RFC 7644): an identity provider keeps teams and people up to date."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath
from scim2_models import (
    Context as ScimContext,
)
from scim2_models import (
    NotFoundException,
    PatchOp,
    ScimFilter,
)

from service.audit.rules import record
from service.audit.types import DirectoryProvisioned
from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal, allow
from service.http.scopes import Scope
from service.scim import discovery, store
from service.scim.answers import (
    PATH,
    AnyRequest,
    ScimRequest,
    answer_with,
    asked_for,
    check_version,
    count_of,
    page_of,
    parsed,
    patched,
    root_of,
    search_of,
    shown_groups,
    shown_user,
    skip_of,
)
from service.scim.errors import SCIM_HANDLERS
from service.scim.filters import places
from service.scim.mapping import group_of, user_of
from service.scim.rules import Provisioning, members_in
from service.scim.types import Group, GroupRow, User, UserRow

_BODY_BYTES = 4 * 2**20


@get("/Users")
async def list_users(request: AnyRequest, context: NamedDependency[Context]) -> Response[bytes]:
    """Find users by a filter, or list them page by page."""
    search = search_of(request, User)
    async with connection(context.collect) as lent:
        if search.filter is None:
            total = await store.count_users(lent)
            rows = await store.page_users(lent, skip=skip_of(search), page=count_of(search))
            return page_of([shown_user(request, row, search) for row in rows], total, search)
        rows = await store.find_users(lent, **places(User, search.filter.ast))
    base = root_of(request)
    rows = [row for row in rows if ScimFilter[User](search.filter).match(user_of(row, base))]
    shown = rows[skip_of(search) : skip_of(search) + count_of(search)]
    return page_of([shown_user(request, row, search) for row in shown], len(rows), search)


@post("/Users")
async def create_user(
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Response[bytes]:
    """Add a person to the directory."""
    user = parsed(User, await request.body(), ScimContext.RESOURCE_CREATION_REQUEST)
    async with _provisioning(context) as change:
        row = await change.create_user(user)
        await _note(change, context, principal, {"created": 1})
    context.texts.expire()
    return answer_with(request, shown_user(request, row), row, status=201)


@get("/Users/{person_id:str}")
async def read_user(
    person_id: FromPath[str], request: AnyRequest, context: NamedDependency[Context]
) -> Response[bytes]:
    """Show a user."""
    async with connection(context.collect) as lent:
        row = await Provisioning(lent, context.settings, context.today).user(person_id)
    return answer_with(request, shown_user(request, row, asked_for(request, User)), row)


@put("/Users/{person_id:str}")
async def replace_user(
    person_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Response[bytes]:
    """Replace a user."""
    user = parsed(User, await request.body(), ScimContext.RESOURCE_REPLACEMENT_REQUEST)
    async with _provisioning(context) as change:
        before = await change.user(person_id)
        check_version(request, before)
        row = await change.write_user(before, user)
        await _note(change, context, principal, _counts(before, row))
    context.texts.expire()
    return answer_with(request, shown_user(request, row), row)


@patch("/Users/{person_id:str}")
async def patch_user(
    person_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Response[bytes]:
    """Change a user; `active` false lets them leave at once."""
    operations = parsed(PatchOp[User], await request.body(), ScimContext.RESOURCE_PATCH_REQUEST)
    async with _provisioning(context) as change:
        row = before = await change.user(person_id)
        check_version(request, before)
        user = user_of(before, root_of(request))
        if await patched(operations, user):
            row = await change.write_user(before, user)
        await _note(change, context, principal, _counts(before, row))
    context.texts.expire()
    return answer_with(request, shown_user(request, row), row)


@delete("/Users/{person_id:str}", status_code=204)
async def remove_user(
    person_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> None:
    """Let a person leave for good; to erase what is there about them is another matter."""
    async with _provisioning(context) as change:
        check_version(request, await change.user(person_id))
        await change.remove_user(person_id)
        await _note(change, context, principal, {"left": 1})


@get("/Groups")
async def list_groups(request: AnyRequest, context: NamedDependency[Context]) -> Response[bytes]:
    """Find groups by a filter, or list them page by page."""
    search = search_of(request, Group)
    async with connection(context.collect) as lent:
        if search.filter is None:
            total = await store.count_groups(lent)
            rows = await store.page_groups(lent, skip=skip_of(search), page=count_of(search))
        else:
            rows = await store.find_groups(lent, **places(Group, search.filter.ast))
            found = ScimFilter[Group](search.filter)
            rows = [row for row in rows if found.match(group_of(row, None, ""))]
            total = len(rows)
            rows = rows[skip_of(search) : skip_of(search) + count_of(search)]
        shown = await shown_groups(lent, request, rows, search)
    return page_of(shown, total, search)


@post("/Groups")
async def create_group(
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Response[bytes]:
    """Add a team at the top of the tree."""
    group = parsed(Group, await request.body(), ScimContext.RESOURCE_CREATION_REQUEST)
    async with _provisioning(context) as change:
        row = await change.create_group(group)
        (shown,) = await shown_groups(change.connection, request, [row])
        await _note(change, context, principal, {"teams_created": 1})
    return answer_with(request, shown, row, status=201)


@get("/Groups/{team_id:str}")
async def read_group(
    team_id: FromPath[str], request: AnyRequest, context: NamedDependency[Context]
) -> Response[bytes]:
    """Show a group; `excludedAttributes=members` leaves out who is in it."""
    async with connection(context.collect) as lent:
        row = await Provisioning(lent, context.settings, context.today).group(team_id)
        (shown,) = await shown_groups(lent, request, [row], asked_for(request, Group))
    return answer_with(request, shown, row)


@put("/Groups/{team_id:str}")
async def replace_group(
    team_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Response[bytes]:
    """Replace a group; members that are left out stay."""
    group = parsed(Group, await request.body(), ScimContext.RESOURCE_REPLACEMENT_REQUEST)
    async with _provisioning(context) as change:
        before = await change.group(team_id)
        check_version(request, before)
        row = await change.write_group(before, group, members_in(group))
        (shown,) = await shown_groups(change.connection, request, [row])
        await _note(change, context, principal, _group_counts(before, row))
    return answer_with(request, shown, row)


@patch("/Groups/{team_id:str}")
async def patch_group(
    team_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Response[bytes]:
    """Rename a group, add members or remove some."""
    operations = parsed(PatchOp[Group], await request.body(), ScimContext.RESOURCE_PATCH_REQUEST)
    async with _provisioning(context) as change:
        before = await change.group(team_id)
        check_version(request, before)
        members = await store.members_of(change.connection, [team_id])
        group = group_of(before, members.get(team_id, []), root_of(request))
        named = group_of(before, None, "")
        await patched(operations, group, named)
        row = await change.write_group(before, group, members_in(named))
        (shown,) = await shown_groups(change.connection, request, [row])
        await _note(change, context, principal, _group_counts(before, row))
    return answer_with(request, shown, row)


@delete("/Groups/{team_id:str}", status_code=204)
async def remove_group(
    team_id: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> None:
    """End a team; its history stays."""
    async with _provisioning(context) as change:
        check_version(request, await change.group(team_id))
        await change.remove_group(team_id)
        await _note(change, context, principal, {"teams_ended": 1})


@get("/{rest:path}")
async def nothing_here(rest: FromPath[str]) -> None:
    """Answer what is not there in SCIM's own words."""
    raise NotFoundException(detail=f"there is no '{rest}'")


@asynccontextmanager
async def _provisioning(context: Context) -> AsyncIterator[Provisioning]:
    async with transaction(context.collect) as lent:
        change = Provisioning(lent, context.settings, context.today)
        await change.hold()
        yield change


async def _note(
    change: Provisioning, context: Context, principal: Principal, counts: dict[str, int]
) -> None:
    if counts:
        event = DirectoryProvisioned(counts=counts)
        await record(change.connection, event, by=principal.actor, at=context.clock.now())


def _counts(before: UserRow, after: UserRow) -> dict[str, int]:
    if before.active != after.active:
        return {"back" if after.active else "left": 1}
    return {} if before == after else {"changed": 1}


def _group_counts(before: GroupRow, after: GroupRow) -> dict[str, int]:
    return {} if before == after else {"teams_changed": 1}


router = Router(
    PATH,
    route_handlers=[
        *discovery.routes,
        list_users,
        create_user,
        read_user,
        replace_user,
        patch_user,
        remove_user,
        list_groups,
        create_group,
        read_group,
        replace_group,
        patch_group,
        remove_group,
        nothing_here,
    ],
    opt=allow(scope=Scope.SCIM),
    exception_handlers=SCIM_HANDLERS,
    request_class=ScimRequest,
    request_max_body_size=_BODY_BYTES,
    include_in_schema=False,
)
