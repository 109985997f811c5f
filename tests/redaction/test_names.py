"""How a name of the directory may be written, and where an ordinary word is one."""

import pytest

from service.redaction import Redactor
from service.settings import SettingsError, load_settings
from tests.redaction.marked import DIRECTORY

REDACTOR = Redactor(DIRECTORY)

NAMES = {
    "Frau Dr. Ulrike Strassers Zettel": "Frau Dr. [Name] Zettel",
    "Müllers' Büro": "[Name] Büro",
    "Klaus' Büro": "[Name] Büro",
    "Thomas M. hat": "[Name] hat",
    "T.Müller hat": "[Name] hat",
    "Kaiser, Jürgen": "[Name]",
    "Jürgen\nKaiser": "[Name]\n[Name]",
    "Hr.Koch und Fr.Schneider": "Hr.[Name] und Fr.[Name]",
    "Herrn Koch/Frau Lang": "Herrn [Name]/Frau [Name]",
    "Frau v. d. Heide": "Frau v. d. [Name]",
    "dem Kollegen Klein": "dem Kollegen [Name]",
    "das ist Wolfs Idee": "das ist [Name] Idee",
    "Die Winter ist streng": "Die [Name] ist streng",
    "Schulze - Berndt": "[Name] - [Name]",
    "Mu\u0308ller, M\u00fcl\u00adler": "[Name], [Name]",
    "O\u2019Brien und O'Brien": "[Name] und [Name]",
}
WORDS = [
    *("König und Kollegen", "ein Wolf", "z. B. Koch und Kellner", "das will niemand"),
    *("die Lange Straße", "im Ernst", "das Beste", "Sommer wie Winter", "Konrad-Müller-Straße 3"),
]


@pytest.mark.parametrize(("text", "clean"), NAMES.items())
def test_a_name_goes_however_it_is_written(text: str, clean: str) -> None:
    assert REDACTOR.redact(text) == clean


@pytest.mark.parametrize("text", WORDS)
def test_a_word_that_is_also_a_name_stays_where_it_is_a_word(text: str) -> None:
    assert REDACTOR.redact(text) == text


def test_a_label_with_digits_is_nobodys_name() -> None:
    assert Redactor(["Kasse 1", "Person 2"]).redact("Kasse 1, eine Person") == (
        "Kasse 1, eine Person"
    )


def test_a_directory_that_writes_mueller_finds_mueller_with_umlaut() -> None:
    assert Redactor(["Jutta Mueller-Groß"]).redact("Müller, Gross") == "[Name], Gross"


def test_a_pattern_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsError):
        load_settings({"STIMMUNG_PERSONNEL_PATTERN": "Nr. ("})
    assert load_settings({"STIMMUNG_PERSONNEL_PATTERN": r"K\d+"}).personnel_pattern == r"K\d+"
