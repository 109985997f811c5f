"""Files to tables: every cell that is used is cleaned or refused, by line and column."""

import re
import unicodedata
from collections.abc import Sequence

from service.breakdown.types import Breakdown
from service.imports import columns
from service.imports.sheet import SEPARATORS, Cells, Unreadable, after_hint, decode, lines
from service.imports.types import Fault, Place, Row, Table

_SPACE = re.compile(r"[ \t\r\n\u00a0\u2007\u202f]+")
# Control and formatting characters, private use, lone surrogates, line separators.
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
_FORMULA = ("=", "+", "-", "@")
_ROUNDED = re.compile(r"\d+([.,]\d+)?[eE]\+?\d+")
_LONGEST = 200
_SHOWN = {"name", "given", "family", "team", "login", "mail"}
_NUMBERS = {"id", "team_id"}


def read(
    file: str, content: bytes, breakdown: Breakdown | None = None
) -> tuple[Table | None, list[Fault]]:
    """Return the table in a file, or all that is wrong with it."""
    try:
        return _read(file, content, breakdown)
    except Unreadable as error:
        return None, [error.fault]


def _read(
    file: str, content: bytes, breakdown: Breakdown | None
) -> tuple[Table | None, list[Fault]]:
    text, hint = after_hint(decode(file, content))
    rows = _split(file, text, hint)
    if not rows:
        return None, [Fault(Place(file), "Die Datei ist leer.", "The file is empty.")]
    (line, header), *body = rows
    header = [_SPACE.sub(" ", cell).strip() for cell in header]
    subject = columns.subject_of(header)
    fields = columns.fields_of(subject, header, breakdown)
    faults = columns.faults_of(file, line, subject, header, fields)
    if faults:
        return None, faults
    names = {field: name for field, name in zip(fields, header, strict=True) if field}
    found = []
    for at, cells in body:
        row, wrong = _row(Place(file, at), names, fields, cells)
        found.append(row)
        faults += wrong
    ignored = [name for name, field in zip(header, fields, strict=True) if name and not field]
    return Table(subject, found, ignored), faults


def _split(file: str, text: str, hint: str | None) -> list[tuple[int, Cells]]:
    """Return the rows, cut at the separator under which the header means the most."""
    separator = hint
    if separator is None:
        start = text.lstrip("\r\n")
        first = start.splitlines()[0] if start else ""
        separator = max(SEPARATORS, key=lambda s: (columns.known(first.split(s)), first.count(s)))
    return list(lines(file, text, separator))


def _row(
    place: Place, names: dict[str, str], fields: Sequence[str | None], cells: Cells
) -> tuple[Row, list[Fault]]:
    values, faults = {}, []
    if any(cell.strip() for cell in cells[len(fields) :]):
        faults.append(
            Fault(
                place,
                f"Die Zeile hat {len(cells)} Zellen, die Kopfzeile nur {len(fields)}.",
                f"The line has {len(cells)} cells, the header only {len(fields)}.",
            )
        )
    padded = [*cells, *[""] * (len(fields) - len(cells))]
    for field, cell in zip(fields, padded, strict=False):
        if field is not None:
            values[field] = _SPACE.sub(" ", unicodedata.normalize("NFC", cell)).strip()
            reason = _refusal(field, values[field])
            if reason is not None:
                faults.append(Fault(Place(place.file, place.line, names[field]), *reason))
    return Row(place, values, names), faults


def _refusal(field: str, value: str) -> tuple[str, str] | None:
    """Return why a value cannot be taken, in German and English."""
    if len(value) > _LONGEST:
        return (
            f"Der Wert ist länger als {_LONGEST} Zeichen.",
            f"The value is longer than {_LONGEST} characters.",
        )
    hidden = next((c for c in value if unicodedata.category(c) in _HIDDEN), None)
    if hidden is not None:
        return (
            f"Der Wert enthält ein unsichtbares Zeichen (U+{ord(hidden):04X}).",
            f"The value contains an invisible character (U+{ord(hidden):04X}).",
        )
    if field in _SHOWN and value.startswith(_FORMULA):
        return (
            f"Der Wert beginnt mit „{value[0]}“; eine Tabellenkalkulation läse ihn als Formel.",
            f"The value begins with '{value[0]}'; a spreadsheet would read it as a formula.",
        )
    if field in _NUMBERS and _ROUNDED.fullmatch(value):
        return (
            f"„{value}“ hat die Tabellenkalkulation gerundet. Formatieren Sie die Spalte als Text.",
            f"'{value}' was rounded by the spreadsheet. Format the column as text.",
        )
    return None
