"""`stimmung person`."""

import asyncio

import click

from service.commands import given
from service.kernel.clock import SystemClock
from service.kernel.problems import Problem
from service.person import rules
from service.person.types import PersonData
from service.settings import Settings


@click.group()
def person() -> None:
    """What is there about a person: show it to them, or erase it."""


@person.command("show")
@click.argument("person_id", metavar="ID")
def show(person_id: str) -> None:
    """Show what is there, and say in German and English what cannot be."""
    data = asyncio.run(_show(given.owners_settings(with_secret=True), person_id))
    entry = data.person
    click.echo(f"Verzeichnis / directory: {entry.id}, {entry.name}, Team {entry.team_id}")
    told = data.provisioned
    values = [entry.login, told.external_id, told.given_name, told.family_name, *told.groups]
    if any(values):
        click.echo(f"Verzeichnisdienst / provider: {', '.join(value for value in values if value)}")
    if entry.breakdown is not None:
        click.echo(f"Merkmal / breakdown: {entry.breakdown}")
    for held in data.roles:
        team = f", Team {held.team_id}" if held.team_id else ""
        click.echo(f"Rolle / role: {held.role}{team}")
    if data.recognised is not None:
        known = data.recognised
        values = [known.login, known.issuer, known.subject]
        click.echo(f"Rolle bleibt bei / role stays with: {', '.join(filter(None, values))}")
    for invited in data.rounds:
        click.echo(f"Eingeladen / invited: {invited.title} ({invited.closes_at:%Y-%m-%d})")
    for source in data.sources:
        click.echo(f"An offenen Tagen / on open days: {source}")
    for note in data.notes:
        click.echo(f"\n{note.de}\n{note.en}")


@person.command("erase")
@click.argument("person_id", metavar="ID")
@click.confirmation_option(prompt="Erase this person? It cannot be undone.")
def erase(person_id: str) -> None:
    """Erase directory entry, participations, links and what waits in pools."""
    asyncio.run(_erase(given.owners_settings(with_secret=True), person_id))
    click.echo("Gelöscht. Versiegelte Summen bleiben. / Erased. Sealed sums stay.")


async def _show(settings: Settings, person_id: str) -> PersonData:
    async with given.knowing_the_secret(settings) as lent:
        try:
            return await rules.show(lent, settings, person_id, by=None, at=SystemClock().now())
        except Problem as problem:
            raise _unknown(person_id) from problem


async def _erase(settings: Settings, person_id: str) -> None:
    async with given.knowing_the_secret(settings) as lent:
        try:
            await rules.erase(lent, settings, person_id, by=None, at=SystemClock().now())
        except Problem as problem:
            if problem.slug == "last-administrator":
                raise click.ClickException(problem.text("en")[1]) from problem
            raise _unknown(person_id) from problem


def _unknown(person_id: str) -> click.ClickException:
    return click.ClickException(f"the directory has no '{person_id}'")
