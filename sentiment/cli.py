"""Commands of `stimmung` that need the model: `score` and `model`."""

import codecs
import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import click

from .analyser import Analyser
from .types import SentimentError, Verdict

CHUNK = 256
MANY = 2000  # texts from which a progress bar is worth its line
MODEL = click.option(
    "--model",
    default=lambda: os.environ.get("STIMMUNG_MODEL") or "builtin",
    show_default="STIMMUNG_MODEL, else builtin",
    help="builtin, a folder, or organisation/name@revision",
)


@click.command()
@click.argument("texts", nargs=-1)
@click.option(
    "--file",
    type=click.File("rb"),
    help="one text a line, in UTF-8, or in UTF-16 with its mark; - is stdin",
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@MODEL
def score(texts: tuple[str, ...], file: BinaryIO | None, form: str, model: str) -> None:
    """Score TEXTS, the lines of a file, or standard input (no text, or -)."""
    given = texts != ("-",) and texts
    if given and file:
        raise click.UsageError("give texts or --file, not both")
    lines = list(given or _lines(file or sys.stdin.buffer))
    if not lines:
        raise click.UsageError("nothing to score: give texts, --file, or standard input")
    write = {"table": _table, "json": _json, "csv": _csv}[form]
    try:
        with Analyser.load(model) as analyser:
            write(_scored(analyser, lines))
    except SentimentError as error:
        raise click.ClickException(str(error)) from error


@click.group()
def model() -> None:
    """Look at the sentiment model, or measure it."""


@model.command()
@MODEL
def info(model: str) -> None:
    """Name and version, and where the built-in one's card lies."""
    try:
        with Analyser.load(model) as analyser:
            click.echo(f"version  {analyser.version}")
    except SentimentError as error:
        raise click.ClickException(str(error)) from error
    card = Path(__file__).parent / "weights" / "README.md"
    if model == "builtin" and card.exists():
        click.echo(f"card     {card}")


@model.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@MODEL
def evaluate(directory: Path, model: str) -> None:
    """Report in Markdown on the authored dev set and on the public tests of DIRECTORY."""
    from .training import data  # noqa: PLC0415 (only this command needs them)
    from .training.evaluate import report  # noqa: PLC0415

    try:
        data.tests(directory)  # before the model is at work for minutes
    except OSError as error:
        missing = os.path.relpath(error.filename or directory, directory)
        raise click.ClickException(
            f"{directory} holds no public tests: {missing} cannot be read ({error.strerror})"
        ) from error
    try:
        with Analyser.load(model) as analyser:
            click.echo(report(analyser, directory))
    except SentimentError as error:
        raise click.ClickException(str(error)) from error


def _lines(file: BinaryIO) -> Iterator[str]:
    content = file.read()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise click.UsageError("this begins as UTF-16 does, and is not in it") from error
    for number, line in enumerate(io.BytesIO(content), 1):
        try:
            # Windows' editors begin a file with a mark; it is no part of the first text.
            yield line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            likely = "UTF-16LE" if b"\0" in content else "WINDOWS-1252"
            raise click.UsageError(
                f"line {number} is not in UTF-8; `iconv -f {likely} -t UTF-8` converts a file"
            ) from error


def _scored(analyser: Analyser, lines: list[str]) -> Iterator[tuple[str, Verdict]]:
    chunks = [lines[at : at + CHUNK] for at in range(0, len(lines), CHUNK)]
    hidden = len(lines) < MANY or not sys.stderr.isatty()
    with click.progressbar(chunks, file=sys.stderr, hidden=hidden, label="scoring") as bar:
        for chunk in bar:
            yield from zip(chunk, analyser.score(chunk), strict=True)


def _themes(verdict: Verdict) -> dict[str, str]:
    return {found.theme: found.polarity for found in verdict.themes}


def _table(rows: Iterable[tuple[str, Verdict]]) -> None:
    for text, verdict in rows:
        themes = ", ".join(f"{theme} {polarity}" for theme, polarity in _themes(verdict).items())
        label = "other language" if verdict.other_language else verdict.label
        click.echo(f"{verdict.valence:+.1f}  {label:<9} {text}" + (f"  [{themes}]" * bool(themes)))


def _json(rows: Iterable[tuple[str, Verdict]]) -> None:
    for text, verdict in rows:
        click.echo(json.dumps({"text": text, **_fields(verdict)}, ensure_ascii=False))


def _csv(rows: Iterable[tuple[str, Verdict]]) -> None:
    writer = None
    for text, verdict in rows:
        fields = {"text": text, **_fields(verdict)}
        fields["themes"] = ";".join(f"{key}:{value}" for key, value in _themes(verdict).items())
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(fields))
            writer.writeheader()
        writer.writerow(fields)


def _fields(verdict: Verdict) -> dict[str, object]:
    return {
        "label": verdict.label,
        "negative": round(verdict.negative, 4),
        "neutral": round(verdict.neutral, 4),
        "positive": round(verdict.positive, 4),
        "valence": verdict.valence,
        "other_language": verdict.other_language,
        "themes": _themes(verdict),
    }
