"""Widgets as a page, as an image, and by oEmbed."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from service.context import Context
from service.http.assets import assets
from service.http.auth import PUBLIC
from service.http.base import base_of
from service.kernel.problems import Problem
from service.widgets import modules, oembed
from service.widgets.board import Board
from service.widgets.drawing import BOXES, clip, lines
from service.widgets.figure import refusal_of, widget_of
from service.widgets.look import EmbedTokenQuery, Look, look_of
from service.widgets.replies import AnyRequest, admit, answer, headers_for, render
from service.widgets.rules import Refused
from service.widgets.types import EmbedToken, Widget

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {}"
)
# An image that is opened by itself is a document: it may style itself and nothing else.
_IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_SHARED = {
    "cross-origin-resource-policy": "cross-origin",
    "x-robots-tag": "noindex",
}
_UNLIMITED = 10_000

Limit = Annotated[int, QueryParameter(ge=1, le=_UNLIMITED)]


@get(oembed.PAGE, opt=PUBLIC, include_in_schema=False)
async def read_page(
    request: AnyRequest,
    context: NamedDependency[Context],
    board: NamedDependency[Board],
    look: NamedDependency[Look],
    embed_token: EmbedTokenQuery = "",
) -> Response[Any]:
    """Show a widget on a page of its own that the token's origins may frame."""
    found, seen, refused = await _seen(request, context, board, embed_token)
    base = base_of(request)
    here = f"{base}{oembed.PAGE}?{urlencode(dict(request.query_params))}"
    content = render(
        request,
        "widgets/page.html",
        **_drawn(seen, look),
        token=embed_token,
        refused=refused is not None,
        module=modules.newest(),
        discovery=f"{base}/oembed?{urlencode({'url': here, 'format': 'json'})}",
    )
    ancestors = "*" if found is None else " ".join(["'self'", *found.origins])
    headers = _headers(request, found, look) | {
        "content-security-policy": _POLICY.format(ancestors)
    }
    return _answer(request, content, "text/html", headers, refused)


@get("/embed/mood.svg", opt=PUBLIC, include_in_schema=False)
async def read_image(
    request: AnyRequest,
    context: NamedDependency[Context],
    board: NamedDependency[Board],
    look: NamedDependency[Look],
    embed_token: EmbedTokenQuery = "",
) -> Response[Any]:
    """Draw a widget, for mails and wikis."""
    found, seen, refused = await _seen(request, context, board, embed_token)
    content = render(request, "widgets/drawing.svg", **_drawn(seen, look), style=_style())
    headers = _headers(request, found, look) | {"content-security-policy": _IMAGE_POLICY}
    return _answer(request, content, "image/svg+xml", headers, refused)


@get("/oembed", opt=PUBLIC, summary="oEmbed 1.0 for a widget's page", tags=["widgets"])
async def read_oembed(
    url: FromQuery[str],
    request: AnyRequest,
    context: NamedDependency[Context],
    board: NamedDependency[Board],
    form: Annotated[str, QueryParameter(name="format")] = "json",
    maxwidth: Limit = _UNLIMITED,
    maxheight: Limit = _UNLIMITED,
) -> oembed.Rich:
    """Return the iframe around a widget's page: 401 without a good token, 404 for other pages."""
    if form != "json":
        raise Problem("format-not-offered")
    query = oembed.query_of(url, base_of(request).partition("://")[2])
    found = await admit(request, context, query.get("token", ""))
    look = look_of(query)
    seen = widget_of(await board.mood(found.team_id), found.shows)
    title = seen.words[look.lang].title
    return oembed.rich_of(base_of(request), query, look.size, title, (maxwidth, maxheight))


async def _seen(
    request: AnyRequest, context: Context, board: Board, token: str
) -> tuple[EmbedToken | None, Widget, Refused | None]:
    try:
        found = await admit(request, context, token)
    except Refused as refused:
        return refused.record, refusal_of(refused), refused
    return found, widget_of(await board.mood(found.team_id), found.shows), None


def _drawn(seen: Widget, look: Look) -> dict[str, object]:
    return {
        "seen": seen,
        "words": seen.words[look.lang],
        "look": look,
        "box": BOXES[look.size],
        "clip": clip,
        "lines": lines,
    }


def _style() -> str:
    """Return what pages link: an image loads nothing, so it stands inside."""
    return assets()["widget.css"].content.decode()


def _headers(request: AnyRequest, found: EmbedToken | None, look: Look) -> dict[str, str]:
    return headers_for(request, found) | _SHARED | {"content-language": look.lang}


def _answer(
    request: AnyRequest,
    content: bytes,
    media_type: str,
    headers: dict[str, str],
    refused: Refused | None,
) -> Response[Any]:
    if refused is None:
        return answer(request, content, media_type, headers)
    return Response(
        content,
        status_code=refused.kind.status,
        media_type=media_type,
        headers=headers | {"cache-control": "no-store"},
    )


handlers = [read_page, read_image, read_oembed, modules.read_module]
