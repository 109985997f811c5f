"""What people paste into their pages."""

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from service.widgets import modules
from service.widgets.drawing import BOXES
from service.widgets.look import Look

_ELEMENT = (
    '<script type="module" src="{src}" integrity="{integrity}" crossorigin="anonymous"></script>\n'
    '<stimmung-mood team="{team}" token="{token}" size="{size}" theme="{theme}" lang="{lang}">\n'
    '  <a href="{page}">{title}</a>\n'
    "</stimmung-mood>"
)
_FRAME = (
    '<iframe src="{page}" title="{title}" width="{width}" height="{height}" frameborder="0" '
    'loading="lazy" referrerpolicy="no-referrer" '
    'sandbox="allow-scripts allow-same-origin"></iframe>'
)
_DAILY_ELEMENT = (
    '<script type="module" src="{src}" integrity="{integrity}" crossorigin="anonymous"></script>\n'
    '<stimmung-checkin{address} size="{size}" theme="{theme}" lang="{lang}">\n'
    '  <a href="{page}">{title}</a>\n'
    "</stimmung-checkin>"
)
# Without scripts, and without the origin that a session belongs to; what a tap opens is free.
_DAILY_FRAME = (
    '<iframe src="{page}" title="{title}" width="{width}" height="{height}" frameborder="0" '
    'loading="lazy" referrerpolicy="no-referrer" '
    'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
)
_IMAGE = '<img src="{image}" alt="{title}" width="{width}" height="{height}">'


@dataclass(frozen=True, slots=True)
class Snippets:
    """The same widget in every form."""

    element: str
    frame: str
    image: str
    page: str
    card: str


def snippets_of(base: str, token: str, look: Look, team: str, title: str) -> Snippets:
    """Return what to paste for a token; `base` is where browsers reach this service."""
    box = BOXES[look.size]
    query = urlencode({"token": token, "size": look.size, "theme": look.theme, "lang": look.lang})
    page, image = f"{base}/embed/mood?{query}", f"{base}/embed/mood.svg?{query}"
    module = modules.newest()
    size = {"width": box.width, "height": box.height}
    element = _fill(
        _ELEMENT,
        src=f"{base}{module.path}",
        integrity=module.integrity,
        team=team,
        token=token,
        size=look.size,
        theme=look.theme,
        lang=look.lang,
        page=page,
        title=title,
    )
    return Snippets(
        element=element,
        frame=frame_of(page, title, box.width, box.height),
        image=_fill(_IMAGE, image=image, title=title, **size),
        page=page,
        card=f"{base}/widgets/v1/card?{urlencode({'token': token, 'lang': look.lang})}",
    )


def daily_element_of(base: str, look: Look, address: str, title: str) -> str:
    """Return the element of the daily question; `address` is how it speaks to people in German."""
    module = modules.newest()
    template = _DAILY_ELEMENT.replace("{address}", ' address="du"' if address == "du" else "")
    return _fill(
        template,
        src=f"{base}{module.path}",
        integrity=module.integrity,
        size=look.size,
        theme=look.theme,
        lang=look.lang,
        page=f"{base}/check-in",
        title=title,
    )


def daily_frame_of(page: str, title: str, box: tuple[int, int]) -> str:
    """Return an iframe around the page of the daily question."""
    return _fill(_DAILY_FRAME, page=page, title=title, width=box[0], height=box[1])


def frame_of(page: str, title: str, width: int, height: int) -> str:
    """Return an iframe around the page of a widget."""
    return _fill(_FRAME, page=page, title=title, width=width, height=height)


def _fill(template: str, **values: object) -> str:
    return template.format_map({name: escape(str(value)) for name, value in values.items()})
