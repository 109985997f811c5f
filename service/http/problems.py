"""Every failure leaves as problem details (RFC 9457), in the reader's language."""

import traceback
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.params import ParameterKwarg
from litestar.types import ExceptionHandlersMap, Scope

from service.http import pages
from service.http.areas import is_page
from service.http.body import JSON
from service.http.languages import language_of
from service.http.limits import Limits
from service.http.misfits import told
from service.http.telemetry import UNLOGGED
from service.kernel.problems import Misfit, Problem, invalid
from service.kernel.said import Language, Said

CONTENT_TYPE = "application/problem+json"

_BY_STATUS = {
    400: "malformed",
    401: "no-credential",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    408: "too-slow",
    413: "too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
}
_DATABASE_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
)

_log = structlog.get_logger()

AnyRequest = Request[Any, Any, Any]


def render(problem: Problem, language: Language) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to a problem."""
    title, detail = problem.text(language)
    body: dict[str, object] = {
        "type": f"/problems/{problem.slug}",
        "title": title,
        "status": problem.kind.status,
        "detail": detail,
    }
    if problem.misfits:
        body["errors"] = [
            {"pointer": misfit.pointer, "message": misfit.said.to(language)}
            for misfit in problem.misfits
        ]
    headers = {"content-type": CONTENT_TYPE, **headers_of(problem, language)}
    return problem.kind.status, headers, msgspec.json.encode(body)


def headers_of(problem: Problem, language: Language) -> dict[str, str]:
    """Return the headers that the answer to a problem has in every format."""
    headers = {"content-language": language, "vary": "accept-language"}
    if problem.kind.status == 401:  # noqa: PLR2004 -- RFC 9110 asks for the challenge
        headers["www-authenticate"] = "Bearer"
    return headers


def respond(request: AnyRequest, problem: Problem) -> Response[Any]:
    """Return the answer to a problem: in the reader's language, and on a page as a page.

    Where an area has a form of its own (`told_below` of the application), it is told in that.
    """
    path = request.scope["path"]
    for home, tell in request.app.opt.get("told_below", {}).items():
        if path == home or path.startswith(f"{home}/"):
            told: Response[Any] = tell(request, problem)
            return told
    if is_page(path):
        return pages.problem_page(request, problem)
    language = language_of(request.headers.get("accept-language"))
    status, headers, body = render(problem, language)
    return Response(
        body, status_code=status, media_type=headers.pop("content-type"), headers=headers
    )


async def judge_guess(error: Exception, scope: Scope) -> None:
    """Count what looks like guessing, before the failure is answered."""
    if isinstance(error, Problem):
        limits: Limits = scope["litestar_app"].state.limits
        scope["state"]["verdict"] = await limits.judge(scope, error)


def _on_problem(request: AnyRequest, problem: Problem) -> Response[Any]:
    return respond(request, request.scope["state"].get("verdict", problem))


def _on_validation(request: AnyRequest, error: ValidationException) -> Response[Any]:
    places = error.extra if isinstance(error.extra, list) else []
    misfits = [_misfit(request, place) for place in places] or [Misfit("", told(error.detail))]
    return respond(request, Problem("invalid-input", misfits=misfits))


def _misfit(request: AnyRequest, place: Mapping[str, str]) -> Misfit:
    name, *below = place.get("key", "").replace("[", ".").replace("]", "").split(".")
    path = below if name == "data" else [_called(request, name), *below]
    return Misfit("".join(f"/{step}" for step in path), told(place.get("message", "")))


def _called(request: AnyRequest, argument: str) -> str:
    """Return how a query parameter or header is written that a handler calls otherwise."""
    field = request.route_handler.parsed_fn_signature.parameters.get(argument)
    given = field.kwarg_definition if field is not None else None
    return given.name or argument if isinstance(given, ParameterKwarg) else argument


def _on_http(request: AnyRequest, error: HTTPException) -> Response[Any]:
    slug = _BY_STATUS.get(error.status_code, "internal")
    if error.detail == HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase:
        slug = "too-large"  # as Litestar says of a form of too many parts, with the status 400
    problem = Problem(slug, reason=told(error.detail), method=request.method, wanted=JSON)
    answer = respond(request, problem)
    allowed = (error.headers or {}).get("allow")
    if allowed:
        answer.headers["allow"] = allowed
    return answer


def _on_undecodable(request: AnyRequest, error: UnicodeDecodeError) -> Response[Any]:
    return respond(
        request,
        Problem("malformed", reason=Said("Sie ist kein UTF-8", f"not UTF-8, {error.reason}")),
    )


def _on_nul(request: AnyRequest, _: asyncpg.CharacterNotInRepertoireError) -> Response[Any]:
    # Bodies are checked field by field; this is for paths and query parameters.
    return respond(
        request,
        invalid(
            "",
            "NUL-Zeichen lassen sich weder speichern noch suchen",
            "NUL characters cannot be stored or looked for",
        ),
    )


def _on_database_away(request: AnyRequest, error: Exception) -> Response[Any]:
    if request.scope.get("path_template") not in UNLOGGED:
        _log.warning("database_away", error=type(error).__name__)
    return respond(request, Problem("database-busy"))


def _on_crash(request: AnyRequest, error: Exception) -> Response[Any]:
    # Neither the message nor local values: both may quote what somebody wrote.
    frames = traceback.extract_tb(error.__traceback__)
    _log.error(
        "request_crashed",
        error=type(error).__name__,
        route=request.scope.get("path_template"),
        frames=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    )
    return respond(request, Problem("internal"))


HANDLERS: ExceptionHandlersMap = {
    Problem: _on_problem,
    ValidationException: _on_validation,
    HTTPException: _on_http,
    UnicodeDecodeError: _on_undecodable,
    asyncpg.CharacterNotInRepertoireError: _on_nul,
    **dict.fromkeys(_DATABASE_AWAY, _on_database_away),
    Exception: _on_crash,
}
