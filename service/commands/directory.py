"""`stimmung admin people`."""

import click

from service.administration import rules, store
from service.administration.types import Holding, Person
from service.commands import given
from service.db import Connection
from service.kernel.clock import SystemClock

_PERSON = click.argument("person_id", metavar="PERSON")


@click.group()
def people() -> None:
    """People of the directory: find them, show their roles, deactivate them."""


@people.command("find")
@click.argument("text")
def find(text: str) -> None:
    """List people whose name, id or login has a text."""
    found = given.as_the_owner(lambda lent: rules.search(lent, text))
    for person in found[: rules.FOUND]:
        click.echo("  ".join(_columns(person)))
    if len(found) > rules.FOUND:
        click.echo("There are more: look for something longer.")


@people.command("show")
@_PERSON
def show(person_id: str) -> None:
    """Show an entry of the directory and the roles; all else is `stimmung person show`."""

    async def read(lent: Connection) -> tuple[Person, list[Holding]]:
        return await rules.read(lent, person_id), await store.holdings(lent, person_id)

    person, held = given.as_the_owner(read)
    click.echo("  ".join(_columns(person)))
    for each in held:
        click.echo(f"{each.role}  {each.team_id or '-'}")


@people.command("deactivate")
@_PERSON
def deactivate(person_id: str) -> None:
    """Let a person have left: sessions end with the next request, new rounds go without them.

    A directory that comes from another system says so too, or the next transfer brings them back.
    """
    now = SystemClock().now()
    changed = given.as_the_owner(lambda lent: rules.deactivate(lent, person_id, by=None, at=now))
    click.echo("Deactivated." if changed else "This person had left already.")


def _columns(person: Person) -> list[str]:
    state = "active" if person.active else "left"
    return [person.id, state, person.login or "-", person.team, person.name]
