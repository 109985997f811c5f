import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sentiment.cli import model, score

GLAD = "Das Team ist großartig, ich bin sehr zufrieden."


def test_scores_its_arguments() -> None:
    """Each argument is a text and gets a line."""
    result = CliRunner().invoke(score, [GLAD, "Der Raum ist im zweiten Stock."])
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert "positive" in first
    assert "zweiten Stock" in second


def test_scores_standard_input_as_json() -> None:
    """Without arguments every line of standard input is a text."""
    result = CliRunner().invoke(score, ["--format", "json"], input=f"{GLAD}\n\n")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["label"] for row in rows] == ["positive", "neutral"]


def test_scores_a_file_as_csv(tmp_path: Path) -> None:
    """A file is read line by line and comes back as a table that spreadsheets open."""
    file = tmp_path / "texts.txt"
    file.write_text(f'{GLAD}\nEr sagte: "ja, aber", und ging.\n', encoding="utf-8")
    result = CliRunner().invoke(score, ["--file", str(file), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["text"] for row in rows] == file.read_text(encoding="utf-8").splitlines()
    assert float(rows[0]["valence"]) > 0


def test_a_dash_is_standard_input() -> None:
    """As with other programs; a dash among texts is a text."""
    alone = CliRunner().invoke(score, ["-"], input=f"{GLAD}\n")
    among = CliRunner().invoke(score, ["-", GLAD], input="")
    assert GLAD in alone.stdout
    assert len(among.stdout.splitlines()) == 2


def test_a_file_from_windows_loses_its_mark_and_its_line_ends() -> None:
    """What an editor adds is no part of a text."""
    result = CliRunner().invoke(
        score, ["--format", "json"], input=f"\N{BOM}{GLAD}\r\nOkay\r\n".encode()
    )
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == [GLAD, "Okay"]


def test_a_file_in_another_encoding_is_named_by_its_line() -> None:
    """Umlauts are neither guessed nor lost, and no traceback is shown."""
    result = CliRunner().invoke(score, [], input=f"Okay\n{GLAD}\n".encode("cp1252"))
    assert result.exit_code == 2
    assert "line 2 is not in UTF-8" in result.stderr


def test_texts_and_a_file_are_not_mixed(tmp_path: Path) -> None:
    """Neither of the two is left out in silence."""
    file = tmp_path / "texts.txt"
    file.write_text(GLAD, encoding="utf-8")
    result = CliRunner().invoke(score, ["--file", str(file), GLAD])
    assert result.exit_code == 2
    assert "not both" in result.stderr


def test_an_unknown_model_is_a_message() -> None:
    """A wrong setting ends with one sentence, not with a traceback."""
    result = CliRunner().invoke(score, ["--model", "nowhere", GLAD])
    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_nothing_to_score_says_how() -> None:
    """Empty input explains what could be given."""
    result = CliRunner().invoke(score, [], input="")
    assert result.exit_code == 2
    assert "--file" in result.stderr


def test_the_setting_chooses_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """STIMMUNG_MODEL is used where no option is given."""
    monkeypatch.setenv("STIMMUNG_MODEL", "nowhere")
    assert CliRunner().invoke(model, ["info"]).exit_code == 1


def test_info_names_the_version() -> None:
    """The version printed is the one that scores carry."""
    result = CliRunner().invoke(model, ["info"])
    assert result.exit_code == 0
    assert "@" in result.stdout


def test_an_empty_variable_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STIMMUNG_MODEL", "")
    result = CliRunner().invoke(score, [GLAD])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_read_by_its_mark(encoding: str) -> None:
    content = f"\N{BOM}{GLAD}\r\nSchön\r\n".encode(encoding)
    result = CliRunner().invoke(score, ["--format", "json"], input=content)
    assert [json.loads(line)["text"] for line in result.stdout.splitlines()] == [GLAD, "Schön"]


def test_utf_16_without_a_mark_or_cut_off_is_told_as_such() -> None:
    bare = CliRunner().invoke(score, [], input="Größe\r\n".encode("utf-16-le"))
    assert "iconv -f UTF-16LE" in bare.stderr
    cut = CliRunner().invoke(score, [], input="\N{BOM}Größe".encode("utf-16-le")[:-1])
    assert cut.exit_code == 2
    assert "begins as UTF-16" in cut.stderr


def test_a_folder_without_the_public_tests_is_told_what_it_lacks(tmp_path: Path) -> None:
    result = CliRunner().invoke(model, ["evaluate", str(tmp_path)])
    assert result.exit_code == 1
    assert "holds no public tests: public/" in result.stderr
