"""The colours of the design: contrast by WCAG 2.2, and mood bands for every kind of sight.

The bands are simulated after Machado, Oliveira and Fernandes (2009), at full severity, and
compared by their distance in OKLab, where 0.02 is about what an eye can just tell apart.
"""

import re
from itertools import pairwise
from pathlib import Path

import pytest

_TOKENS = Path(__file__).parents[1] / "web" / "src" / "styles" / "tokens.css"
_SCHEMES = ("light", "dark")
_GROUNDS = ("paper", "ground", "sunken")
# Text, by what it stands on.
_TEXT = [
    *((ink, ground) for ink in ("ink", "soft") for ground in _GROUNDS),
    *(
        (ink, ground)
        for ink in ("accent", "accent-hover", "alert")
        for ground in ("paper", "ground")
    ),
    *((ink, ground) for ink in ("warn", "good") for ground in ("paper", "ground")),
    *((name, f"{name}-ground") for name in ("accent", "alert", "warn", "good")),
    *(("ink", f"{name}-ground") for name in ("accent", "alert", "warn", "good")),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-alert", "alert"),
    ("on-alert", "alert-hover"),
    *((f"on-band-{band}", f"band-{band}") for band in range(1, 6)),
]
# Borders of fields, and marks of charts on the panels that they stand in.
_MARKS = [
    *(("line-strong", ground) for ground in ("paper", "ground")),
    *((mark, "paper") for mark in ("negative", "positive", "accent")),
    *((f"source-{name}", "paper") for name in ("scales", "comments", "reactions", "checkins")),
]
_BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
# Neighbours on the scale, and bands of opposite meaning: three and five times what an eye can just
# tell apart. A number or a word always stands with a band.
_NEIGHBOURS, _OPPOSITES = 0.06, 0.10

Colour = tuple[float, float, float]


def tokens(scheme: str) -> dict[str, Colour]:
    """Read the colours of a scheme, in linear light."""
    light, dark = _TOKENS.read_text("utf-8").split("@media screen and (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", dark.split("@media")[0]))
    return {name: _linear(code) for name, code in found.items()}


def _linear(code: str) -> Colour:
    digits = code[1:] if len(code) == 7 else "".join(2 * digit for digit in code[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _light(red), _light(green), _light(blue)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: Colour, blindness: str) -> Colour:
    red, green, blue = (
        min(1.0, max(0.0, sum(part * share for part, share in zip(row, colour, strict=True))))
        for row in _BLINDNESS[blindness]
    )
    return red, green, blue


def oklab(colour: Colour) -> Colour:
    r, g, b = colour
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def distance(one: Colour, other: Colour, blindness: str) -> float:
    pairs = zip(oklab(seen(one, blindness)), oklab(seen(other, blindness)), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


def test_the_measures_measure_what_they_should() -> None:
    black, white = _linear("#000"), _linear("#fff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(_linear("#767676"), white) == pytest.approx(4.54, abs=0.01)
    assert distance(black, white, "none") == pytest.approx(1, abs=0.001)
    # Red and green of the same lightness: apart for most, next to each other for some.
    red, green = _linear("#c0504d"), _linear("#6f8b3a")
    assert distance(red, green, "deuteranopia") < distance(red, green, "none") / 2


@pytest.mark.parametrize("scheme", _SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), _TEXT)
def test_text_stands_out_from_its_ground(scheme: str, ink: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", _SCHEMES)
@pytest.mark.parametrize(("mark", "ground"), _MARKS)
def test_lines_and_marks_stand_out_from_their_ground(scheme: str, mark: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[mark], colours[ground]) >= 3


@pytest.mark.parametrize("scheme", _SCHEMES)
@pytest.mark.parametrize("blindness", _BLINDNESS)
def test_mood_bands_stay_apart_for_every_kind_of_sight(scheme: str, blindness: str) -> None:
    colours = tokens(scheme)
    bands = [colours[f"band-{band}"] for band in range(1, 6)]
    for one, other in pairwise(bands):
        assert distance(one, other, blindness) >= _NEIGHBOURS
    for low in (0, 1):
        for high in (3, 4):
            assert distance(bands[low], bands[high], blindness) >= _OPPOSITES
    assert distance(colours["negative"], colours["positive"], blindness) >= _OPPOSITES
