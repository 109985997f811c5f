"""Mood over HTTP."""

import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Request, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from service.audit.rules import record
from service.audit.types import TextsRead
from service.context import Context
from service.db import Connection, snapshot, transaction
from service.http.auth import Principal, Role, allow, still_valid
from service.http.fields import Cursor, Limit, Page, Since, Until, id_after
from service.http.scopes import Scope
from service.kernel.problems import Problem
from service.kernel.said import Language
from service.mood import breakdown, place, rules, store, trends, weeks
from service.mood.live import Hub, pulses
from service.mood.types import (
    Bucket,
    Place,
    RoundBreakdown,
    RoundMood,
    ShownText,
    SubTeam,
    TeamMood,
    TeamRound,
    TeamWeeks,
    TrendPoint,
)

_FIGURES = allow(Role.PEOPLE_TEAM, Role.LEADER, scope=Scope.FIGURES_READ)
_YEAR_DAYS = 365
_HEARTBEAT_SECONDS = 15.0
_VERSION = re.compile(r"[0-9]{1,18}")

AnyRequest = Request[None, None, State]


async def provide_hub(state: State) -> Hub:
    """Give handlers the process's hub."""
    hub: Hub = state.hub
    return hub


@get("/teams/{team_id:str}/mood", opt=_FIGURES, summary="A team's mood")
async def team_mood(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    language: NamedDependency[Language],
    since: Since = None,
    until: Until = None,
) -> TeamMood:
    """Show a team's mood over some days, the last four weeks by default."""
    first, last = rules.span(since, until, today=context.today, days=rules.WINDOW_DAYS)
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await _team_mood(lent, context, team_id, (first, last), language)


