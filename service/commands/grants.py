"""`stimmung admin grant`, `withdraw` and `grants`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import get_args

import click

from service.commands import given
from service.db import as_owner
from service.grants import rules, store
from service.grants.types import GrantedRole, RoleGrant
from service.kernel.clock import SystemClock
from service.kernel.problems import Problem
from service.settings import Settings

_PERSON = click.argument("person_id", metavar="PERSON")
_ROLE = click.argument("role", type=click.Choice(get_args(GrantedRole)))
_TEAM = click.option("--team", help="The team led, or whose comments may be read.")


@click.command("grant")
@_PERSON
@_ROLE
@_TEAM
def grant(person_id: str, role: GrantedRole, team: str | None) -> None:
    """Grant somebody of the directory a role; the first administrator is made like this."""
    asyncio.run(_change(given.settings(), rules.grant, RoleGrant(person_id, role, team)))
    click.echo("Granted.")


@click.command("withdraw")
@_PERSON
@_ROLE
@_TEAM
def withdraw(person_id: str, role: GrantedRole, team: str | None) -> None:
    """Take a role away; it ends with the next request."""
    asyncio.run(_change(given.settings(), rules.withdraw, RoleGrant(person_id, role, team)))
    click.echo("Withdrawn.")


@click.command("grants")
def grants() -> None:
    """List who holds which role."""
    for each in asyncio.run(_list(given.settings())):
        click.echo(f"{each.person_id}  {each.role}  {each.team_id or '-'}")


async def _change(
    settings: Settings, change: Callable[..., Awaitable[None]], grant: RoleGrant
) -> None:
    async with as_owner(settings.owner_url) as lent:
        try:
            async with lent.transaction():
                await change(lent, grant, by=None, at=SystemClock().now())
        except Problem as problem:
            messages = [each["message"] for each in problem.errors]
            text = "; ".join(messages) or problem.text("en")[1]
            raise click.ClickException(text) from problem


async def _list(settings: Settings) -> list[RoleGrant]:
    async with as_owner(settings.owner_url) as lent:
        return await store.list_grants(lent)
