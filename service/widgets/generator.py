"""The page where leaders and the people team let widgets be shown."""

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.response import Template

from service.context import Context
from service.db import connection
from service.http.auth import Principal, Role, allow, page
from service.http.base import base_of
from service.http.pages import page as show
from service.kernel.said import Said
from service.org.rules import living
from service.org.store import list_teams
from service.posts.store import source_enabled
from service.widgets import modules, rules, store
from service.widgets.board import Board
from service.widgets.figure import widget_of
from service.widgets.look import EmbedTokenQuery, Look
from service.widgets.replies import AnyRequest, admit
from service.widgets.snippets import Snippets, snippets_of

_PAGE = page(Role.PEOPLE_TEAM, Role.LEADER)
_TEAMS = 10_000
_SHOWS = {
    "trend": Said("Verlauf", "Trend"),
    "responses": Said("Rückmeldungen", "Responses"),
}


@get("/", opt=_PAGE)
async def read_generator(
    request: AnyRequest, context: NamedDependency[Context], principal: NamedDependency[Principal]
) -> Template:
    """Show the form for a new token, and the tokens that are good."""
    async with connection(context.read) as lent:
        teams = await list_teams(lent, scopes=principal.scopes, after="", page=_TEAMS)
        daily_asked = await source_enabled(lent, "checkins")
        tokens = await store.list_good(lent, scopes=principal.scopes, now=context.clock.now())
    return show(
        "widgets/generator.html",
        teams=living(teams),
        tokens=tokens,
        names={team.id: team.name for team in teams},
        shows=_SHOWS,
        host=base_of(request).partition("://")[2],
        module=modules.newest(),
        daily_asked=daily_asked,
    )


@get("/snippets", opt=allow(Role.PEOPLE_TEAM, Role.LEADER))
async def read_snippets(
    embed_token: EmbedTokenQuery,
    request: AnyRequest,
    context: NamedDependency[Context],
    board: NamedDependency[Board],
    principal: NamedDependency[Principal],
    look: NamedDependency[Look],
) -> Snippets:
    """Return what to paste for a token of one's own."""
    found = await admit(request, context, embed_token)
    async with connection(context.read) as lent:
        await rules.read(lent, found.id, scopes=principal.scopes)
    seen = widget_of(await board.mood(found.team_id), found.shows)
    title = seen.words[look.lang].title
    return snippets_of(base_of(request), embed_token, look, found.team_id, title)


router = Router("/widgets", route_handlers=[read_generator, read_snippets], include_in_schema=False)
