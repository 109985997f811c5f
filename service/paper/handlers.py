"""The poll page: what a participation link opens, with and without a script."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from service.context import Context
from service.http.auth import PUBLIC
from service.http.forms import read_form
from service.http.languages import asked, language_of
from service.kernel import dates
from service.kernel.ids import pseudonym
from service.kernel.problems import Problem
from service.paper import rules
from service.paper.show import ANONYMOUS, HEADERS, message, page
from service.paper.types import Sheet
from service.paper.voices import Voice, voice_of
from service.polls.intake import Intake
from service.polls.lane import BALLOT_BYTES
from service.texts import LONGEST

HOME = "/p"
THANKS = f"{HOME}/thanks"
AGAIN = f"{HOME}/again"

_TOLD = frozenset({"unknown-token", "round-closed", "round-not-open", "collecting-stopped"})
# A form repeats its text at up to three bytes a byte.
_FORM_BYTES = 3 * BALLOT_BYTES

AnyRequest = Request[Any, Any, Any]


async def provide_voice(
    request: AnyRequest, context: NamedDependency[Context], lang: FromQuery[str] = ""
) -> Voice:
    """Give handlers the voice: the language chosen, else the browser's; "Sie" or "du"."""
    return _voice(request, context, lang)


def _voice(request: AnyRequest, context: Context, lang: str) -> Voice:
    chosen = asked(lang) or language_of(request.headers.get("accept-language"))
    return voice_of(chosen, context.settings.address)


@get("/{link:str}", opt=PUBLIC)
async def read_paper(
    link: FromPath[str],
    context: NamedDependency[Context],
    intake: NamedDependency[Intake],
    voice: NamedDependency[Voice],
) -> Template:
    """Show the questions behind a link, whether or not it was used: that is nobody's to see."""
    try:
        paper = await intake.paper(link)
    except Problem as problem:
        return _told(problem, voice, context)
    sheet = rules.sheet_of(paper, voice, context.settings.timezone)
    return _sheet(sheet, link, context)


@post("/{link:str}", opt=PUBLIC, request_max_body_size=_FORM_BYTES)
async def hand_in(
    link: FromPath[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    intake: NamedDependency[Intake],
    voice: NamedDependency[Voice],
) -> Template | Redirect:
    """Count a form once, and lead on to where its address holds no token."""
    try:
        paper = await intake.paper(link)
        given = rules.answers_of(await read_form(request))
        try:
            receipt = await intake.hand_in(link, rules.ballot_of(paper.questions, given))
        except Problem as problem:
            if problem.slug != "invalid-input":
                raise
            sheet = rules.sheet_of(paper, voice, context.settings.timezone, given, problem)
            return _sheet(sheet, link, context, status=problem.kind.status)
    except Problem as problem:
        return _told(problem, voice, context)
    place = THANKS if receipt.status == "counted" else AGAIN
    language = rules.language_of(voice)
    return Redirect(f"{place}?lang={language}", status_code=303, headers=HEADERS)


@get("/thanks", opt=PUBLIC)
async def thank(voice: NamedDependency[Voice]) -> Template:
    """Say that it counts."""
    return message("thanks", voice)


@get("/again", opt=PUBLIC)
async def acknowledge(voice: NamedDependency[Voice]) -> Template:
    """Say that an earlier answer of the link counts."""
    return message("again", voice)


@get(ANONYMOUS, opt=PUBLIC)
async def explain(voice: NamedDependency[Voice]) -> Template:
    """Say how somebody who answers stays anonymous, and where that ends."""
    return page(f"anonymous.{rules.language_of(voice)}.html", voice)


def _sheet(sheet: Sheet, token: str, context: Context, status: int = 200) -> Template:
    draft = pseudonym(context.settings.key, "draft", token).hex
    return page(
        "paper.html",
        sheet.voice,
        status=status,
        sheet=sheet,
        draft=draft,
        limit=LONGEST,
        longest=rules.longest(sheet.voice),
        thanks=THANKS,
        again=AGAIN,
    )


def _told(problem: Problem, voice: Voice, context: Context) -> Template:
    slug = problem.slug if problem.slug in _TOLD else "busy"
    opens = problem.values.get("opens_at")
    moment = (
        dates.moment(opens, context.settings.timezone, rules.language_of(voice))  # type: ignore[arg-type]  # the intake gives a datetime
        if opens
        else ""
    )
    return message(slug, voice, status=problem.kind.status, moment=moment)


def problem_page(request: AnyRequest, problem: Problem) -> Template:
    """Return what went wrong outside the handlers as a page."""
    context: Context = request.app.state.context
    lang = request.query_params.get("lang", "")
    if problem.slug == "not-found":
        # A link that lost its end, or has more slashes than one, meets no route.
        problem = Problem("unknown-token")
    return _told(problem, _voice(request, context, lang), context)


router = Router(
    "/",
    route_handlers=[
        Router(HOME, route_handlers=[read_paper, hand_in, thank, acknowledge]),
        explain,
    ],
    dependencies={"voice": Provide(provide_voice)},
    include_in_schema=False,
)
