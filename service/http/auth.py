"""Who may call what. Deny by default: a route without an `access` entry answers nobody.

A handler says `opt=allow(Role.PEOPLE_TEAM, ...)`, `opt=PARTICIPANT`, `opt=PUBLIC` or `opt=DOOR`;
the one guard below, set on the whole application, decides. Programs come with a key, people with
the session that began when they signed in. A page says `opt=page(...)`: it is for people only,
and who is not signed in is led there.
"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from service.context import Context
from service.db import Query, connection
from service.http.limits import Limits, judged
from service.http.origin import from_here
from service.http.principal import SIGNED_IN, Credential, Grant, Principal, Role
from service.http.scopes import Scope
from service.http.session import cookie_name, find_session, recall_session
from service.kernel.ids import KEY_PREFIX, TOKEN_PREFIX, hash_secret
from service.kernel.problems import Problem

__all__ = [
    "DOOR",
    "PARTICIPANT",
    "PUBLIC",
    "SIGNED_IN",
    "Principal",
    "Role",
    "allow",
    "authorise",
    "page",
    "provide_principal",
    "provide_token",
    "still_valid",
]

_SAFE = {"GET", "HEAD", "OPTIONS"}


class KeyRow(msgspec.Struct, frozen=True):
    """A stored API key."""

    id: UUID
    role: str
    team_id: str | None
    scopes: list[str] | None
    last_used_on: date | None


_FIND_KEY = Query("access", "find_api_key", KeyRow)
_NOTE_USE = Query("access", "note_key_use", bool)

PUBLIC: dict[str, Any] = {"access": "public"}
# Public, but counted by address.
DOOR: dict[str, Any] = {"access": "public", "door": True}
PARTICIPANT: dict[str, Any] = {"access": "participant"}


def allow(*roles: Role, scope: Scope | None = None) -> dict[str, Any]:
    """Return the route option that admits these roles, and machines whose key has the scope."""
    if scope is None:
        return {"access": frozenset(roles)}
    return {"access": frozenset({*roles, Role.MACHINE}), "scope": scope}


def page(*roles: Role) -> dict[str, Any]:
    """Return the route option of a page for people with one of these roles."""
    return {**allow(*roles), "page": True}


async def authorise(asgi: ASGIConnection[Any, Any, Any, State], handler: BaseRouteHandler) -> None:
    """Admit the request or raise `no-credential`, `forbidden`, `cross-site` or `unknown-token`."""
    access = handler.opt.get("access")
    if access == "public":
        if "door" in handler.opt:
            limits: Limits = asgi.app.state.limits
            await limits.enter(asgi.scope)
        return
    if access == "participant":
        asgi.scope["state"]["token"] = _token(asgi)
        return
    principal = await _who(asgi, handler, people_only="page" in handler.opt)
    asgi.scope["state"]["principal"] = principal
    await _count(asgi, principal)
    if access is None or principal.roles.isdisjoint(access) or not _within(principal, handler):
        raise Problem("forbidden")


async def _count(asgi: ASGIConnection[Any, Any, Any, State], principal: Principal) -> None:
    """Count the request, or raise `too-many-requests`."""
    limits: Limits = asgi.app.state.limits
    standing = await limits.count(limits.requests, str(principal.actor))
    problem = None if standing is None else judged(asgi.scope, standing)
    if problem is not None:
        raise problem


def _within(principal: Principal, handler: BaseRouteHandler) -> bool:
    machine = Role.MACHINE in principal.roles
    return not machine or handler.opt.get("scope") in principal.permits


def _token(asgi: ASGIConnection[Any, Any, Any, State]) -> str:
    credential = _bearer(asgi)
    if not credential:
        raise Problem("no-credential")
    if not credential.startswith(TOKEN_PREFIX):
        raise Problem("unknown-token")
    return credential


def _bearer(asgi: ASGIConnection[Any, Any, Any, State]) -> str:
    scheme, _, credential = asgi.headers.get("authorization", "").partition(" ")
    return credential if scheme.lower() == "bearer" else ""


async def _who(
    asgi: ASGIConnection[Any, Any, Any, State], handler: BaseRouteHandler, *, people_only: bool
) -> Principal:
    context: Context = asgi.app.state.context
    if "authorization" in asgi.headers and not people_only:
        return await identify(context, _bearer(asgi))
    secret = asgi.cookies.get(cookie_name(context.settings))
    principal = await find_session(context, secret) if secret else None
    if principal is None:
        raise Problem("no-credential")
    if asgi.scope.get("method") not in _SAFE:
        await from_here(asgi, handler)
    return principal


async def identify(context: Context, credential: str) -> Principal:
    """Return the principal behind an API key, or raise `no-credential`."""
    if not credential.startswith(KEY_PREFIX):
        raise Problem("no-credential")
    principal = await _recall_key(context, hash_secret(credential))
    if principal is None:
        raise Problem("no-credential")
    return principal


async def still_valid(context: Context, principal: Principal) -> bool:
    """Tell whether a principal is what it was; asked again while a stream is open."""
    recall = _recall_key if principal.credential.kind == "key" else recall_session
    return await recall(context, principal.credential.hash) == principal


async def _recall_key(context: Context, key_hash: bytes) -> Principal | None:
    async with connection(context.collect) as lent:
        row = await _FIND_KEY.one(lent, hash=key_hash, now=context.clock.now())
        if row is not None and row.last_used_on != context.today:
            await _NOTE_USE.one(lent, id=row.id, today=context.today)
    if row is None:
        return None
    grants = frozenset({Grant(Role(row.role), row.team_id)})
    permits = frozenset(Scope(scope) for scope in row.scopes or ())
    return Principal(row.id, grants, Credential("key", key_hash), permits=permits)


async def provide_principal(request: Request[Any, Any, State]) -> Principal:
    """Give handlers the principal that the guard admitted."""
    principal: Principal = request.scope["state"]["principal"]
    return principal


async def provide_token(request: Request[Any, Any, State]) -> str:
    """Give handlers the participation token that came with the request."""
    token: str = request.scope["state"]["token"]
    return token
