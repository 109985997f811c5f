"""The API's description: what Litestar derives, with our problems and examples added."""

from typing import Any

from litestar import Litestar, Response, Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    Parameter,
    Reference,
    Schema,
    SecurityScheme,
)
from litestar.openapi.spec.enums import OpenAPIType
from litestar.routes import HTTPRoute

from service.examples import EXAMPLES
from service.http.auth import PUBLIC, Role
from service.http.problems import CONTENT_TYPE
from service.kernel.catalogue import CATALOGUE
from service.kernel.problems import Problem

_PROBLEM = "Problem"
# What follows from an operation's access, path and body is told below; this does not.
_ALSO: dict[str, set[str]] = {
    "PUT /api/v1/teams": {"team-cycle"},
    "POST /api/v1/teams/{team_id}/end": {"team-ended", "team-not-empty"},
    "PUT /api/v1/people": {"last-administrator", "login-taken"},
    "POST /api/v1/organisation/preview": {"import-faulty"},
    "POST /api/v1/organisation/apply": {
        *("import-faulty", "import-outdated", "many-leavers"),
        *("login-taken", "team-cycle"),
    },
    "GET /api/v1/breakdown": {"not-found"},
    "DELETE /api/v1/breakdown": {"not-found"},
    "POST /api/v1/polls/{poll_id}/rounds": {"audience-too-small", "no-breakdown"},
    "POST /api/v1/rounds/{round_id}/invitations": {"round-closed"},
    "GET /api/v1/ballot": {"collecting-stopped", "round-closed", "round-not-open"},
    "POST /api/v1/ballot": {"collecting-stopped", "round-closed", "round-not-open"},
    "PUT /api/v1/polls/{poll_id}/thresholds": {"needs-two-people"},
    "POST /api/v1/threshold-proposals": {"not-found"},
    "POST /api/v1/threshold-proposals/{proposal_id}/approve": {
        *("already-decided", "needs-two-people"),
    },
    "POST /api/v1/threshold-proposals/{proposal_id}/reject": {"already-decided"},
    "POST /api/v1/check-in": {"collecting-stopped", "not-found", "source-off", "team-too-new"},
    "POST /api/v1/posts": {"collecting-stopped"},
    "POST /api/v1/reactions": {"collecting-stopped", "source-off"},
    "POST /api/v1/replies": {"collecting-stopped", "source-off"},
    "PUT /api/v1/sources/{source}": {"needs-two-people"},
    "PUT /api/v1/grants": {"not-found"},
    "DELETE /api/v1/grants": {"last-administrator", "not-found"},
    "DELETE /api/v1/people/{person_id}": {"last-administrator"},
    "POST /api/v1/embed-tokens": {"not-found"},
}
_EMBEDDED = {
    *("unknown-embed-token", "embed-token-expired", "embed-token-revoked", "embedded-elsewhere"),
    *("invalid-input", "database-busy"),
}
# With a token in the query, and counted by no quota.
_WIDGETS: dict[str, set[str]] = {
    "/oembed": {*_EMBEDDED, "not-found", "format-not-offered"},
    "/widgets/v1/card": _EMBEDDED,
    "/widgets/v1/mood": _EMBEDDED,
    "/widgets/v1/stream": _EMBEDDED,
}
# Nobody else has what these ask for: a participation's link, a key's scope, a person.
_PARTICIPANT, _MACHINE, _PERSON = "participant", {Role.MACHINE}, {Role.EMPLOYEE}
_BODY = {"malformed", "too-slow", "too-large", "unsupported-media-type", "invalid-input"}
_TEXT = Schema(type=OpenAPIType.STRING)


async def _in_our_words(answer: Response[Any]) -> Response[Any]:
    """Answer what is not there as everything else does; Litestar has a page of its own."""
    if answer.status_code == CATALOGUE["not-found"].status:
        raise Problem("not-found")
    return answer


def config() -> OpenAPIConfig:
    """Return what Litestar needs to derive the description; no page loads anything from outside."""
    return OpenAPIConfig(
        title="Stimmung",
        version="1",
        description="Immediate mood feedback from sealed groups of at least five people.",
        openapi_router=Router(
            "/schema",
            route_handlers=[],
            opt=PUBLIC,
            after_request=_in_our_words,
            include_in_schema=False,
        ),
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"]), YamlRenderPlugin()],
        components=Components(
            security_schemes={
                "bearer": SecurityScheme(
                    type="http",
                    scheme="bearer",
                    description="An API key (`stk_…`); for ballots a participation token (`stp_…`)",
                ),
                "session": SecurityScheme(
                    type="apiKey",
                    name="__Host-stimmung",
                    security_scheme_in="cookie",
                    description="A person's session; `stimmung` where http is used on loopback",
                ),
            },
            schemas={_PROBLEM: _problem_schema()},
        ),
    )


def complete(app: Litestar) -> None:
    """Give every operation the problems it can answer, and inputs and figures an example."""
    document = app.openapi_schema
    for name, example in EXAMPLES.items():
        schema = document.components.schemas[name]
        schema.examples = [example]
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            continue
        path = route.path_format
        item = (document.paths or {}).get(path)
        for method, (handler, _) in route.route_handler_map.items():
            operation: Operation | None = getattr(item, method.lower(), None)
            if operation is None or method == "OPTIONS":
                continue
            if path in _WIDGETS:
                _add_problems(operation, _WIDGETS[path])
            elif path.startswith("/api/"):
                access = handler.opt["access"]
                operation.security = _security(access)
                _add_problems(operation, _slugs(method, path, operation, access))


def _security(access: object) -> list[dict[str, list[str]]]:
    schemes = ["bearer", "session"]
    if access in (_PARTICIPANT, _MACHINE):
        schemes = ["bearer"]
    elif access == _PERSON:
        schemes = ["session"]
    return [{scheme: []} for scheme in schemes]


def _slugs(method: str, path: str, operation: Operation, access: object) -> set[str]:
    slugs = {
        "no-credential",
        "too-many-requests",
        "database-busy",
        *_ALSO.get(f"{method} {path}", ()),
    }
    if access == _PARTICIPANT:
        slugs |= {"unknown-token"}
    else:
        slugs |= {"forbidden", "invalid-input"}
        slugs |= {"cross-site"} if method != "GET" and access != _MACHINE else set()
        slugs |= {"not-found"} if "{" in path else set()
    slugs |= {"idempotency-conflict"} if _is_idempotent(operation) else set()
    slugs |= _BODY if operation.request_body is not None else set()
    return slugs


def _is_idempotent(operation: Operation) -> bool:
    names = {p.name for p in operation.parameters or () if isinstance(p, Parameter)}
    return "Idempotency-Key" in names


def _add_problems(operation: Operation, met: set[str]) -> None:
    answers = dict(operation.responses or {})
    answers.pop("400", None)
    for status in sorted({CATALOGUE[slug].status for slug in met}):
        slugs = [
            f"`{slug}`" for slug in CATALOGUE if slug in met and CATALOGUE[slug].status == status
        ]
        answers[str(status)] = OpenAPIResponse(
            description=f"Problem: {', '.join(slugs)}",
            content={
                CONTENT_TYPE: OpenAPIMediaType(
                    schema=Reference(ref=f"#/components/schemas/{_PROBLEM}")
                )
            },
        )
    operation.responses = answers


def _problem_schema() -> Schema:
    place = Schema(type=OpenAPIType.OBJECT, properties={"pointer": _TEXT, "message": _TEXT})
    return Schema(
        type=OpenAPIType.OBJECT,
        title="Problem details (RFC 9457)",
        required=["type", "title", "status", "detail"],
        properties={
            "type": Schema(
                type=OpenAPIType.STRING, enum=[f"/problems/{slug}" for slug in CATALOGUE]
            ),
            "title": _TEXT,
            "status": Schema(type=OpenAPIType.INTEGER),
            "detail": _TEXT,
            "errors": Schema(type=OpenAPIType.ARRAY, items=place),
        },
    )
