"""Embed tokens by page: seen and ended, never what they show."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from service.administration.frame import ADMINISTRATOR, shown, to
from service.administration.words import SHOWS
from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal
from service.signin.store import team_names
from service.widgets import rules, store


@get("/widgets", opt=ADMINISTRATOR)
async def list_tokens(context: NamedDependency[Context], done: FromQuery[str] = "") -> Template:
    """Show what is embedded where."""
    async with connection(context.read) as lent:
        tokens = await store.list_good(lent, scopes=None, now=context.clock.now())
        names = await team_names(lent, [token.team_id for token in tokens])
    return shown("widgets.html", done=done, tokens=tokens, names=names, shows=SHOWS)


@post("/widgets/{token_id:uuid}/revoke", opt=ADMINISTRATOR)
async def revoke_token(
    token_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Redirect:
    """End an embed token at once."""
    async with transaction(context.collect) as lent:
        await rules.revoke(lent, token_id, by=principal.actor, at=context.clock.now(), scopes=None)
    return to("widgets", "ended")
