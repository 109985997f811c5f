"""The daily check-in as a widget: five links that lead to the page where it counts.

A frame of another site has no session and must not have one, so nothing is counted here.
"""

from dataclasses import dataclass

from litestar import Response, Router, get
from litestar.di import NamedDependency

from service.context import Context
from service.http.auth import PUBLIC, Role, allow
from service.http.base import base_of
from service.paper.voices import voice_of
from service.widgets.daily_words import words_of
from service.widgets.drawing import DAILY_BOXES
from service.widgets.look import Look
from service.widgets.replies import AnyRequest, answer, render
from service.widgets.snippets import daily_element_of, daily_frame_of

PAGE = "/embed/check-in"
# No script, no connection, no form. Whoever frames it shows five links, and could write them.
_HEADERS = {
    "cache-control": "public, max-age=300",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors *"
    ),
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class DailySnippets:
    """The daily question in every form."""

    element: str
    frame: str
    page: str


@get(PAGE, opt=PUBLIC, include_in_schema=False)
async def read_page(
    request: AnyRequest, context: NamedDependency[Context], look: NamedDependency[Look]
) -> Response[bytes]:
    """Show the daily question on a page that anybody may frame."""
    content = render(
        request,
        "widgets/checkin.html",
        words=words_of(voice_of(look.lang, context.settings.address)),
        look=look,
        base=base_of(request),
    )
    headers = _HEADERS | {"content-language": look.lang}
    return answer(request, content, "text/html", headers)


@get(
    "/widgets/snippets/check-in",
    opt=allow(Role.PEOPLE_TEAM, Role.LEADER),
    include_in_schema=False,
)
async def read_snippets(
    request: AnyRequest, context: NamedDependency[Context], look: NamedDependency[Look]
) -> DailySnippets:
    """Return what to paste; it needs no token, for it shows nothing."""
    base, address = base_of(request), context.settings.address
    page = f"{base}{PAGE}?size={look.size}&theme={look.theme}&lang={look.lang}"
    title = words_of(voice_of(look.lang, address)).title
    return DailySnippets(
        element=daily_element_of(base, look, address, title),
        frame=daily_frame_of(page, title, DAILY_BOXES[look.size]),
        page=page,
    )


router = Router("/", route_handlers=[read_page, read_snippets])
