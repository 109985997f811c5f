"""What every command begins with."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from service.db import Connection, as_owner
from service.kernel.problems import Problem
from service.settings import Settings, SettingsError, load_settings

Answer = TypeVar("Answer")


def settings(*, with_secret: bool = False) -> Settings:
    """Return the settings, or end the command with what is wrong with them."""
    try:
        loaded = load_settings()
        if with_secret:
            _ = loaded.key, loaded.owner_url
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    return loaded


def as_the_owner(work: Callable[[Connection], Awaitable[Answer]]) -> Answer:
    """Do something in one transaction of the database's owner, or end with what is wrong."""
    try:
        return asyncio.run(_transact(settings(), work))
    except Problem as problem:
        messages = [error["message"] for error in problem.errors]
        raise click.ClickException("; ".join(messages) or problem.text("en")[1]) from problem


async def _transact(settings: Settings, work: Callable[[Connection], Awaitable[Answer]]) -> Answer:
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        return await work(lent)
