"""Imports over HTTP: look first, then do exactly that."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body

from service.context import Context
from service.db import Connection, snapshot, transaction
from service.http.auth import Principal, Role, allow
from service.http.body import require_type
from service.imports import rules
from service.imports.types import Preview
from service.kernel.said import Language

_DIRECTORY = allow(Role.ADMINISTRATOR, Role.PEOPLE_TEAM)
_MOST_BYTES = 34 * 2**20
_LONGEST_NAME = 100


class Lists(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lists as files: teams, people or both. Without `partial` each is complete.

    `digest` and `leavers` are what the preview said; the preview itself passes over them.
    """

    files: list[UploadFile]
    partial: bool = False
    digest: str = ""
    leavers: int | None = None


async def require_upload(request: Request[Any, Any, Any]) -> None:
    """Raise `unsupported-media-type` for what is no upload; it would be one without files."""
    require_type(request, RequestEncodingType.MULTI_PART.value)


ListsBody = Annotated[Lists, Body(media_type=RequestEncodingType.MULTI_PART)]


@post(
    "/organisation/preview",
    opt=_DIRECTORY,
    before_request=require_upload,
    request_max_body_size=_MOST_BYTES,
    status_code=200,
    summary="See what lists would change",
)
async def preview(
    data: ListsBody, context: NamedDependency[Context], language: NamedDependency[Language]
) -> Preview:
    """Read lists of teams and people (CSV) and say what they would change. Nothing is changed.

    In a complete list, teams that are missing have ended and people who are missing have left.
    """
    async with snapshot(context.collect) as lent:
        planned = await _plan(lent, data, context)
    return planned.preview(context.settings.leavers_percent, language)


@post(
    "/organisation/apply",
    opt=_DIRECTORY,
    before_request=require_upload,
    request_max_body_size=_MOST_BYTES,
    status_code=200,
    summary="Apply lists as previewed",
)
async def apply(
    data: ListsBody,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    language: NamedDependency[Language],
) -> Preview:
    """Do exactly what the preview with this digest said, or nothing.

    Where the preview asks to confirm the leavers, `leavers` is their number.
    """
    percent = context.settings.leavers_percent
    async with transaction(context.collect) as lent:
        await rules.hold(lent)
        planned = await _plan(lent, data, context)
        await rules.apply(
            lent,
            planned,
            digest=data.digest,
            leavers=data.leavers,
            percent=percent,
            by=principal.actor,
            at=context.clock.now(),
        )
    context.texts.expire()
    return planned.preview(percent, language)


async def _plan(connection: Connection, lists: Lists, context: Context) -> rules.Plan:
    files = [(file.filename[:_LONGEST_NAME], await file.read()) for file in lists.files]
    try:
        return await rules.plan(connection, files, complete=not lists.partial, today=context.today)
    except rules.Faulty as faulty:
        raise faulty.problem() from faulty


router = Router("/", route_handlers=[preview, apply], tags=["org"])
