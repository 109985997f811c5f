"""`stimmung admin`."""

import asyncio
from uuid import UUID

import click

from service.admin import add_key, list_keys, revoke_key
from service.commands import given
from service.http.principal import KEY_ROLES, Role


@click.group()
def admin() -> None:
    """Administration from the command line, as the owner of the database."""


@admin.command("key")
@click.option("--role", type=click.Choice([role.value for role in KEY_ROLES]), required=True)
@click.option("--team", help="See figures at and below this team only; leaders need one.")
@click.option("--name", required=True, help="What the key is for.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until the key expires.")
def make_key(role: str, team: str | None, name: str, days: int | None) -> None:
    """Make an API key and print it; only its hash is kept."""
    if role == Role.LEADER and team is None:
        raise click.UsageError("a leader's key needs --team")
    key = asyncio.run(add_key(given.settings(), role=Role(role), team=team, name=name, days=days))
    click.echo(key)


@admin.command("keys")
def show_keys() -> None:
    """List the keys by their ids."""
    for key in asyncio.run(list_keys(given.settings())):
        ends = f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "for good"
        click.echo(f"{key.id}  {key.role}  {key.team_id or '-'}  {ends}  {key.name}")


@admin.command("revoke")
@click.argument("key_id", type=click.UUID)
def revoke(key_id: UUID) -> None:
    """End a key at once, by its id."""
    asyncio.run(revoke_key(given.settings(), key_id))
    click.echo("The key is revoked.")
