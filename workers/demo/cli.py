"""`stimmung demo`."""

import asyncio
import sys
from datetime import UTC, datetime
from functools import partial

import click

from sentiment import Analyser, ModelError
from service.commands import given
from workers.demo.handover import FILE
from workers.demo.load import DisturbedError, Plan, load
from workers.demo.setup import Standing

_SAID = {
    Standing.EMPTY: "The demo is loaded.",
    Standing.BEGUN: "The demo is loaded; its loading had been interrupted and went on.",
    Standing.LOADED: "The demo was loaded before; nothing was changed.",
    Standing.FOREIGN: "This database holds an organisation already: no demo was loaded.",
}
_DISTURBED = (
    "A worker closed a round of the past while the demo was being loaded. "
    "Stop the workers of this database and load the demo into an empty one."
)


@click.command()
def demo() -> None:
    """Load a company with twelve weeks of history into an empty database."""
    try:
        settings = given.settings(with_secret=True)
        plan = Plan(datetime.now(UTC))
        analyser = partial(Analyser.load, settings.model)
        found = asyncio.run(load(settings, analyser, plan, _progress))
    except ModelError as error:
        raise click.ClickException(str(error)) from error
    except DisturbedError as error:
        raise click.ClickException(_DISTURBED) from error
    click.echo(_SAID[found])
    if found in (Standing.EMPTY, Standing.BEGUN):
        click.echo(f"Keys and links: {settings.state_dir / FILE}")


def _progress(week: int, weeks: int) -> None:
    line = f"Demo: week {week} of {weeks}"
    if sys.stderr.isatty():
        click.echo(f"\r{line}", nl=week == weeks, err=True)
    else:
        click.echo(line, err=True)
