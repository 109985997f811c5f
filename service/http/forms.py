"""Forms as browsers send them."""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from service.kernel.problems import Problem
from service.kernel.said import Said

_MEDIA_TYPE = "application/x-www-form-urlencoded"
_FIELDS = 500


async def read_form(request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    """Return the fields of a form, each with its values in their order.

    Raises:
        Problem: `unsupported-media-type`, or `malformed`.
    """
    if request.content_type[0] != _MEDIA_TYPE:
        raise Problem("unsupported-media-type", wanted=_MEDIA_TYPE)
    # Past StrictRequest, whose bodies are JSON.
    content = await Request.body(request)
    try:
        pairs = parse_qsl(
            content.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except ValueError as error:
        raise Problem(
            "malformed", reason=Said("Das ist kein Formular", "this is no form")
        ) from error
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields
