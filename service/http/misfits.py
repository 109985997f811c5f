"""What the decoder says of input that does not fit, in German beside its own English."""

import re
from collections.abc import Callable
from typing import Final

from service.http.patterns import WORDS
from service.kernel.said import Said

_KINDS: Final = {
    "str": "Text",
    "int": "eine ganze Zahl",
    "float": "eine Zahl",
    "bool": "true oder false",
    "null": "null",
    "array": "eine Liste",
    "object": "ein Objekt",
    "date": "ein Datum",
    "datetime": "ein Zeitpunkt",
    "uuid": "eine UUID",
}
_COUNTED: Final = {
    "str": ("Zeichen", "Zeichen"),
    "array": ("Eintrag", "Einträge"),
    "object": ("Feld", "Felder"),
}
_BOUNDS: Final = {">=": "mindestens", "<=": "höchstens", ">": "mehr als", "<": "weniger als"}


def _kinds(names: str) -> str:
    *others, last = (_KINDS.get(name, f"`{name}`") for name in names.split(" | "))
    return f"{', '.join(others)} oder {last}" if others else last


def _kind(found: re.Match[str]) -> str:
    return f"erwartet wird {_kinds(found[1])}, gefunden wurde {_kinds(found[2])}"


def _length(found: re.Match[str]) -> str:
    one, many = _COUNTED.get(found[1], _COUNTED["array"])
    verb, unit = ("wird", one) if found[3] == "1" else ("werden", many)
    return f"erwartet {verb} {_BOUNDS[found[2]]} {found[3]} {unit}"


def _bound(found: re.Match[str]) -> str:
    return f"erwartet wird {_kinds(found[1])}, {_BOUNDS[found[2]]} {found[3]}"


_MATCHING: Final = "Expected `str` matching regex "
_TABLE: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), german)
    for pattern, german in (
        (r"Expected `([^`]+)`, got `([^`]+)`", _kind),
        (r"Expected `(\w+)` of length (>=|<=) (\d+)", _length),
        (r"Expected `(\w+)` (>=|<=|>|<) (\S+)", _bound),
        (r"Expected `(\w+)`", lambda found: f"erwartet wird {_kinds(found[1])}"),
        (r"Object missing required field `(.*)`", r"Das Feld „\1“ fehlt"),
        (r"Object contains unknown field `(.*)`", r"Ein Feld „\1“ gibt es hier nicht"),
        (r"Invalid enum value (.*)", r"Diesen Wert gibt es nicht: \1"),
        (r"Invalid value (.*)", r"Diesen Wert gibt es nicht: \1"),
        (r"Invalid UUID", "ist keine UUID"),
        (r"Invalid RFC3339 encoded date", "ist kein Datum wie 2026-12-01"),
        (r"Invalid RFC3339 encoded datetime", "ist kein Zeitpunkt wie 2026-12-01T17:00:00Z"),
        (r"(Integer value|Number) out of range", "Die Zahl ist zu groß oder zu klein"),
        (r"Missing required (?:query parameter|header parameter) '(\w+)'.*", r"„\1“ fehlt"),
        (r"JSON is malformed: .* \(byte (\d+)\)", r"Das JSON ist bei Byte \1 fehlerhaft"),
        (r"Input data was truncated", "Das JSON bricht mittendrin ab"),
    )
)
# What the framework says of these is for whoever wrote it.
_REWORDED: Final = {
    **{f"{_MATCHING}{pattern!r}": words for pattern, words in WORDS.items()},
    "Unsupported type: <class 'str'>": Said("erwartet wird eine Datei", "expected a file"),
    "Invalid multipart/form-data": Said(
        "Sie ist kein multipart/form-data", "the body is no multipart/form-data"
    ),
}


def told(message: str) -> Said:
    """Return a message of msgspec or Litestar in both languages; an unknown one stays English."""
    if message in _REWORDED:
        return _REWORDED[message]
    for pattern, german in _TABLE:
        if found := pattern.fullmatch(message):
            return Said(found.expand(german) if isinstance(german, str) else german(found), message)
    return Said(message, message)
