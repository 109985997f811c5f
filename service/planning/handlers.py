"""The people team's pages: plan a poll, see it as others will, open it, close it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from jinja2 import pass_context
from jinja2.runtime import Context as Scope
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from service.breakdown import store as breakdown_store
from service.breakdown.types import Breakdown
from service.context import Context
from service.db import snapshot, transaction
from service.http.auth import Principal, Role, page
from service.http.base import base_of
from service.http.forms import read_form
from service.http.pages import HEADERS
from service.http.pages import page as show
from service.kernel.problems import Problem
from service.kernel.said import Language, Said
from service.org import store as org
from service.paper import rules as paper
from service.paper.types import Sheet
from service.paper.voices import Voice, voice_of
from service.paper.words import words
from service.planning import invitations, rules
from service.planning.forms import ROWS, fields_of, fields_of_poll, read_poll
from service.planning.forms import read_round as read_round_form
from service.planning.patterns import PATTERNS
from service.planning.words import KINDS, SETTLES, WHY
from service.polls import rules as polls
from service.polls import store as poll_store
from service.polls.types import BallotPaper, Poll, Settle
from service.texts import LONGEST

HOME = "/polls"
_PAGE = page(Role.PEOPLE_TEAM)
_WEEK = timedelta(days=7)

AnyRequest = Request[Any, Any, Any]


@get("/", opt=_PAGE)
async def list_polls(context: NamedDependency[Context]) -> Template:
    """Show polls and rounds, and patterns to begin with."""
    async with snapshot(context.read) as lent:
        rows = await rules.list_polls(lent)
    return _show("polls.html", context, rows=rows, patterns=PATTERNS)


@get("/new", opt=_PAGE)
async def new_poll(
    context: NamedDependency[Context],
    language: NamedDependency[Language],
    pattern: FromQuery[str] = "",
    copy: FromQuery[str] = "",
) -> Template:
    """Show the form of a poll: empty, from a pattern, or with the questions of another poll."""
    fields = fields_of("", [])
    for each in PATTERNS:
        if each.key == pattern:
            title = each.title.to(language)
            asked = each.asked(context.settings.address)
            fields = fields_of(title, asked, settle=each.settle, texts=each.texts)
    if copy:
        async with snapshot(context.read) as lent:
            fields = fields_of_poll(await polls.read_poll(lent, _id(copy)))
    return await _form(context, fields | {"id": str(uuid4())}, {})


@post("/new", opt=_PAGE)
async def create_poll(
    request: AnyRequest,
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Template | Redirect:
    """Store a poll once, however often its form is sent."""
    entered = read_poll(await read_form(request))
    if entered.poll is None:
        fields = fields_of("", []) | {"id": str(uuid4())} | entered.fields
        return await _form(context, fields, entered.errors)
    poll_id = _id(entered.fields.get("id", ""))
    async with transaction(context.collect) as lent:
        if await poll_store.find_poll(lent, poll_id) is None:
            await polls.create_poll(
                lent, poll_id, entered.poll, by=principal.actor, at=context.clock.now()
            )
    return _to(f"{HOME}/{poll_id}")


@get("/{poll_id:uuid}", opt=_PAGE)
async def read_poll_page(
    poll_id: FromPath[UUID],
    context: NamedDependency[Context],
    language: NamedDependency[Language],
) -> Template:
    """Show a poll as an employee will see it, and the form that opens a round."""
    return await _poll(context, language, poll_id, {}, {})


@post("/{poll_id:uuid}/rounds", opt=_PAGE)
async def open_round(
    poll_id: FromPath[UUID],
    request: AnyRequest,
    context: NamedDependency[Context],
    language: NamedDependency[Language],
    principal: NamedDependency[Principal],
) -> Template | Redirect:
    """Open a round once, however often its form is sent."""
    form = await read_form(request)
    given = read_round_form(form, context.settings.timezone, context.clock.now())
    if isinstance(given, dict):
        return await _poll(context, language, poll_id, form, given)
    round_id = _id(form.get("id", [""])[-1])
    try:
        async with transaction(context.collect) as lent:
            if await poll_store.find_round(lent, round_id) is None:
                await polls.open_round(
                    lent, poll_id, round_id, given, by=principal.actor, now=context.clock.now()
                )
    except Problem as problem:
        return await _poll(context, language, poll_id, form, _why(problem))
    return _to(f"{HOME}/rounds/{round_id}")


@get("/rounds/{round_id:uuid}", opt=_PAGE)
async def read_round(round_id: FromPath[UUID], context: NamedDependency[Context]) -> Template:
    """Show a round: what is frozen, and which share of each team is sealed."""
    async with snapshot(context.read) as lent:
        view = await rules.round_view(lent, round_id)
    return _show(
        "round.html",
        context,
        view=view,
        is_open=view.round.state == "open" and context.clock.now() < view.round.closes_at,
    )


@post("/rounds/{round_id:uuid}/close", opt=_PAGE)
async def close_round(
    round_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Redirect:
    """End a round now; a worker seals what is left."""
    async with transaction(context.collect) as lent:
        await polls.end_round(lent, round_id, by=principal.actor, now=context.clock.now())
    context.doorbell.ring("close")
    return _to(f"{HOME}/rounds/{round_id}")


@post("/rounds/{round_id:uuid}/invitations", opt=_PAGE)
async def invite(
    round_id: FromPath[UUID],
    request: AnyRequest,
    context: NamedDependency[Context],
    language: NamedDependency[Language],
    principal: NamedDependency[Principal],
) -> Response[bytes] | Redirect:
    """Mint links for a mail merge, shown this once; links given out before stay good."""
    async with transaction(context.collect) as lent:
        if (await polls.read_round(lent, round_id)).closes_at <= context.clock.now():
            return _to(f"{HOME}/rounds/{round_id}")
        minted = await polls.invite(lent, round_id, by=principal.actor, at=context.clock.now())
        names = {person.id: person.name for person in await org.all_people(lent)}
    base = base_of(request)
    rows = [
        (each.person_id, names.get(each.person_id, ""), f"{base}/p/{each.token}") for each in minted
    ]
    file = invitations.FILE.to(language)
    return Response(
        invitations.written(rows, language),
        status_code=200,
        media_type="text/csv; charset=utf-8",
        headers=HEADERS | {"content-disposition": f'attachment; filename="{file}"'},
    )


async def _poll(
    context: Context,
    language: Language,
    poll_id: UUID,
    form: dict[str, list[str]],
    errors: dict[str, Said],
) -> Template:
    voice = voice_of(language, context.settings.address)
    async with snapshot(context.read) as lent:
        poll = await polls.read_poll(lent, poll_id)
        rounds = await rules.rounds_of(lent, poll_id)
        teams = await rules.tree(lent)
        breakdown = await breakdown_store.find(lent) if poll.divided else None
    proposed = (context.clock.now() + _WEEK).astimezone(context.settings.timezone)
    return _show(
        "poll.html",
        context,
        status=422 if errors else 200,
        poll=poll,
        rounds=rounds,
        teams=teams,
        chosen=set(form.get("team", [])),
        closes_at=form.get("closes_at", [f"{proposed:%Y-%m-%dT17:00}"])[-1],
        round_id=uuid4(),
        errors=errors,
        breakdown=breakdown,
        sheet=_preview(poll, breakdown, context, voice),
        say=words(voice),
        limit=LONGEST,
        longest=paper.longest(voice),
    )


def _preview(poll: Poll, breakdown: Breakdown | None, context: Context, voice: Voice) -> Sheet:
    shown = BallotPaper(
        title=poll.title,
        questions=poll.questions,
        closes_at=context.clock.now() + _WEEK,
        k_figures=poll.k_figures,
        k_texts=poll.k_texts,
        settle=poll.settle,
        texts=poll.texts,
        breakdown=None if breakdown is None else breakdown.label,
    )
    return paper.sheet_of(shown, voice, context.settings.timezone)


async def _form(context: Context, fields: dict[str, str], errors: dict[str, Said]) -> Template:
    async with snapshot(context.read) as lent:
        breakdown = await breakdown_store.find(lent)
    return _show(
        "poll_new.html",
        context,
        status=422 if errors else 200,
        fields=fields,
        errors=errors,
        breakdown=breakdown,
        rows=range(ROWS),
        kinds=KINDS,
        settles=SETTLES,
    )


def _why(problem: Problem) -> dict[str, Said]:
    """Return a round's problem in the form's words."""
    if problem.slug in ("audience-too-small", "no-breakdown"):
        return {"audience": problem.said()[1]}
    if problem.slug == "invalid-input":
        # The form offers no team that is not there: it ended since.
        ended = any(misfit.pointer.startswith("/audience") for misfit in problem.misfits)
        return {"audience": WHY["ended"]} if ended else {"closes_at": WHY["length"]}
    raise problem


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise Problem("not-found") from error


def _show(template: str, context: Context, *, status: int = 200, **values: object) -> Template:
    shown = show(template, settle=_settle, now=context.clock.now(), home=HOME, **values)
    shown.status_code = status
    return shown


@pass_context
def _settle(scope: Scope, given: Settle) -> str:
    return paper.when_of(given, voice_of(scope["language"], "sie"))


def _to(address: str) -> Redirect:
    return Redirect(address, status_code=303, headers=HEADERS)


router = Router(
    HOME,
    route_handlers=[
        list_polls,
        new_poll,
        create_poll,
        read_poll_page,
        open_round,
        read_round,
        close_round,
        invite,
    ],
    include_in_schema=False,
)
