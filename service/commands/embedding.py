"""`stimmung admin embed-tokens`."""

from uuid import UUID

import click

from service.commands import given
from service.kernel.clock import SystemClock
from service.widgets import rules, store


@click.group("embed-tokens")
def embed_tokens() -> None:
    """What may be embedded where, without the tokens themselves."""


@embed_tokens.command("list")
def show() -> None:
    """List what is good now, the first to end first."""
    now = SystemClock().now()
    for token in given.as_the_owner(lambda lent: store.list_good(lent, scopes=None, now=now)):
        click.echo(
            f"{token.id}  {token.team_id}  until {token.expires_at:%Y-%m-%d}"
            f"  {','.join(token.origins)}"
        )


@embed_tokens.command("revoke")
@click.argument("token_id", type=click.UUID)
def revoke(token_id: UUID) -> None:
    """End a token at once, by its id."""
    now = SystemClock().now()
    given.as_the_owner(lambda lent: rules.revoke(lent, token_id, by=None, at=now, scopes=None))
    click.echo("The token is revoked.")
