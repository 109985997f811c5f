"""`stimmung admin grant`, `withdraw` and `grants`."""

from typing import get_args

import click

from service.commands import given
from service.grants import rules, store
from service.grants.types import GrantedRole, RoleGrant
from service.kernel.clock import SystemClock

_PERSON = click.argument("person_id", metavar="PERSON")
_ROLE = click.argument("role", type=click.Choice(get_args(GrantedRole)))
_TEAM = click.option("--team", help="The team led, or whose comments may be read.")


@click.command("grant")
@_PERSON
@_ROLE
@_TEAM
def grant(person_id: str, role: GrantedRole, team: str | None) -> None:
    """Grant somebody of the directory a role; the first administrator is made like this."""
    wanted, now = RoleGrant(person_id, role, team), SystemClock().now()
    given.as_the_owner(lambda lent: rules.grant(lent, wanted, by=None, at=now))
    click.echo("Granted.")


@click.command("withdraw")
@_PERSON
@_ROLE
@_TEAM
def withdraw(person_id: str, role: GrantedRole, team: str | None) -> None:
    """Take a role away; it ends with the next request."""
    wanted, now = RoleGrant(person_id, role, team), SystemClock().now()
    given.as_the_owner(lambda lent: rules.withdraw(lent, wanted, by=None, at=now))
    click.echo("Withdrawn.")


@click.command("grants")
def grants() -> None:
    """List who holds which role."""
    for each in given.as_the_owner(store.list_grants):
        click.echo(f"{each.person_id}  {each.role}  {each.team_id or '-'}")
