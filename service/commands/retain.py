"""`stimmung retain` and `stimmung admin retention`."""

import asyncio
from datetime import datetime

import click

from service.administration.store import last_retention
from service.audit.types import RetentionRan
from service.commands import given
from service.council.kept import kept
from service.db import as_owner
from service.kernel.clock import SystemClock
from service.retention.rules import delete_batch, prove
from service.settings import Settings


@click.command()
def retain() -> None:
    """Delete now what is past its time, and prove it in the audit log."""
    ran = asyncio.run(_retain(given.owners_settings()))
    if ran is None:
        click.echo("A worker finished the same run just now; see the audit log.")
        return
    for kind, swept in ran.swept.items():
        click.echo(f"{kind}: {swept.deleted} deleted, up to {swept.cutoff}")


@click.command("retention")
def retention() -> None:
    """Show how long each kind of data stays, and when it was last deleted."""
    settings = given.owners_settings()
    for each in kept(settings):
        click.echo(f"{each.kind}: {each.how_long}")
    ran = asyncio.run(_last(settings))
    click.echo(f"\nretention.ran: {f'{ran:%Y-%m-%d %H:%M}Z' if ran else '-'}")


async def _last(settings: Settings) -> datetime | None:
    async with as_owner(settings.owner_url) as lent:
        return await last_retention(lent)


async def _retain(settings: Settings) -> RetentionRan | None:
    now = SystemClock().now()
    async with as_owner(settings.owner_url) as lent:
        while await delete_batch(lent, settings, now):
            pass
        async with lent.transaction():
            return await prove(lent, settings, now, again=True)
