"""Every failure leaves as SCIM's own error (RFC 7644, section 3.12), never as problem details."""

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response
from litestar.types import ExceptionHandlersMap
from pydantic import ValidationError
from scim2_models import Error, SCIMException

from service.http.problems import HANDLERS, AnyRequest
from service.scim.types import CONTENT_TYPE


def answer_error(error: Error) -> Response[bytes]:
    """Return the answer to a SCIM error."""
    return Response(
        error.model_dump_json().encode(), status_code=error.status or 400, media_type=CONTENT_TYPE
    )


def _on_scim(_: AnyRequest, error: SCIMException) -> Response[bytes]:
    return answer_error(error.to_error())


def _on_validation(_: AnyRequest, error: ValidationError) -> Response[bytes]:
    return answer_error(Error.from_validation_error(dict(error.errors()[0])))


def _translated(handler: Callable[..., Response[Any]]) -> Callable[..., Response[Any]]:
    """Return a handler of problems that says the same in SCIM's words."""

    def translate(request: AnyRequest, error: Exception) -> Response[Any]:
        told = handler(request, error)
        problem = msgspec.json.decode(told.content)
        detail = " ".join(
            [problem["detail"], *(place["message"] for place in problem.get("errors", []))]
        )
        answer = answer_error(Error(status=problem["status"], detail=detail))
        answer.headers.update(told.headers)
        answer.headers.pop("content-type", None)
        return answer

    return translate


SCIM_HANDLERS: ExceptionHandlersMap = {
    **{kind: _translated(handler) for kind, handler in HANDLERS.items()},
    SCIMException: _on_scim,
    ValidationError: _on_validation,
}
