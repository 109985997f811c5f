"""The daily check-in over HTTP, and its page: one tap."""

from functools import partial
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from litestar.response import Redirect, Template

from service.checkins import rules
from service.checkins.types import CheckInInput, CheckInReceipt, Point
from service.context import Context
from service.db import connection, transaction
from service.http.auth import PUBLIC, Principal, Role, allow, page
from service.http.forms import read_form
from service.http.pages import HEADERS, Page
from service.kernel.problems import Problem
from service.kernel.said import Language
from service.paper import rules as paper
from service.paper import show
from service.paper.scales import points
from service.paper.voices import Voice, voice_of
from service.paper.words import words

HOME = "/check-in"
_PAGE = page(Role.EMPLOYEE)
_KEYS = {
    "collecting-stopped": "stopped",
    "source-off": "source-off",
    "team-too-new": "team-too-new",
}
_POINTS = {str(point): point for point in range(1, 6)}
# The session comes with the form, so the browser has to say where the form comes from.
_show = partial(show.page, referrer="same-origin", kind=Page)
_say = partial(show.message, referrer="same-origin", kind=Page)


@post(
    "/check-in",
    opt=allow(Role.EMPLOYEE),
    summary="Check in",
    responses={200: ResponseSpec(CheckInReceipt, description="Checked in earlier today")},
)
async def check_in(
    data: JSONBody[CheckInInput],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Response[CheckInReceipt]:
    """Say how one is today. 201 when it counts, 200 when an earlier one of the day does."""
    receipt = await _count(context, principal, data.point)
    return Response(receipt, status_code=201 if receipt.status == "counted" else 200)


async def provide_voice(
    context: NamedDependency[Context], language: NamedDependency[Language]
) -> Voice:
    """Give handlers the voice: here people are signed in, so their language is kept."""
    return voice_of(language, context.settings.address)


@get("/", opt=_PAGE)
async def read_page(context: NamedDependency[Context], voice: NamedDependency[Voice]) -> Template:
    """Ask how somebody is today; whether they have answered already is not told."""
    try:
        async with connection(context.collect) as lent:
            terms = await rules.terms(lent, context.today)
    except Problem as problem:
        return _told(problem, voice)
    say = words(voice)
    when = paper.when_of(terms.settle, voice, closes="when_day_closed")
    return _show(
        "checkin.html",
        voice,
        labels=points(say["checkin"], voice),
        promise=say["checkin_promise"].format(k=terms.k, when=when),
    )


@post("/", opt=_PAGE)
async def tap(
    request: Request[Any, Any, Any],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    voice: NamedDependency[Voice],
) -> Template | Redirect:
    """Count a tap once a day."""
    form = await read_form(request)
    point = _POINTS.get(form.get("point", [""])[-1])
    if point is not None:
        try:
            await _count(context, principal, point)
        except Problem as problem:
            return _told(problem, voice)
        place = f"{HOME}/thanks"
    else:
        place = HOME
    return Redirect(place, status_code=303, headers=HEADERS)


@get("/tap", opt=PUBLIC)
async def bring(voice: NamedDependency[Voice]) -> Template:
    """Take over an answer that was tapped in a widget, and lead on.

    It stands in the fragment: the browser keeps it through the sign-in, and nobody is told.
    """
    return _show("checkin_tap.html", voice, home=HOME)


@get("/thanks", opt=_PAGE)
async def thank(voice: NamedDependency[Voice]) -> Template:
    """Say that today's answer is noted, the first as every later one."""
    return _say("checkin_thanks", voice)


async def _count(context: Context, principal: Principal, point: Point) -> CheckInReceipt:
    if principal.person_id is None:
        raise Problem("forbidden")
    async with transaction(context.collect) as lent:
        receipt = await rules.check_in(
            lent,
            principal.person_id,
            point,
            key=context.settings.key,
            day=context.today,
            zone=context.settings.zone,
        )
    if receipt.status == "counted":
        context.doorbell.ring("seal")
    return receipt


def _told(problem: Problem, voice: Voice) -> Template:
    key = _KEYS.get(problem.slug, "busy")
    return _say(key, voice, status=problem.kind.status)


router = Router("/", route_handlers=[check_in], tags=["polls"])
pages = Router(
    HOME,
    route_handlers=[read_page, tap, bring, thank],
    dependencies={"voice": Provide(provide_voice)},
    include_in_schema=False,
)
