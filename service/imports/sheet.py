"""A file as Excel writes it in Germany, to rows of cells: encoding, separator, quotes.

No guessing library: of the four encodings that spreadsheets write, three announce themselves,
and what is not UTF-8 without saying so is Windows-1252.
"""

import codecs
import csv
import io
from collections.abc import Iterator

from service.imports.types import Fault, Place

MAX_BYTES = 16 * 2**20
MAX_ROWS = 200_000
SEPARATORS = ";,\t"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

Cells = list[str]


class Unreadable(Exception):  # noqa: N818 -- it carries a fault
    """A file cannot be read as a table at all."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.en)
        self.fault = fault


def decode(file: str, content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 with their marks, UTF-8, or Windows-1252.

    Raises:
        Unreadable: too large, or in none of these encodings.
    """
    if len(content) > MAX_BYTES:
        raise _unreadable(file, "Die Datei ist größer als 16 MB.", "The file is larger than 16 MB.")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _strictly(file, content[len(mark) :], encoding)
    if content[1:2] == b"\x00" or content[:1] == b"\x00":
        return _strictly(file, content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(file, content, "cp1252")


def _strictly(file: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(
            file,
            f"Der Zeichensatz ist nicht lesbar (ab Byte {error.start}). Bitte speichern Sie die "
            "Datei als „CSV UTF-8“.",
            f"The encoding is not readable (byte {error.start}). Save the file as 'CSV UTF-8'.",
        ) from error


def lines(file: str, text: str, separator: str) -> Iterator[tuple[int, Cells]]:
    """Yield the line on which each row begins, and its cells; empty rows are left out.

    Raises:
        Unreadable: quotes do not match, a cell or the whole is far too large.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for number, cells in enumerate(reader):
            if number > MAX_ROWS:
                raise _unreadable(
                    file,
                    f"Die Datei hat mehr als {MAX_ROWS} Zeilen.",
                    f"The file has more than {MAX_ROWS} lines.",
                )
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _unreadable(
            file,
            "Die Anführungszeichen passen nicht zusammen, oder eine Zelle ist viel zu lang.",
            "The quotes do not match, or a cell is far too long.",
            begins,
        ) from error


def after_hint(text: str) -> tuple[str, str | None]:
    """Return the text without Excel's first line `sep=;`, and the separator it names."""
    first, _, rest = text.partition("\n")
    hint = first.strip().lower()
    if hint.startswith("sep=") and len(hint) == len("sep=;"):
        return "\n" + rest, hint[-1]
    return text, "\t" if first.startswith("sep=\t") else None


def _unreadable(file: str, de: str, en: str, line: int | None = None) -> Unreadable:
    return Unreadable(Fault(Place(file, line), de, en))