@get("/teams/{team_id:str}/rounds/{round_id:uuid}/mood", opt=_FIGURES, summary="A round's mood")
async def round_mood(
    team_id: FromPath[str],
    round_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> RoundMood:
    """Show a team's mood in one round, by source and question, and its participation."""
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await rules.round_mood(lent, team_id, round_id)


@get(
    "/teams/{team_id:str}/rounds/{round_id:uuid}/breakdown",
    opt=_FIGURES,
    summary="A round's mood by value",
)
async def round_breakdown(
    team_id: FromPath[str],
    round_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> RoundBreakdown:
    """Show a team's mood in a divided round, for each value of the breakdown and for the rest.

    The version is the team's: whoever follows the team's stream asks again when it changes.
    """
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await breakdown.round_breakdown(lent, team_id, round_id)


@get("/teams/{team_id:str}/trend", opt=_FIGURES, summary="A team's trend")
async def trend(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    by: FromQuery[Bucket] = "week",
    since: Since = None,
    until: Until = None,
) -> list[TrendPoint]:
    """Show a team's trend by day, week or round, the last year by default."""
    first, last = rules.span(since, until, today=context.today, days=_YEAR_DAYS)
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await trends.trend(
            lent,
            team_id,
            first,
            last,
            by=by,
            zone=context.settings.zone,
            today=context.today,
        )


@get("/teams/{team_id:str}/teams", opt=_FIGURES, summary="The teams directly below")
async def sub_teams(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    since: Since = None,
    until: Until = None,
) -> list[SubTeam]:
    """Show the teams directly below a team with their figures."""
    first, last = rules.span(since, until, today=context.today, days=rules.WINDOW_DAYS)
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await rules.sub_teams(
            lent, team_id, first, last, zone=context.settings.zone, today=context.today
        )


@get("/teams/{team_id:str}/weeks", opt=_FIGURES, summary="Teams week by week")
async def team_weeks(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    since: Since = None,
    until: Until = None,
) -> list[TeamWeeks]:
    """Show a team and the teams directly below week by week, the last year by default."""
    first, last = rules.span(since, until, today=context.today, days=_YEAR_DAYS)
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await weeks.team_weeks(
            lent, team_id, first, last, zone=context.settings.zone, today=context.today
        )


@get("/teams/{team_id:str}/rounds", opt=_FIGURES, summary="A team's rounds")
async def team_rounds(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    since: Since = None,
    until: Until = None,
) -> list[TeamRound]:
    """List the rounds that the team was invited to, newest first, with its participation."""
    first, last = rules.span(since, until, today=context.today, days=_YEAR_DAYS)
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await place.team_rounds(lent, team_id, first, last, zone=context.settings.zone)


@get("/teams/{team_id:str}/place", opt=_FIGURES, summary="Where a team stands in the tree")
async def team_place(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    since: Since = None,
    until: Until = None,
) -> Place:
    """Show the teams above that the key may see, and the nearest one that has figures."""
    first, last = rules.span(since, until, today=context.today, days=rules.WINDOW_DAYS)
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        return await place.place(lent, team_id, principal.scopes, first, last)


@get("/teams/{team_id:str}/texts", opt=allow(Role.LEADER, Role.TEXTS), summary="A team's comments")
async def texts(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    since: Since = None,
    until: Until = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[ShownText]:
    """Show comments whose poll promised to show them, in groups of at least ten, shuffled.

    Each has its team and week, never a score. Every reading stands in the audit log.
    """
    first, last = rules.span(since, until, today=context.today, days=_YEAR_DAYS)
    after = id_after(cursor)
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.text_scopes)
    # Nobody reads unseen: without the entry there are no texts.
    async with transaction(context.collect) as lent:
        await record(lent, TextsRead(id=team_id), by=principal.actor, at=context.clock.now())
    async with snapshot(context.read) as lent:
        rows = await store.texts(lent, team_id, first, last, after=after, page=limit + 1)
    shown = [ShownText(row.team_id, row.week, row.text) for row in rows[:limit]]
    return Page(shown, str(rows[limit - 1].id) if len(rows) > limit else None)


@get(
    "/teams/{team_id:str}/stream",
    opt=_FIGURES,
    media_type="text/event-stream",
    summary="Live mood (server-sent events)",
)
async def stream(
    team_id: FromPath[str],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    hub: NamedDependency[Hub],
    language: NamedDependency[Language],
    request: AnyRequest,
    round_id: Annotated[UUID | None, QueryParameter(name="round")] = None,
) -> ServerSentEvent:
    """Stream the team's mood, or with `round` its mood in one round, on every change.

    Each event's id is the figure's version. A client that comes back with `Last-Event-ID`
    gets the current figure at once if it has changed since.
    """
    async with snapshot(context.read) as lent:
        await rules.require_team(lent, team_id, principal.scopes)
        if round_id is not None:
            await rules.round_mood(lent, team_id, round_id)

    async def current() -> TeamMood | RoundMood:
        async with snapshot(context.read) as lent:
            await rules.require_team(lent, team_id, principal.scopes)
            if round_id is not None:
                return await rules.round_mood(lent, team_id, round_id)
            span = rules.span(None, None, today=context.today, days=rules.WINDOW_DAYS)
            return await _team_mood(lent, context, team_id, span, language)

    async def events() -> AsyncIterator[ServerSentEventMessage]:
        seen = _version(request.headers.get("last-event-id"))
        # A problem, such as a team that has moved out of reach, ends the stream: whoever
        # comes back is told.
        with suppress(Problem), hub.changes(team_id) as signal:
            signal.set()
            async for changed in pulses(signal, _HEARTBEAT_SECONDS):
                if not await still_valid(context, principal):
                    return
                figure = await current() if changed else None
                if figure is None:
                    yield ServerSentEventMessage(comment="still here")
                elif figure.version != seen:
                    seen = figure.version
                    yield _event(figure)

    return ServerSentEvent(events(), headers={"cache-control": "no-store"})


def _event(figure: TeamMood | RoundMood) -> ServerSentEventMessage:
    return ServerSentEventMessage(
        event="mood", id=str(figure.version), data=msgspec.json.encode(figure).decode()
    )


def _version(last_event_id: str | None) -> int:
    known = last_event_id is not None and _VERSION.fullmatch(last_event_id)
    return int(known[0]) if known else -1


async def _team_mood(
    lent: Connection, context: Context, team_id: str, span: tuple[date, date], language: Language
) -> TeamMood:
    return await rules.team_mood(
        lent,
        team_id,
        *span,
        zone=context.settings.zone,
        today=context.today,
        language=language,
    )


router = Router(
    "/",
    route_handlers=[
        team_mood,
        round_mood,
        round_breakdown,
        trend,
        sub_teams,
        team_weeks,
        team_rounds,
        team_place,
        texts,
        stream,
    ],
    tags=["mood"],
)
