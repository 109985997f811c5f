"""The works council's pages: what holds, its two decisions, and the annex."""

from uuid import UUID

from litestar import Response, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from service.context import Context
from service.council import pdf, rules, sections, words
from service.council.types import Facts
from service.db import snapshot, transaction
from service.http.auth import Principal, Role, page
from service.http.pages import HEADERS
from service.http.pages import german_page as show
from service.policy.rules import decide, switch_collecting

HOME = "/works-council"
_PAGE = page(Role.WORKS_COUNCIL)


@get("/", opt=_PAGE)
async def read_overview(context: NamedDependency[Context]) -> Template:
    """Show what is collected, who sees what, what holds, and what was done."""
    facts = await _facts(context)
    waiting = [each for each in facts.proposals if each.state == "open"]
    decided = [each for each in facts.proposals if each.state != "open"][:5]
    return show(
        "council.html",
        facts=facts,
        sections=rules.overview(facts, context),
        lines=rules.lines(facts, context),
        waiting=waiting,
        decided=decided,
        verdict=sections.verdict(facts.verdict).text,
        words=words,
    )


@get("/annex", opt=_PAGE)
async def read_annex(context: NamedDependency[Context]) -> Template:
    """Show the annex to a works agreement, ready to be printed."""
    facts = await _facts(context)
    return show("annex.html", annex=rules.annex(facts, context), stand=_stand(facts, context))


@get("/annex.pdf", opt=_PAGE)
async def read_annex_pdf(context: NamedDependency[Context]) -> Response[bytes]:
    """Return the same annex as a PDF."""
    facts = await _facts(context)
    content = await sync_to_thread(pdf.render, rules.annex(facts, context), _stand(facts, context))
    name = f"anlage-betriebsvereinbarung-{context.today}.pdf"
    headers = HEADERS | {
        "content-disposition": f'inline; filename="{name}"',
        "content-language": "de",
    }
    return Response(content, media_type="application/pdf", headers=headers)


@get("/stop", opt=_PAGE)
async def confirm_stop() -> Template:
    """Ask once more before all collecting stops."""
    return show("stop.html")


@post("/stop", opt=_PAGE)
async def stop(
    context: NamedDependency[Context], principal: NamedDependency[Principal]
) -> Redirect:
    """Stop all collecting."""
    return await _switch(context, principal, stopped=True)


@post("/start", opt=_PAGE)
async def start(
    context: NamedDependency[Context], principal: NamedDependency[Principal]
) -> Redirect:
    """Let collecting go on."""
    return await _switch(context, principal, stopped=False)


@post("/proposals/{proposal_id:uuid}/approve", opt=_PAGE)
async def approve(
    proposal_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Redirect:
    """Let lower thresholds hold for rounds to come."""
    return await _decide(context, principal, proposal_id, approve=True)


@post("/proposals/{proposal_id:uuid}/reject", opt=_PAGE)
async def reject(
    proposal_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Redirect:
    """Leave thresholds as they are."""
    return await _decide(context, principal, proposal_id, approve=False)


async def _facts(context: Context) -> Facts:
    async with snapshot(context.read) as lent:
        return await rules.read_facts(lent, context)


def _stand(facts: Facts, context: Context) -> str:
    return f"Stimmung, Stand: {words.moment(facts.at, context.settings.timezone)}"


async def _switch(context: Context, principal: Principal, *, stopped: bool) -> Redirect:
    async with transaction(context.collect) as lent:
        await switch_collecting(lent, stopped=stopped, by=principal.actor, at=context.clock.now())
    return Redirect(HOME, status_code=303, headers=HEADERS)


async def _decide(
    context: Context, principal: Principal, proposal_id: UUID, *, approve: bool
) -> Redirect:
    async with transaction(context.collect) as lent:
        await decide(
            lent,
            proposal_id,
            by=principal.actor,
            approve=approve,
            today=context.today,
            at=context.clock.now(),
        )
    return Redirect(f"{HOME}#vorschlaege", status_code=303, headers=HEADERS)


router = Router(
    HOME,
    route_handlers=[
        read_overview,
        read_annex,
        read_annex_pdf,
        confirm_stop,
        stop,
        start,
        approve,
        reject,
    ],
    include_in_schema=False,
)
