"""Embed tokens over HTTP."""

from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal, Role, allow
from service.http.fields import IdempotencyKey
from service.http.idempotency import resource_id
from service.widgets import rules, store
from service.widgets.types import EmbedToken, EmbedTokenInput, MintedToken

_OWNERS = allow(Role.PEOPLE_TEAM, Role.LEADER)


@post("/embed-tokens", opt=_OWNERS, summary="Mint an embed token")
async def mint(
    data: JSONBody[EmbedTokenInput],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    idempotency_key: IdempotencyKey = None,
) -> MintedToken:
    """Let pages of some origins show a team's overall mood, for some days.

    The token is shown this once. It opens this and nothing else.
    """
    async with transaction(context.collect) as lent:
        token_id, known = await resource_id(lent, principal, idempotency_key, data, context.today)
        if known:
            return await rules.minted(lent, context, token_id)
        return await rules.mint(
            lent, context, token_id, data, by=principal.actor, scopes=principal.scopes
        )


@get("/embed-tokens", opt=_OWNERS, summary="List embed tokens")
async def list_tokens(
    context: NamedDependency[Context], principal: NamedDependency[Principal]
) -> list[EmbedToken]:
    """List what is good now, of the teams that the key may see: at most 1000."""
    async with connection(context.read) as lent:
        return await store.list_good(lent, scopes=principal.scopes, now=context.clock.now())


@post(
    "/embed-tokens/{token_id:uuid}/rotate",
    opt=_OWNERS,
    summary="Replace an embed token",
)
async def rotate(
    token_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    idempotency_key: IdempotencyKey = None,
) -> MintedToken:
    """Mint the same again for as many days; the old token stays good for a week."""
    async with transaction(context.collect) as lent:
        successor, known = await resource_id(
            lent, principal, idempotency_key, str(token_id), context.today
        )
        if known:
            return await rules.minted(lent, context, successor)
        return await rules.rotate(
            lent, context, token_id, successor, by=principal.actor, scopes=principal.scopes
        )


@delete("/embed-tokens/{token_id:uuid}", opt=_OWNERS, summary="Revoke an embed token")
async def revoke(
    token_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> None:
    """End a token at once, also where it is being looked at."""
    async with transaction(context.collect) as lent:
        await rules.revoke(
            lent, token_id, by=principal.actor, at=context.clock.now(), scopes=principal.scopes
        )


router = Router("/", route_handlers=[mint, list_tokens, rotate, revoke], tags=["widgets"])
