"""The file of links for a mail merge."""

import csv
import io
from collections.abc import Sequence

from service.kernel.said import Language, Said

FILE = Said("einladungen.csv", "invitations.csv")
_COLUMNS = (Said("Kennung", "ID"), Said("Name", "Name"), Said("Link", "Link"))


def written(rows: Sequence[tuple[str, str, str]], language: Language) -> bytes:
    """Return a table as the reader's spreadsheet opens it, in which no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if language == "en" else ";")
    writer.writerow([column.to(language) for column in _COLUMNS])
    for row in rows:
        writer.writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")
