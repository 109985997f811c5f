"""`stimmung org import`: a dry run unless told otherwise."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.settings import Settings

pytestmark = pytest.mark.usefixtures("anyio_backend")

TEAMS = "Team-ID;Team\nk;Küche\n"
PEOPLE = "Personalnummer;Name;Team\n" + "".join(f"{n};Person {n};Küche\n" for n in range(1, 61))


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("teams.csv", TEAMS), ("leute.csv", PEOPLE)):
        (tmp_path / name).write_bytes(text.encode("cp1252"))
    return [str(tmp_path / "teams.csv"), str(tmp_path / "leute.csv")]


def run(settings: Settings, *arguments: str, answer: str = "") -> Result:
    environment = {"DATABASE_URL": settings.owner_url, "STIMMUNG_SECRET": str(settings.secret)}
    return CliRunner().invoke(main, ["org", "import", *arguments], answer, environment)


def test_without_apply_it_says_what_would_change_and_changes_nothing(
    settings: Settings, files: list[str]
) -> None:
    result = run(settings, *files)
    assert result.exit_code == 0, result.output
    assert result.output.startswith("Teams: 1 neu; Personen: 60 neu\n")
    assert "Neues Team: Küche (k), ganz oben" in result.output
    assert "… +10 (--all)" in result.output
    assert "Person 60 (60)" in run(settings, *files, "--all").output
    assert "Teams: 1 neu" in run(settings, *files).output


def test_with_apply_it_asks_and_the_same_again_changes_nothing(
    settings: Settings, files: list[str]
) -> None:
    assert run(settings, *files, "--apply", answer="n\n").exit_code == 0
    assert "Teams: 1 neu" in run(settings, *files).output
    result = run(settings, *files, "--apply", answer="y\n")
    assert result.output.endswith("Übernommen.\n")
    assert run(settings, *files, "--apply", "--yes").output == "Nichts ändert sich.\n"


def test_many_leavers_need_their_number(
    settings: Settings, files: list[str], tmp_path: Path
) -> None:
    run(settings, *files, "--apply", "--yes")
    cut = tmp_path / "cut.csv"
    cut.write_text("\n".join(PEOPLE.splitlines()[:31]), "utf-8")
    result = run(settings, str(cut), "--apply", "--yes")
    assert result.exit_code == 1
    assert "bestätigen Sie mit --leavers 30" in result.output
    assert run(settings, str(cut), "--apply", "--yes", "--leavers", "30").exit_code == 0
    assert "Nothing changes." in run(settings, str(cut), "--language", "en").output


def test_faults_are_told_by_line_and_nothing_is_changed(
    settings: Settings, files: list[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(PEOPLE + "61;;Küche\n62;=x;Küche\n", "utf-8")
    result = run(settings, files[0], str(bad), "--apply", "--yes")
    assert result.exit_code == 1
    assert "bad.csv, Zeile 63, Spalte „Name“" in result.output
    assert "Teams: 1 neu" in run(settings, *files).output
