"""What every command begins with."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import click
import msgspec

from service.db import Connection, as_owner
from service.kernel.problems import Problem
from service.settings import Settings, load_settings
from service.standing import require_secret

Answer = TypeVar("Answer")


def settings(*, with_secret: bool = False) -> Settings:
    """Return the settings of a process that is told where its servers are."""
    loaded = load_settings()
    if with_secret:
        _ = loaded.key, loaded.owner_url
    return loaded


def owners_settings(*, with_secret: bool = False) -> Settings:
    """Return the settings of whoever administers: by default the servers of `stimmung run`.

    Processes that stay do not look there: they would work on a demo where an address was lost.
    """
    loaded = load_settings()
    if loaded.database_url is None:
        loaded = _of_run(loaded)
    if with_secret:
        _ = loaded.key, loaded.owner_url
    return loaded


def _of_run(loaded: Settings) -> Settings:
    from service.embedded import running_database  # noqa: PLC0415 -- few commands come here
    from service.run.secret import known_secret  # noqa: PLC0415

    url = running_database(loaded.state_dir)
    if url is None:
        return loaded
    where = loaded.state_dir.resolve()
    click.echo(f"DATABASE_URL is not set: using what `stimmung run` runs in {where}.", err=True)
    secret = loaded.secret or known_secret(loaded.state_dir)
    return msgspec.structs.replace(loaded, database_url=url, secret=secret)


@asynccontextmanager
async def knowing_the_secret(settings: Settings) -> AsyncIterator[Connection]:
    """Lend a transaction of the owner for what pseudonyms are needed for."""
    await require_secret(settings)
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        yield lent


def as_the_owner(
    work: Callable[[Connection], Awaitable[Answer]], settings: Settings | None = None
) -> Answer:
    """Do something in one transaction of the database's owner, or end with what is wrong."""
    try:
        return asyncio.run(_transact(settings or owners_settings(), work))
    except Problem as problem:
        messages = [misfit.said.en for misfit in problem.misfits]
        raise click.ClickException("; ".join(messages) or problem.text("en")[1]) from problem


async def _transact(settings: Settings, work: Callable[[Connection], Awaitable[Answer]]) -> Answer:
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        return await work(lent)
