"""`stimmung account`."""

import asyncio
from uuid import UUID

import click

from service.commands import given
from service.kernel.problems import Problem
from service.person.account import Account, account
from service.settings import Settings


@click.command("account")
@click.argument("round_id", metavar="ROUND", type=click.UUID)
def show_account(round_id: UUID) -> None:
    """Account for everything that can be tied to a person of a round, in German and English.

    Looks in every column of every table, with the secret. Exits with 1 where it finds something
    that the threat model does not name.
    """
    try:
        found = asyncio.run(_look(given.owners_settings(with_secret=True), round_id))
    except Problem as problem:
        raise click.ClickException(f"there is no round '{round_id}'") from problem
    click.echo(f"Runde / round {round_id}: {found.state}\n")
    for item in found.items:
        rows = "Zeile" if item.found == 1 else "Zeilen"
        click.echo(f"{item.place}: {item.found} {rows}, {item.bytes} Byte")
        click.echo(f"    {item.de}\n    {item.en}")
    click.echo(
        "\nAlles andere sind Summen über mindestens fünf Personen, Einstellungen und Zähler."
        "\nEverything else is sums of at least five people, settings and counters."
    )
    if not all(item.foreseen for item in found.items):
        raise click.ClickException("There is something that should not be there.")


async def _look(settings: Settings, round_id: UUID) -> Account:
    async with given.knowing_the_secret(settings) as lent:
        return await account(lent, settings, round_id)
