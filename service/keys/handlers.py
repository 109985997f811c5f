"""API keys over HTTP, for the administrator."""

from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal, Role, allow
from service.http.fields import IdempotencyKey
from service.http.idempotency import resource_id
from service.kernel.problems import Problem
from service.keys import rules
from service.keys.types import ApiKey, KeyInput, KeySpec, NewKey, Rotation

_ADMINISTRATOR = allow(Role.ADMINISTRATOR)


@get("/keys", opt=_ADMINISTRATOR, summary="List API keys")
async def list_keys(context: NamedDependency[Context]) -> list[ApiKey]:
    """List all keys, expired ones too, without their secrets."""
    async with connection(context.collect) as lent:
        return await rules.list_keys(lent)


@post("/keys", opt=_ADMINISTRATOR, summary="Make a key for a machine")
async def make_key(
    data: JSONBody[KeyInput],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    idempotency_key: IdempotencyKey = None,
) -> NewKey:
    """Make a key that may do what its scopes name. The secret is in this answer only.

    Repeated with the same `Idempotency-Key` it makes no second key and is refused
    (`idempotency-conflict`): the secret is kept nowhere, so it cannot be told again.

    Keys that act as a role or have the scopes figures:read, audit:read and invitations:write
    are made on the server, with `stimmung admin key`.
    """
    rules.require_harmless(data.scopes)
    spec = KeySpec(name=data.name, role=Role.MACHINE, scopes=tuple(data.scopes), days=data.days)
    async with transaction(context.collect) as lent:
        _, known = await resource_id(lent, principal, idempotency_key, data, context.today)
        if known:
            raise Problem("idempotency-conflict")
        return await rules.make_key(lent, spec, by=principal.actor, at=context.clock.now())


@post("/keys/{key_id:uuid}/rotate", opt=_ADMINISTRATOR, status_code=200, summary="Renew a key")
async def rotate_key(
    key_id: FromPath[UUID],
    data: JSONBody[Rotation],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    idempotency_key: IdempotencyKey = None,
) -> NewKey:
    """Give a key a new secret. The old one stays good for the overlap, an older one ends now.

    Repeated with the same `Idempotency-Key` it is refused (`idempotency-conflict`), and the
    secret in use stays good for the overlap: without one, a second renewal ends it at once.
    """
    async with transaction(context.collect) as lent:
        _, known = await resource_id(
            lent, principal, idempotency_key, (str(key_id), data), context.today
        )
        if known:
            raise Problem("idempotency-conflict")
        return await rules.rotate_key(
            lent, key_id, data, by=principal.actor, at=context.clock.now()
        )


@delete("/keys/{key_id:uuid}", opt=_ADMINISTRATOR, status_code=204, summary="End a key")
async def revoke_key(
    key_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> None:
    """End a key at once, with every secret of it. The works council's end on the server only."""
    async with transaction(context.collect) as lent:
        await rules.revoke_key(lent, key_id, by=principal.actor, at=context.clock.now())


router = Router("/", route_handlers=[list_keys, make_key, rotate_key, revoke_key], tags=["keys"])
