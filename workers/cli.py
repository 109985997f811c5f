"""`stimmung work`."""

import asyncio

import click

from service.settings import load_settings
from workers.main import run


@click.command()
def work() -> None:
    """Run a worker: scores texts, seals groups, closes rounds."""
    asyncio.run(run(load_settings()))
