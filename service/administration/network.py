"""Daily sources and valences of reactions by page."""

from datetime import timedelta
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from service.administration.forms import read_source, read_valence
from service.administration.frame import ADMINISTRATOR, AnyRequest, shown, to
from service.administration.words import SETTLES
from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal
from service.http.forms import read_form
from service.kernel.dates import duration
from service.kernel.said import Said
from service.policy.types import Source
from service.posts import rules, store
from service.posts.words import SOURCES


@get("/network", opt=ADMINISTRATOR)
async def read_network(context: NamedDependency[Context], done: FromQuery[str] = "") -> Template:
    """Show the daily sources, and what reactions count."""
    return await _network(context, done=done)


@post("/network/sources/{source:str}", opt=ADMINISTRATOR)
async def set_source(
    source: FromPath[Source],
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Redirect:
    """Switch a daily source, and say how long it waits."""
    setting = read_source(await read_form(request))
    async with transaction(context.collect) as lent:
        await rules.put_source(
            lent,
            source,
            setting,
            by=principal.actor,
            at=context.clock.now(),
            today=context.today,
        )
    return to("network", "source")


@post("/network/valences", opt=ADMINISTRATOR)
async def set_valence(
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Template | Redirect:
    """Say what a reaction counts; sealed figures stay as they are."""
    form = await read_form(request)
    given = read_valence(form)
    if isinstance(given, dict):
        chosen = {name: values[-1] for name, values in form.items()}
        return await _network(context, errors=given, chosen=chosen)
    async with transaction(context.collect) as lent:
        await rules.put_valences(lent, [given], by=principal.actor, at=context.clock.now())
    return to("network", "valence")


async def _network(
    context: Context,
    *,
    chosen: dict[str, str] | None = None,
    **values: Any,  # noqa: ANN401 -- handed to the template
) -> Template:
    async with connection(context.read) as lent:
        rows = await store.list_sources(lent)
        valences = await rules.list_valences(lent)
    return shown(
        "network.html",
        sources=[(rules.state_of(row), _settles(row)) for row in rows],
        names=SOURCES,
        unmapped=[each for each in valences if each.valence is None],
        mapped=[each for each in valences if each.valence is not None],
        chosen=chosen or {},
        **values,
    )


def _settles(row: store.SourceRow) -> dict[str, Said]:
    """Return the waits that are offered, the one in force among them."""
    if row.settle is None:
        return SETTLES
    seconds = f"{row.settle.total_seconds():.0f}"
    return SETTLES if seconds in SETTLES else {seconds: _told(row.settle)} | SETTLES


def _told(settle: timedelta) -> Said:
    return Said(duration(settle, "de"), duration(settle, "en"))
