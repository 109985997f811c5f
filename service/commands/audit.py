"""`stimmung audit`."""

import asyncio
import re

import click

from service.audit import store
from service.audit.rules import canonical, verify
from service.audit.types import AuditEntry, Verdict
from service.commands import given
from service.db import as_owner
from service.settings import Settings

_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@click.group()
def audit() -> None:
    """The audit log: who did what to the service."""


@audit.command("list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
def show(limit: int) -> None:
    """List the newest entries."""
    for entry in asyncio.run(_newest(given.owners_settings(), limit)):
        click.echo(
            f"{entry.number}  {entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.actor}  {entry.action}"
            f"  {entry.subject}  {canonical(entry.details)}"
        )


@audit.command("verify")
@click.option("--noted", metavar="NUMBER:HASH", help="A head that was written down earlier.")
def walk(noted: str | None) -> None:
    """Walk the chain; name the first entry that does not fit and exit with 1.

    Write the printed head down where the database's operator cannot: with --noted a later walk
    proves that nothing up to it was rewritten.
    """
    found = asyncio.run(_walk(given.owners_settings(), _head(noted)))
    if found.reason is not None:
        raise click.ClickException(f"Entry {found.broken} {found.reason.en}.")
    click.echo(f"{found.entries} entries from {found.first} on, none changed.")
    click.echo(f"Head: {found.head}:{found.hash}")


def _head(noted: str | None) -> tuple[int, str] | None:
    if noted is None:
        return None
    parts = _HEAD.fullmatch(noted)
    if parts is None:
        raise click.UsageError("--noted takes NUMBER:HASH, as verify prints it")
    return int(parts[1]), parts[2]


async def _newest(settings: Settings, limit: int) -> list[AuditEntry]:
    async with as_owner(settings.owner_url) as lent:
        return await store.list_entries(lent, page=limit)


async def _walk(settings: Settings, noted: tuple[int, str] | None) -> Verdict:
    async with (
        as_owner(settings.owner_url) as lent,
        lent.transaction(isolation="repeatable_read", readonly=True),
    ):
        return await verify(lent, noted)
