"""Files as Excel writes them in Germany: read whole, or refused by line and column."""

import codecs
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.imports.columns import fields_of
from service.imports.reading import read
from service.imports.types import Subject, Table

GERMAN = (
    "Personalnummer;Nachname;Vorname;E-Mail-Adresse;Team-ID;Team\r\n"
    '007;Müller;Jürgen;j.mueller@firma.de;k-1;"Küche; warm"\r\n'
    "\r\n"
    ";;;;;\r\n"
    '008;Groß;"Anna ""Anni""";a.gross@firma.de;k-1;"Küche; warm"\r\n'
)
ROWS = [
    {
        "id": "007",
        "family": "Müller",
        "given": "Jürgen",
        "mail": "j.mueller@firma.de",
        "team_id": "k-1",
        "team": "Küche; warm",
    },
    {
        "id": "008",
        "family": "Groß",
        "given": 'Anna "Anni"',
        "mail": "a.gross@firma.de",
        "team_id": "k-1",
        "team": "Küche; warm",
    },
]
ENCODED = {
    "UTF-8": GERMAN.encode(),
    "UTF-8 with BOM": codecs.BOM_UTF8 + GERMAN.encode(),
    "Windows-1252": GERMAN.encode("cp1252"),
    "UTF-16, little": codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"),
    "UTF-16, big": codecs.BOM_UTF16_BE + GERMAN.encode("utf-16-be"),
    "UTF-16 without BOM": GERMAN.encode("utf-16-le"),
    "LF": GERMAN.replace("\r\n", "\n").encode(),
    "CR": GERMAN.replace("\r\n", "\r").encode(),
    "sep=": ("sep=;\r\n" + GERMAN).encode("cp1252"),
    "decomposed": GERMAN.replace("ü", "u\u0308").encode(),
    "spaces": GERMAN.replace("Müller", "\u00a0 Müller\t").encode(),
}


def table(content: bytes) -> Table:
    found, faults = read("leute.csv", content)
    assert faults == []
    assert found is not None
    return found


def told(content: bytes | str, language: str = "de") -> list[str]:
    raw = content if isinstance(content, bytes) else content.encode()
    _, faults = read("leute.csv", raw)
    return [fault.text("en" if language == "en" else "de") for fault in faults]


@pytest.mark.parametrize("content", ENCODED.values(), ids=ENCODED)
def test_the_same_people_are_read_whatever_excel_made_of_the_file(content: bytes) -> None:
    found = table(content)
    assert found.subject == "person"
    assert [dict(row.values) for row in found.rows] == ROWS


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_the_one_under_which_the_header_means_the_most(separator: str) -> None:
    header = ["Personalnummer", "Name", '"Team, Abteilung; Bereich"', "Team-ID"]
    cells = ["1", '"Lang, Eva; Dr."', "x", "t1"]
    text = "\n".join(separator.join(row) for row in (header, cells))
    (row,) = table(text.encode()).rows
    assert (row.values["name"], row.values["team_id"]) == ("Lang, Eva; Dr.", "t1")


def test_english_headers_and_columns_without_meaning() -> None:
    text = "Employee ID,First name,Last name,User name,Birthday,Department ID\n1,Eva,Lang,eva,x,t"
    found = table(text.encode())
    assert found.rows[0].values == {
        "id": "1",
        "given": "Eva",
        "family": "Lang",
        "login": "eva",
        "team_id": "t",
    }
    assert found.ignored == ["Birthday"]


def test_a_file_without_a_personnel_number_is_one_of_teams() -> None:
    found = table("Team-ID;Team;Übergeordnetes Team;Aufgegangen in\nx;X;Y;\n".encode())
    assert found.subject == "team"
    assert found.rows[0].values == {"id": "x", "name": "X", "parent": "Y", "merged_into": ""}


