"""Who may call what. Deny by default: a route without an `access` entry answers nobody.

A handler says `opt=allow(Role.PEOPLE_TEAM, ...)`, `opt=PARTICIPANT` or `opt=PUBLIC`; the
one guard below, set on the whole application, decides. A page says `opt=page(...)`: a browser
shows it, asks for the key itself and sends it as the password of HTTP Basic.
"""

import binascii
from base64 import b64decode
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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
from service.http.scopes import Scope
from service.kernel.ids import KEY_PREFIX, TOKEN_PREFIX, hash_secret
from service.kernel.problems import Problem


class Role(StrEnum):
    """What a key is for."""

    ADMINISTRATOR = "administrator"
    PEOPLE_TEAM = "people_team"
    LEADER = "leader"
    MACHINE = "machine"
    WORKS_COUNCIL = "works_council"


class KeyRow(msgspec.Struct, frozen=True):
    """A stored API key."""

    id: UUID
    role: str
    team_id: str | None
    scopes: list[str] | None
    last_used_on: date | None


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the key, its role, and the team at and below which it sees figures.

    `permits` is what a machine may do; other roles need none.
    """

    key_id: UUID
    key_hash: bytes
    role: Role
    scope: str | None
    permits: frozenset[Scope] = frozenset()


_FIND_KEY = Query("access", "find_api_key", KeyRow)
_NOTE_USE = Query("access", "note_key_use", bool)

PUBLIC: dict[str, Any] = {"access": "public"}
PARTICIPANT: dict[str, Any] = {"access": "participant"}


def allow(*roles: Role, scope: Scope | None = None) -> dict[str, Any]:
    """Return the route option that admits keys of these roles, and machines with a scope."""
    if scope is None:
        return {"access": frozenset(roles)}
    return {"access": frozenset({*roles, Role.MACHINE}), "scope": scope}


def page(*roles: Role) -> dict[str, Any]:
    """Return the route option of a page for keys of these roles."""
    return {**allow(*roles), "page": True}


async def authorise(asgi: ASGIConnection[Any, Any, Any, State], handler: BaseRouteHandler) -> None:
    """Admit the request or raise `no-credential`, `forbidden` or `unknown-token`."""
    access = handler.opt.get("access")
    if access == "public":
        return
    scheme, _, credential = asgi.headers.get("authorization", "").partition(" ")
    wanted = "basic" if "page" in handler.opt else "bearer"
    if scheme.lower() != wanted or not credential:
        raise Problem("no-credential")
    if wanted == "basic":
        credential = _password(credential)
    if access == "participant":
        if not credential.startswith(TOKEN_PREFIX):
            raise Problem("unknown-token")
        asgi.scope["state"]["token"] = credential
        return
    principal = await identify(asgi.app.state.context, credential)
    await _count(asgi, principal)
    if access is None or principal.role not in access or not _within(principal, handler):
        raise Problem("forbidden")
    asgi.scope["state"]["principal"] = principal


async def _count(asgi: ASGIConnection[Any, Any, Any, State], principal: Principal) -> None:
    """Count the request, or raise `too-many-requests`."""
    limits: Limits = asgi.app.state.limits
    standing = await limits.count(limits.requests, str(principal.key_id))
    problem = None if standing is None else judged(asgi.scope, standing)
    if problem is not None:
        raise problem


def _within(principal: Principal, handler: BaseRouteHandler) -> bool:
    return principal.role is not Role.MACHINE or handler.opt.get("scope") in principal.permits


def _password(credential: str) -> str:
    """Return the password of Basic credentials (RFC 7617); the user's name is not looked at."""
    try:
        return b64decode(credential, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Problem("no-credential") from error


async def identify(context: Context, credential: str) -> Principal:
    """Return the principal behind an API key, or raise `no-credential`."""
    if not credential.startswith(KEY_PREFIX):
        raise Problem("no-credential")
    key_hash = hash_secret(credential)
    row = await _find(context, key_hash)
    if row is None:
        raise Problem("no-credential")
    permits = frozenset(Scope(scope) for scope in row.scopes or ())
    return Principal(row.id, key_hash, Role(row.role), row.team_id, permits)


async def still_valid(context: Context, key_hash: bytes) -> bool:
    """Tell whether a key is good now; asked again while a stream is open."""
    return await _find(context, key_hash) is not None


async def _find(context: Context, key_hash: bytes) -> KeyRow | None:
    async with connection(context.collect) as lent:
        row = await _FIND_KEY.one(lent, hash=key_hash, now=context.clock.now())
        if row is not None and row.last_used_on != context.today:
            await _NOTE_USE.one(lent, id=row.id, today=context.today)
    return row


async def provide_principal(request: Request[Any, Any, State]) -> Principal:
    """Give handlers the principal that the guard admitted."""
    principal: Principal = request.scope["state"]["principal"]
    return principal


async def provide_token(request: Request[Any, Any, State]) -> str:
    """Give handlers the participation token that came with the request."""
    token: str = request.scope["state"]["token"]
    return token
