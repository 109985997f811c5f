"""oEmbed 1.0: from the address of a widget's page to the iframe around it."""

from typing import get_args
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from service.kernel.problems import Problem
from service.widgets.drawing import BOXES, Box
from service.widgets.snippets import frame_of
from service.widgets.types import Size

PAGE = "/embed/mood"
_KEEP_SECONDS = 3600


class Rich(msgspec.Struct, frozen=True, kw_only=True):
    """A response of the type `rich`."""

    version: str = "1.0"
    type: str = "rich"
    title: str
    provider_name: str = "Stimmung"
    provider_url: str
    cache_age: int = _KEEP_SECONDS
    html: str
    width: int
    height: int


def query_of(url: str, host: str) -> dict[str, str]:
    """Return the parameters of a widget's page on this host, or raise `not-found`."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Problem("not-found") from error
    known = parts.scheme in {"http", "https"} and parts.netloc == host and parts.path == PAGE
    if not known:
        raise Problem("not-found")
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def rich_of(
    base: str, query: dict[str, str], size: Size, title: str, limits: tuple[int, int]
) -> Rich:
    """Return the largest widget, up to the size that was asked for, within the limits."""
    size = _fitting(size, *limits)
    box = BOXES[size]
    width, height = min(box.width, limits[0]), min(box.height, limits[1])
    page = f"{base}{PAGE}?{urlencode(query | {'size': size})}"
    return Rich(
        title=title,
        provider_url=base,
        html=frame_of(page, title, width, height),
        width=width,
        height=height,
    )


def _fitting(asked: Size, width: int, height: int) -> Size:
    sizes = get_args(Size)
    largest_first = sizes[: sizes.index(asked) + 1][::-1]
    return next((size for size in largest_first if _fits(BOXES[size], width, height)), sizes[0])


def _fits(box: Box, width: int, height: int) -> bool:
    return box.width <= width and box.height <= height