HEAD = "Personalnummer;Name;Team-ID\n"
REFUSED = {
    "formula": (HEAD + "1;=HYPERLINK(1);t", "Zeile 2, Spalte „Name“", "Formel"),
    "control": (HEAD + "1;Eva\x07;t", "Zeile 2, Spalte „Name“", "U+0007"),
    "nul": (HEAD + "1;Eva\x00;t", "Zeile 2, Spalte „Name“", "U+0000"),
    "right to left": (HEAD + "1;Eva\u202e;t", "Zeile 2, Spalte „Name“", "U+202E"),
    "long": (HEAD + f"1;{'x' * 201};t", "Zeile 2, Spalte „Name“", "länger als 200"),
    "rounded": (HEAD + "1,23E+05;Eva;t", "Zeile 2, Spalte „Personalnummer“", "gerundet"),
    "too many cells": (HEAD + "1;Eva;t;x", "Zeile 2", "4 Zellen"),
    "open quote": (HEAD + '1;Eva;t\n2;"Anna;t\n', "Zeile 3", "Anführungszeichen"),
    "one cell of a megabyte": (HEAD + f'1;"{"x" * 2**20}";t', "Zeile 2", "zu lang"),
    "empty": ("", "leute.csv", "leer"),
    "only empty lines": ("\r\n;;;\r\n", "leute.csv", "leer"),
    "no known header": ("a;b\n1;2", "Zeile 1", "Personalnummer"),
    "no name": ("Personalnummer;Team\n1;t", "Zeile 1", "Name"),
    "no team": ("Personalnummer;Name\n1;Eva", "Zeile 1", "Team-ID"),
    "twice": ("Personalnummer;Name;Team;Abteilung\n", "Spalte „Abteilung“", "dasselbe"),
    "bytes of no encoding": (HEAD.encode() + b"1;\x81;t", "leute.csv", "CSV UTF-8"),
    "half a UTF-16": (codecs.BOM_UTF16_LE + b"a\x00b", "leute.csv", "Zeichensatz"),
    "huge": (b"x" * (16 * 2**20 + 1), "leute.csv", "16 MB"),
}


@pytest.mark.parametrize(("content", "place", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_says_where_and_why(
    content: str | bytes, place: str, reason: str
) -> None:
    (text,) = told(content)
    assert place in text
    assert reason in text


def test_all_that_is_wrong_is_told_at_once_and_in_english_as_well() -> None:
    text = HEAD + "1;=x;t\n\n2;Eva\x01;t\n"
    assert told(text, "en") == [
        (
            "leute.csv, line 2, column 'Name': The value begins with '='; a spreadsheet would read"
            " it as a formula."
        ),
        "leute.csv, line 4, column 'Name': The value contains an invisible character (U+0001).",
    ]


def test_a_line_is_counted_where_it_begins_though_cells_have_line_breaks() -> None:
    text = HEAD + '1;"Eva\r\nLang";t\r\n2;=x;t\r\n'
    assert told(text)[0].startswith("leute.csv, Zeile 4, ")
    found, _ = read("x", (HEAD + '1;"Eva\r\nLang";t\r\n').encode())
    assert found is not None
    assert found.rows[0].values["name"] == "Eva Lang"


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    found, faults = read("x", content)
    assert (found is not None) or faults


@given(st.text(max_size=300))
def test_any_text_below_a_good_header_is_read_or_refused(text: str) -> None:
    read("x", (HEAD + text).encode("utf-8", "surrogatepass"))


_DOCUMENTED = {
    "person": {
        "id": "Personalnummer, Personalnr., Mitarbeiternummer, Employee ID",
        "name": "Name, Full name",
        "given": "Vorname, First name",
        "family": "Nachname, Last name",
        "team_id": "Team-ID, Kostenstelle, Abteilungsnummer",
        "team": "Team, Abteilung, Bereich, Department",
        "login": "Benutzername, User name, UPN",
        "mail": "E-Mail",
        "active": "Aktiv, Active",
    },
    "team": {
        "id": "Team-ID, Teamkürzel, Kostenstelle, Department ID",
        "name": "Team, Name, Abteilung, Bezeichnung, Department",
        "parent": "Übergeordnetes Team, Gehört zu, Parent",
        "merged_into": "Aufgegangen in, Merged into",
        "split_from": "Entstanden aus, Split from",
    },
}


def test_the_headers_that_the_documentation_names_mean_what_it_says() -> None:
    documentation = Path("docs/operations.md").read_text("utf-8")
    for subject, fields in _DOCUMENTED.items():
        for field, names in fields.items():
            for name in names.split(", "):
                assert name in documentation
                assert fields_of(cast("Subject", subject), [name], None) == [field], name


@pytest.mark.parametrize("header", ["Name;Team", "Vorname;Nachname;E-Mail;Team-ID"])
def test_a_list_of_people_without_their_numbers_misses_that_column(header: str) -> None:
    found, faults = read("leute.csv", f"{header}\n".encode())
    assert found is None
    assert len(faults) == 1
    assert faults[0].de.startswith("Die Spalte „Personalnummer“ fehlt.")


def test_a_list_of_teams_with_two_columns_of_one_meaning_is_still_told_so() -> None:
    _, faults = read("teams.csv", "Team;Abteilung;Übergeordnetes Team\n".encode())
    assert [fault.de for fault in faults] == ["Zwei Spalten bedeuten dasselbe."]
