"""How requests are read and answers written, the same for users and groups."""

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from scim2_models import (
    Context as ScimContext,
)
from scim2_models import (
    InvalidFilterException,
    InvalidSyntaxException,
    PayloadTooLargeException,
    PreconditionFailedException,
    Resource,
    ResponseParameters,
    SearchRequest,
)

from service.db import Connection
from service.http.base import base_of
from service.http.body import JSON, StrictRequest
from service.scim import store
from service.scim.mapping import group_of, user_of, version_of
from service.scim.types import CONTENT_TYPE, POLICY, GroupRow, UserRow

PATH = "/scim/v2"
MOST_RESULTS = 200
_PAGE = 100
_MOST_OPERATIONS = 1000
_LONGEST_FILTER = 4000
# Farther than any directory reaches, and a number that PostgreSQL can hold.
_FARTHEST = 2**31 - 1
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

AnyRequest = Request[Any, Any, State]


class ScimRequest(StrictRequest):
    """A request with SCIM's own content type, or plain JSON."""

    media_types: ClassVar[tuple[str, ...]] = (CONTENT_TYPE, JSON)


def root_of(request: AnyRequest) -> str:
    return base_of(request) + PATH


def parsed(model: Any, body: bytes, scim_context: ScimContext) -> Any:  # noqa: ANN401 -- made at run time
    try:
        payload = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InvalidSyntaxException(detail=str(error)) from error
    return model.model_validate(payload, scim_ctx=scim_context, scim_policy=POLICY)


async def patched(operations: Any, *resources: Resource[Any]) -> bool:  # noqa: ANN401 -- same
    """Change resources, off the event loop; return whether that changed the first.

    Raises:
        PayloadTooLargeException: more operations than anybody needs at once.
    """
    if len(operations.operations or []) > _MOST_OPERATIONS:
        raise PayloadTooLargeException(detail=f"more than {_MOST_OPERATIONS} operations")

    def apply() -> bool:
        first, *_ = [operations.patch(resource, scim_policy=POLICY) for resource in resources]
        return bool(first)

    return await asyncio.to_thread(apply)


def search_of(request: AnyRequest, model: Any) -> SearchRequest[Any]:  # noqa: ANN401 -- same
    if len(request.query_params.get("filter", "")) > _LONGEST_FILTER:
        raise InvalidFilterException(detail=f"longer than {_LONGEST_FILTER} characters")
    given = {name: value for name, value in request.query_params.items() if value != ""}
    return SearchRequest[model].model_validate(given, scim_policy=POLICY)


def asked_for(request: AnyRequest, model: Any) -> ResponseParameters[Any]:  # noqa: ANN401 -- same
    names = ("attributes", "excludedAttributes")
    given = {name: request.query_params[name] for name in names if name in request.query_params}
    return ResponseParameters[model].model_validate(given, scim_policy=POLICY)


def skip_of(search: SearchRequest[Any]) -> int:
    return min(max(0, (search.start_index or 1) - 1), _FARTHEST)


def count_of(search: SearchRequest[Any]) -> int:
    asked = _PAGE if search.count is None else search.count
    return min(asked, MOST_RESULTS)


def shown_user(
    request: AnyRequest, row: UserRow, shown: ResponseParameters[Any] | None = None
) -> dict[str, Any]:
    return dumped(user_of(row, root_of(request)), shown)


async def shown_groups(
    lent: Connection,
    request: AnyRequest,
    rows: Sequence[GroupRow],
    shown: ResponseParameters[Any] | None = None,
) -> list[dict[str, Any]]:
    hidden = [str(path).lower() for path in (shown and shown.excluded_attributes) or []]
    ids = [] if "members" in hidden else [row.id for row in rows]
    members = await store.members_of(lent, ids) if ids else {}
    base = root_of(request)
    return [dumped(group_of(row, members.get(row.id), base), shown) for row in rows]


def dumped(resource: Resource[Any], shown: ResponseParameters[Any] | None = None) -> dict[str, Any]:
    return resource.model_dump(
        mode="json", scim_ctx=ScimContext.RESOURCE_QUERY_RESPONSE, response_parameters=shown
    )


def check_version(request: AnyRequest, row: UserRow | GroupRow) -> None:
    """Refuse to change what is not as the client last saw it (RFC 7644, section 3.14)."""
    wanted = request.headers.get("if-match")
    if wanted is not None and not _names(wanted, version_of(row)):
        raise PreconditionFailedException(detail="it has changed since")


def _names(condition: str, version: str) -> bool:
    """Tell whether a condition is met by a version: `*`, or a list that has it (RFC 9110)."""
    versions = [each.strip() for each in condition.split(",")]
    return "*" in versions or version in versions


def answer_with(
    request: AnyRequest, shown: dict[str, Any], row: UserRow | GroupRow, status: int = 200
) -> Response[bytes]:
    version = version_of(row)
    known = request.headers.get("if-none-match", "")
    if request.method == "GET" and _names(known, version):
        return Response(b"", status_code=304, headers={"etag": version})
    headers = {"etag": version, "location": shown.get("meta", {}).get("location", "")}
    return answer(shown, status, headers)


def page_of(found: list[dict[str, Any]], total: int, search: SearchRequest[Any]) -> Response[bytes]:
    return listed(found, total, skip_of(search) + 1)


def listed(
    found: list[dict[str, Any]], total: int | None = None, start: int = 1
) -> Response[bytes]:
    return answer(
        {
            "schemas": [_LIST],
            "totalResults": len(found) if total is None else total,
            "startIndex": start,
            "itemsPerPage": len(found),
            "Resources": found,
        }
    )


def answer(
    body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> Response[bytes]:
    return Response(
        msgspec.json.encode(body), status_code=status, media_type=CONTENT_TYPE, headers=headers
    )
