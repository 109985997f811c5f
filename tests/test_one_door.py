"""Figures and texts leave the database through service/mood, and nothing else asks for them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import sql

ROOT = Path(__file__).parent.parent
DOOR = ROOT / "service" / "mood"
SCHEMA = "\n".join(migration.text for migration in sql.migrations())
PUBLISHED = set(re.findall(r"CREATE TABLE (\w+) \(", sql.migrations()[2].text))
PUBLISHED |= set(re.findall(r"CREATE TABLE (mood_\w+) \(", SCHEMA))


def code() -> Iterator[tuple[Path, ast.AST]]:
    for package in ("service", "workers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def published_in(text: str) -> set[str]:
    return PUBLISHED & set(re.findall(r"\w+", text))


def test_the_list_of_published_tables_is_the_schemas() -> None:
    assert {
        "mood_breakdown",
        "mood_daily",
        "mood_round",
        "mood_themes",
        "post_figures",
        "published_texts",
    } < PUBLISHED
    assert not PUBLISHED & {"pooled", "participations", "people"}


def test_only_statements_of_the_mood_name_a_published_table() -> None:
    named = {
        feature: published_in(statement.text)
        for feature in sql.features()
        for statement in sql.statements(feature).values()
        if published_in(statement.text)
    }
    assert set(named) == {"mood"}


def test_only_the_moods_store_uses_the_moods_statements() -> None:
    users = {
        path
        for path, tree in code()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Query"
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value == "mood"
    }
    assert users == {DOOR / "store.py"}


def test_no_code_writes_a_statement_of_its_own_about_figures() -> None:
    found = [
        (path.name, node.value)
        for path, tree in code()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and published_in(node.value)
    ]
    assert found == []


_GRANTED = re.compile(r"GRANT EXECUTE ON FUNCTION([^;]+)")
_HEAD = re.compile(
    r"CREATE FUNCTION (\w+)\((?:[^()]|\([^()]*\))*\)\s*RETURNS\s+(TABLE|\w+)", re.DOTALL
)


def test_functions_that_a_process_may_call_give_no_figure_back() -> None:
    """Workers seal through functions: what these return is a count, a time or identifiers."""
    granted = set(re.findall(r"\w+", " ".join(_GRANTED.findall(SCHEMA))))
    answers = {name: kind for name, kind in _HEAD.findall(SCHEMA) if name in granted}
    arithmetic = {name for name in answers if name.endswith("_arrays")}
    kinds = {kind for name, kind in answers.items() if name not in arithmetic}
    assert kinds <= {"void", "uuid", "boolean", "integer", "text", "TABLE", "bigint"}
    assert {name for name, kind in answers.items() if kind == "bigint"} == {"append_audit"}
    tables = {name for name, kind in answers.items() if kind == "TABLE"}
    # A person's own data names rounds and sources; retention tells how much it deleted.
    assert tables == {
        *("invited_people", "find_participations"),
        *("rounds_of_person", "sources_of_person", "finish_retention"),
    }
