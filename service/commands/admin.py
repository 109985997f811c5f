"""`stimmung admin`."""

from uuid import UUID

import click
import msgspec

from service.commands import given
from service.commands.directory import people
from service.commands.embedding import embed_tokens
from service.commands.grants import grant, grants, withdraw
from service.commands.network import reactions, sources
from service.commands.retain import retention
from service.http.principal import KEY_ROLES, Role
from service.http.scopes import Scope
from service.kernel.clock import SystemClock
from service.keys import rules
from service.keys.types import YEAR, ApiKey, KeySpec, Rotation

_OF_A_TEAM = (Role.LEADER, Role.MACHINE)

_days = click.option(
    "--days", type=click.IntRange(1, 3650), default=YEAR, show_default=True, help="Until it ends."
)


@click.group()
def admin() -> None:
    """Administration from the command line, as the owner of the database."""


@admin.command("key")
@click.option("--role", type=click.Choice([role.value for role in KEY_ROLES]), required=True)
@click.option("--team", help="See figures at and below this team only: leaders need one.")
@click.option("--name", required=True, help="What the key is for.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([scope.value for scope in Scope]),
    multiple=True,
    help="What a machine may do; give it as often as needed.",
)
@_days
def make_key(role: str, team: str | None, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make an API key and print it; only its hash is kept.

    A key of a machine may do what its scopes name, every other acts as its role.
    """
    if role == Role.LEADER and team is None:
        raise click.UsageError("a leader's key needs --team")
    if role == Role.MACHINE and not scopes:
        known = ", ".join(scope.value for scope in Scope)
        raise click.UsageError(f"a machine's key needs --scope, one or more of: {known}")
    if role != Role.MACHINE and scopes:
        raise click.UsageError("only a machine's key takes --scope: all others act as their role")
    if team is not None and role not in _OF_A_TEAM:
        raise click.UsageError(f"the role '{role}' is for the whole company: leave out --team")
    given_spec = {"name": name, "role": role, "team": team, "scopes": scopes, "days": days}
    try:
        spec = msgspec.convert(given_spec, KeySpec)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at `$.")
        raise click.UsageError(f"--{place.rstrip('`')}: {reason}") from error
    now = SystemClock().now()
    click.echo(given.as_the_owner(lambda lent: rules.make_key(lent, spec, by=None, at=now)).key)


@admin.command("keys")
def show_keys() -> None:
    """List the keys by their ids."""
    for key in given.as_the_owner(rules.list_keys):
        click.echo("  ".join(_columns(key)))


@admin.command("rotate")
@click.argument("key_id", type=click.UUID)
@click.option(
    "--overlap",
    type=click.IntRange(0, 720),
    default=24,
    show_default=True,
    help="Hours for which the old secret stays good.",
)
@_days
def rotate(key_id: UUID, overlap: int, days: int) -> None:
    """Give a key a new secret and print it; the old one works until the overlap is over."""
    rotation, now = Rotation(overlap_hours=overlap, days=days), SystemClock().now()
    made = given.as_the_owner(
        lambda lent: rules.rotate_key(lent, key_id, rotation, by=None, at=now)
    )
    click.echo(made.key)


@admin.command("revoke")
@click.argument("key_id", type=click.UUID)
def revoke(key_id: UUID) -> None:
    """End a key at once, by its id."""
    now = SystemClock().now()
    given.as_the_owner(lambda lent: rules.revoke_key(lent, key_id, by=None, at=now))
    click.echo("The key is revoked.")


def _columns(key: ApiKey) -> list[str]:
    return [
        str(key.id),
        key.prefix or "-",
        key.role,
        ",".join(key.scopes) or "-",
        key.team_id or "-",
        f"until {key.expires_at:%Y-%m-%d}" if key.expires_at else "for good",
        f"used {key.last_used_on}" if key.last_used_on else "not used",
        key.name,
    ]


for _command in (
    *(grant, withdraw, grants),
    *(people, embed_tokens, sources, reactions, retention),
):
    admin.add_command(_command)
