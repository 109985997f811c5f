"""What every command begins with."""

import click

from service.settings import Settings, SettingsError, load_settings


def settings(*, with_secret: bool = False) -> Settings:
    """Return the settings, or end the command with what is wrong with them."""
    try:
        loaded = load_settings()
        if with_secret:
            _ = loaded.key, loaded.owner_url
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    return loaded
