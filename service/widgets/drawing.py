"""The widget as an SVG image: its sizes, and the shapes that depend on numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from service.widgets.types import Point, Size

_WIDTH, _HEIGHT = 100, 40
# A small change must not look like a large one: half of the whole scale is always in view.
_LOW, _HIGH = 25, 75


@dataclass(frozen=True, slots=True)
class Box:
    """A widget's outer size in pixels, and how many characters fit into its lines."""

    width: int
    height: int
    name: int
    line: int


BOXES: dict[Size, Box] = {
    "small": Box(240, 88, 24, 30),
    "medium": Box(320, 212, 32, 42),
    "large": Box(480, 376, 44, 62),
}
# The daily question stands in a row where there is room, else one answer below the other.
DAILY_BOXES: dict[Size, tuple[int, int]] = {
    "small": (240, 400),
    "medium": (320, 204),
    "large": (480, 220),
}


def course_of(trend: Sequence[Point]) -> str:
    """Return the trend as an SVG path, 100 wide and 40 high; straight lines bridge weeks without.

    "" where there is none.
    """
    if not trend:
        return ""
    first, days = trend[0].start, (trend[-1].start - trend[0].start).days
    low = min(_LOW, *(point.index for point in trend))
    high = max(_HIGH, *(point.index for point in trend))
    places = (
        (
            (point.start - first).days / days * _WIDTH,
            (high - point.index) / (high - low) * _HEIGHT,
        )
        for point in trend
    )
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


def clip(text: str, length: int) -> str:
    """Return a text that fits into so many characters; SVG breaks no lines."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def lines(text: str, length: int) -> list[str]:
    """Return a text in lines of so many characters."""
    return wrap(text, length)
