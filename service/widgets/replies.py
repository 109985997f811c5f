"""What all answers to a token share: who may read them, and for how long they hold."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response
from litestar.datastructures import State

from service.context import Context
from service.db import connection
from service.http.problems import respond
from service.widgets import rules
from service.widgets.rules import Refused
from service.widgets.types import EmbedToken

AnyRequest = Request[None, None, State]

# Short, for a revoked token must not live on in caches.
_HEADERS = {
    "cache-control": "private, max-age=30",
    "referrer-policy": "no-referrer",
    "vary": "origin",
    "x-content-type-options": "nosniff",
}


async def admit(request: AnyRequest, context: Context, token: str) -> EmbedToken:
    """Return the record of a token that is good now and here, or raise `Refused`."""
    async with connection(context.read) as lent:
        found = await rules.admit(lent, context, token)
    if not is_bound(request, found):
        raise Refused("elsewhere")
    return found


def is_bound(request: AnyRequest, found: EmbedToken) -> bool:
    """Tell whether the asking page may show this; a request without an origin does not say."""
    origin = request.headers.get("origin")
    own = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    return origin is None or own or origin in found.origins


def headers_for(request: AnyRequest, found: EmbedToken | None) -> dict[str, str]:
    """Return headers that let a page of one of the token's origins read, and no other."""
    origin = request.headers.get("origin")
    if origin is None or found is None or origin not in found.origins:
        return dict(_HEADERS)
    return _HEADERS | {"access-control-allow-origin": origin}


def answer(
    request: AnyRequest, content: bytes, media_type: str, headers: Mapping[str, str]
) -> Response[Any]:
    """Return an answer under its ETag; 304 without it where the reader has it already."""
    tag = f'"{sha256(version("stimmung").encode() + content).hexdigest()[:20]}"'
    given = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    # A proxy that compresses makes a tag weak; RFC 9110 compares weakly here.
    if tag in (each.removeprefix("W/") for each in given):
        return Response(None, status_code=304, headers={**headers, "etag": tag})
    return Response(content, media_type=media_type, headers={**headers, "etag": tag})


def render(request: AnyRequest, template: str, **values: object) -> bytes:
    """Return a template with its values."""
    engine = request.app.template_engine
    if engine is None:
        raise LookupError("pages need a template engine")
    rendered: str = engine.get_template(template).render(values)
    return rendered.strip().encode()


def on_refused(request: AnyRequest, refused: Refused) -> Response[Any]:
    """Answer like any problem; the page that the token is bound to may read why."""
    response = respond(request, refused)
    response.headers.update(headers_for(request, refused.record) | {"cache-control": "no-store"})
    return response
