"""Every failure leaves as SCIM's own error (RFC 7644, section 3.12), never as problem details."""

from litestar import Response
from litestar.types import ExceptionHandlersMap
from pydantic import ValidationError
from scim2_models import Error, SCIMException

from service.http.languages import language_of
from service.http.problems import AnyRequest, headers_of
from service.kernel.problems import Problem
from service.scim.types import CONTENT_TYPE


def answer_error(error: Error) -> Response[bytes]:
    """Return the answer to a SCIM error."""
    return Response(
        error.model_dump_json().encode(), status_code=error.status or 400, media_type=CONTENT_TYPE
    )


def answer_problem(request: AnyRequest, problem: Problem) -> Response[bytes]:
    """Return the same in SCIM's words, also where no route was met."""
    language = language_of(request.headers.get("accept-language"))
    places = [misfit.said.to(language) for misfit in problem.misfits]
    detail = " ".join(places) or problem.text(language)[1]
    error = Error(status=problem.kind.status, detail=detail)
    if places:
        # SCIM knows no 422 (section 3.12).
        error = Error(status=400, scim_type="invalidValue", detail=detail)
    answer = answer_error(error)
    answer.headers.update(headers_of(problem, language))
    return answer


def _on_scim(_: AnyRequest, error: SCIMException) -> Response[bytes]:
    return answer_error(error.to_error())


def _on_validation(_: AnyRequest, error: ValidationError) -> Response[bytes]:
    return answer_error(Error.from_validation_error(dict(error.errors()[0])))


SCIM_HANDLERS: ExceptionHandlersMap = {
    SCIMException: _on_scim,
    ValidationError: _on_validation,
}
