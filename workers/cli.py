"""`stimmung work` and `stimmung rescore`."""

import asyncio

import click

from sentiment import ModelError
from service.commands import given
from workers.main import run
from workers.rescore import rescore as score_again

_SEALED = (
    "Sealed figures cannot be scored again: the answers behind them exist only as sums, and "
    "texts that are shown were cut loose from their scores. That is what keeps them anonymous. "
    "Each group says which model scored it."
)


@click.command()
def work() -> None:
    """Run a worker: scores texts, seals groups, closes rounds."""
    try:
        asyncio.run(run(given.settings(with_secret=True)))
    except ModelError as error:
        raise click.ClickException(str(error)) from error


@click.command()
@click.option(
    "--sealed", is_flag=True, help="Score sealed figures again: refused, with the reason."
)
def rescore(*, sealed: bool) -> None:
    """Let the model of now score the texts that wait in pools again."""
    if sealed:
        raise click.ClickException(_SEALED)
    waiting = asyncio.run(score_again(given.owners_settings()))
    click.echo(f"{waiting} texts that are not sealed yet will be scored again.")
    click.echo(_SEALED)
