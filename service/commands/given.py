"""What every command begins with."""

import click

from service.settings import Settings, SettingsError, load_settings


def settings() -> Settings:
    """Return the settings, or end the command with what is wrong with them."""
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
