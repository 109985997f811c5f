"""The command `stimmung`.

Commands of other packages (`work`, `demo`, `score`, `model`) come through the entry-point
group `stimmung.commands` and are loaded when called: the API never imports the model.
"""

import asyncio
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click
import msgspec

from service.admin import add_key
from service.http.auth import Role
from service.migrate import MigrationError, migrate
from service.settings import Settings, SettingsError, load_settings

_GROUP = "stimmung.commands"


class _Commands(click.Group):
    """Own commands, and those that installed packages announce."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names."""
        announced = [entry.name for entry in entry_points(group=_GROUP)]
        return sorted({*super().list_commands(ctx), *announced})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return an own command, or load an announced one."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        for entry in entry_points(group=_GROUP, name=cmd_name):
            loaded: click.Command = entry.load()
            return loaded
        return None


@click.group(cls=_Commands)
def main() -> None:
    """Stimmung: immediate, anonymous mood feedback for teams."""


@main.command("run")
def run_all() -> None:
    """Run everything on this machine: servers, migrations, demo, API and worker."""
    from service.run import run  # noqa: PLC0415 -- only here are the embedded servers needed

    sys.exit(run(_settings()))


@main.command()
def serve() -> None:
    """Run the API."""
    from service.serve import serve as serve_api  # noqa: PLC0415 -- other commands need no server

    serve_api(_settings())


@main.command("migrate")
def migrate_schema() -> None:
    """Bring the database schema up to date."""
    try:
        applied = asyncio.run(migrate(_settings()))
    except MigrationError as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(applied) if applied else "The schema is up to date.")


@main.command()
@click.option("--output", type=click.Path(path_type=Path), help="Write to a file.")
def openapi(output: Path | None) -> None:
    """Print the API's OpenAPI document."""
    from service.app import create_app  # noqa: PLC0415 -- builds the whole application

    schema = create_app(_settings()).openapi_schema.to_schema()
    text = msgspec.json.format(msgspec.json.encode(schema), indent=2).decode()
    if output is None:
        click.echo(text)
    else:
        output.write_text(text + "\n", "utf-8")


@main.group()
def admin() -> None:
    """Administration from the command line, as the owner of the database."""


@admin.command("key")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--team", help="See figures at and below this team only; leaders need one.")
@click.option("--name", required=True, help="What the key is for.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until the key expires.")
def make_key(role: str, team: str | None, name: str, days: int | None) -> None:
    """Make an API key and print it; only its hash is kept."""
    if role == Role.LEADER and team is None:
        raise click.UsageError("a leader's key needs --team")
    key = asyncio.run(add_key(_settings(), role=Role(role), team=team, name=name, days=days))
    click.echo(key)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
