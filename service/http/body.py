"""Request bodies: decoded once, strictly, straight into the type that the handler names.

Litestar would decode into dictionaries first and then coerce, so that "5" passed for 5.
"""

import re
from functools import cache
from typing import Any, ClassVar

import msgspec
from litestar import Request
from litestar.datastructures import State

from service.http.misfits import told
from service.kernel.problems import Misfit, Problem
from service.kernel.said import Said

JSON = "application/json"
_PLACE = re.compile(r" - at `(?:key` in `)?\$(.*)`$")
_UNKNOWN = re.compile("Object contains unknown field `(.*)`", re.DOTALL)


class StrictRequest(Request[Any, Any, State]):
    """A request whose body is JSON that fits, or a problem."""

    media_types: ClassVar[tuple[str, ...]] = (JSON,)

    async def body(self) -> bytes:
        """Return the body; for Litestar an empty one is none at all, here it is malformed.

        Raises:
            Problem: `unsupported-media-type`, or `malformed`.
        """
        content = await super().body()
        require_type(self, *self.media_types)
        if not content:
            raise Problem("malformed", reason=Said("Sie hat keinen Inhalt", "the body is empty"))
        return content

    async def json(self) -> Any:  # noqa: ANN401 -- the type is the handler's
        """Return the body as the type of the handler's `data`.

        Raises:
            Problem: `malformed`, or `invalid-input` with the first place that does not fit.
        """
        field = self.route_handler.parsed_data_field
        if field is None:
            raise TypeError("only handlers that take `data` have a body")
        try:
            return _decoder(field.raw).decode(await self.body())
        except msgspec.ValidationError as error:
            raise _misfit(str(error)) from error
        except msgspec.DecodeError as error:
            raise Problem("malformed", reason=told(str(error))) from error


def require_type(request: Request[Any, Any, Any], *media_types: str) -> None:
    """Refuse a body of none of the types, and a compressed one: nobody unpacks it here.

    Raises:
        Problem: `unsupported-media-type`.
    """
    wanted = media_types[0]
    if request.content_type[0] not in media_types:
        raise Problem("unsupported-media-type", wanted=wanted)
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        plain = Said(f"{wanted} unkomprimiert, ohne Content-Encoding", f"{wanted} uncompressed")
        raise Problem("unsupported-media-type", wanted=plain)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:  # noqa: ANN401 -- any annotation
    return msgspec.json.Decoder(kind)


def _misfit(message: str) -> Problem:
    """Turn msgspec's "... - at `$[0].text`" into a JSON pointer and the rest."""
    found = _PLACE.search(message)
    said = message if found is None else message[: found.start()]
    path = "" if found is None else found[1].replace("[...]", "")
    pointer = path.replace("[", "/").replace("]", "").replace(".", "/")
    unknown = _UNKNOWN.fullmatch(said)
    if unknown is not None:
        # RFC 6901 writes these two otherwise.
        pointer += "/" + unknown[1].replace("~", "~0").replace("/", "~1")
    return Problem("invalid-input", misfits=[Misfit(pointer, told(said))])
