"""The API's description: what Litestar derives, with our problems and examples added."""

from litestar import Litestar, Router
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

from service.examples import EXAMPLES
from service.http.auth import PUBLIC
from service.http.problems import CONTENT_TYPE
from service.kernel.problems import CATALOGUE

_PROBLEM = "Problem"
# What follows from an operation's path and body is told below; this does not.
_ALSO: dict[str, set[int]] = {
    "/api/v1/ballot": {404, 409, 410},
    "/api/v1/breakdown": {404},
    "/api/v1/grants": {404, 409},
    "/api/v1/people/{person_id}": {409},
    "/api/v1/rounds/{round_id}/invitations": {410},
    "/api/v1/threshold-proposals/{proposal_id}/approve": {409},
    "/api/v1/threshold-proposals/{proposal_id}/reject": {409},
}
# With a token in the query, and counted by no quota.
_WIDGETS: dict[str, set[int]] = {
    "/oembed": {401, 403, 404, 422, 501, 503},
    "/widgets/v1/card": {401, 403, 422, 503},
    "/widgets/v1/mood": {401, 403, 422, 503},
    "/widgets/v1/stream": {401, 403, 422, 503},
}
_TEXT = Schema(type=OpenAPIType.STRING)


def config() -> OpenAPIConfig:
    """Return what Litestar needs to derive the description; no page loads anything from outside."""
    return OpenAPIConfig(
        title="Stimmung",
        version="1",
        description="Immediate mood feedback from sealed groups of at least five people.",
        openapi_router=Router("/schema", route_handlers=[], opt=PUBLIC, include_in_schema=False),
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
    for path, item in (document.paths or {}).items():
        for operation in (item.get, item.put, item.post, item.delete):
            if operation is not None and (path in _WIDGETS or path.startswith("/api/")):
                _add_problems(operation, _WIDGETS.get(path) or _statuses(path, operation))


def _statuses(path: str, operation: Operation) -> set[int]:
    statuses = {401, 403, 422, 429, 503} | _ALSO.get(path, set())
    statuses |= {404} if "{" in path else set()
    statuses |= {409} if _is_idempotent(operation) else set()
    statuses |= {400, 408, 409, 413, 415} if operation.request_body is not None else set()
    return statuses


def _is_idempotent(operation: Operation) -> bool:
    names = {p.name for p in operation.parameters or () if isinstance(p, Parameter)}
    return "Idempotency-Key" in names


def _add_problems(operation: Operation, statuses: set[int]) -> None:
    answers = dict(operation.responses or {})
    answers.pop("400", None)
    for status in sorted(statuses):
        slugs = [f"`{slug}`" for slug, kind in CATALOGUE.items() if kind.status == status]
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
