"""The dashboard's page; everything after its first paint comes from the API."""

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from service.context import Context
from service.dashboard import rules
from service.db import snapshot
from service.http.auth import Principal, Role, page
from service.http.pages import page as show
from service.kernel.said import Language


@get("/", opt=page(Role.LEADER, Role.PEOPLE_TEAM))
async def read_dashboard(
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    language: NamedDependency[Language],
    team: FromQuery[str | None] = None,
    span: FromQuery[str] = "",
) -> Template:
    """Show a team's mood; without a team the one that the reader leads."""
    async with snapshot(context.read) as lent:
        boot = await rules.boot(
            lent,
            context,
            principal,
            team_id=team,
            window=rules.window_of(span),
            language=language,
        )
    if boot is None:
        return show("no_organisation.html")
    return show("dashboard.html", boot=msgspec.to_builtins(boot))


router = Router("/", route_handlers=[read_dashboard], include_in_schema=False)
