"""The command `stimmung`.

Commands of other packages (`work`, `demo`, `score`, `model`) come through the entry-point
group `stimmung.commands` and are loaded when called: the API never imports the model.
"""

import asyncio
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import click
import msgspec

from service.commands import given
from service.commands.account import show_account
from service.commands.admin import admin
from service.commands.audit import audit
from service.commands.org import org
from service.commands.person import person
from service.commands.retain import retain
from service.commands.trouble import in_one_line
from service.migrate import migrate

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

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- as click types it
        """Run a command; whatever the deployment lacks is told in one line."""
        with in_one_line():
            return super().invoke(ctx)


@click.group(cls=_Commands)
def main() -> None:
    """Stimmung: immediate, anonymous mood feedback for teams."""


@main.command("run")
def run_all() -> None:
    """Run everything on this machine: servers, migrations, demo, API and worker."""
    from service.run import run  # noqa: PLC0415 -- only here are the embedded servers needed

    sys.exit(run(given.settings()))


@main.command()
def serve() -> None:
    """Run the API."""
    from service.serve import serve as serve_api  # noqa: PLC0415 -- other commands need no server

    serve_api(given.settings(with_secret=True))


@main.command("migrate")
def migrate_schema() -> None:
    """Bring the database schema up to date."""
    applied = asyncio.run(migrate(given.settings(with_secret=True)))
    click.echo("\n".join(applied) if applied else "The schema is up to date.")


@main.command()
@click.option("--output", type=click.Path(path_type=Path), help="Write to a file.")
def openapi(output: Path | None) -> None:
    """Print the API's OpenAPI document."""
    from service.app import create_app  # noqa: PLC0415 -- builds the whole application

    schema = create_app(given.settings()).openapi_schema.to_schema()
    text = msgspec.json.format(msgspec.json.encode(schema), indent=2).decode()
    if output is None:
        click.echo(text)
    else:
        try:
            output.write_text(text + "\n", "utf-8")
        except OSError as error:
            raise click.ClickException(f"{output} cannot be written: {error.strerror}") from error


for _command in (show_account, admin, audit, org, person, retain):
    main.add_command(_command)
