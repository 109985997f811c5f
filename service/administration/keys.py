"""API keys by page: made, renewed and revoked."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from service.administration.forms import Wrong, read_key, read_rotation
from service.administration.frame import ADMINISTRATOR, AnyRequest, shown, to
from service.administration.words import OFFERED
from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal, Role
from service.http.forms import read_form
from service.http.pages import ACTORS
from service.http.scopes import GUARDED, SCOPES
from service.kernel.said import Said
from service.keys import rules
from service.keys.types import YEAR, ApiKey, NewKey


@get("/keys", opt=ADMINISTRATOR)
async def list_keys(context: NamedDependency[Context], done: FromQuery[str] = "") -> Template:
    """Show all keys, and the form of a new one."""
    return await _list(context, done=done)


@post("/keys", opt=ADMINISTRATOR)
async def make_key(
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Template:
    """Make a machine's key and show it this once."""
    form = await read_form(request)
    spec = read_key(form)
    if isinstance(spec, dict):
        return await _list(context, errors=spec, form=form)
    async with transaction(context.collect) as lent:
        made = await rules.make_key(lent, spec, by=principal.actor, at=context.clock.now())
    return _new(made, spec.name)


@post("/keys/{key_id:uuid}/rotate", opt=ADMINISTRATOR)
async def rotate_key(
    key_id: FromPath[UUID],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Template:
    """Give a key a new secret and show it this once."""
    form = await read_form(request)
    rotation = read_rotation(form)
    if isinstance(rotation, dict):
        return await _list(context, errors={f"{key_id}": _together(rotation)}, renewal=form)
    async with transaction(context.collect) as lent:
        made = await rules.rotate_key(
            lent, key_id, rotation, by=principal.actor, at=context.clock.now()
        )
        names = {key.id: key.name for key in await rules.list_keys(lent)}
    return _new(made, names[key_id], overlap=rotation.overlap_hours)


@post("/keys/{key_id:uuid}/revoke", opt=ADMINISTRATOR)
async def revoke_key(
    key_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Redirect:
    """End a key at once."""
    async with transaction(context.collect) as lent:
        await rules.revoke_key(lent, key_id, by=principal.actor, at=context.clock.now())
    return to("keys", "revoked")


async def _list(context: Context, *, form: Any = None, **values: Any) -> Template:  # noqa: ANN401 -- handed to the template
    async with connection(context.collect) as lent:
        keys = await rules.list_keys(lent)
    form = form or {}
    return shown(
        "keys.html",
        machines=[key for key in keys if key.role is Role.MACHINE],
        others=[key for key in keys if key.role is not Role.MACHINE],
        renewable=_renewable,
        now=context.clock.now(),
        offered=OFFERED,
        scopes=SCOPES,
        roles=ACTORS,
        chosen=form.get("scope", []),
        name=form.get("name", [""])[-1],
        days=form.get("days", [f"{YEAR}"])[-1],
        year=YEAR,
        **values,
    )


def _together(wrong: Wrong) -> Said:
    return Said(*(" ".join(each).strip() for each in zip(*wrong.values(), strict=True)))


def _renewable(key: ApiKey) -> bool:
    """Tell whether the database lets the API renew a key."""
    return key.role is Role.MACHINE and GUARDED.isdisjoint(key.scopes)


def _new(made: NewKey, name: str, *, overlap: int | None = None) -> Template:
    return shown("key.html", made=made, name=name, overlap=overlap)
