"""The state of the installation, and people as the administrator looks for them."""

import platform
from datetime import datetime
from importlib.metadata import version
from uuid import UUID

from service.administration import store
from service.administration.types import Overview, Part, Person
from service.audit.rules import record
from service.audit.types import PeoplePut
from service.context import Context
from service.council.kept import kept
from service.council.store import models
from service.db import Connection, snapshot
from service.grants.rules import keeping_an_administrator
from service.kernel.problems import Problem
from service.kernel.said import Language
from service.org.store import lock_tree
from service.policy.store import collecting_stopped
from service.settings import secrets_set, told

FOUND = 50


async def overview(context: Context, language: Language) -> Overview:
    """Return settings without secrets, and whether everything answers."""
    redis = await context.doorbell.version()
    async with snapshot(context.read) as lent:
        return Overview(
            parts=[
                Part("PostgreSQL", answers=True, version=await store.database_version(lent)),
                Part("Redis", answers=redis is not None, version=redis),
            ],
            stopped=await collecting_stopped(lent),
            retained_at=await store.last_retention(lent),
            kept=kept(context.settings, language),
            models=await models(lent),
            model=context.settings.model,
            settings=told(context.settings),
            secrets=secrets_set(context.settings),
            version=version("stimmung"),
            python=platform.python_version(),
        )


async def search(connection: Connection, text: str) -> list[Person]:
    """Return those who fit a text, `FOUND` and one more at most; nobody without a text."""
    wanted = text.replace("\x00", "").strip()
    return await store.search(connection, wanted, page=FOUND + 1) if wanted else []


async def read(connection: Connection, person_id: str) -> Person:
    """Return a person's entry, or raise `not-found`."""
    found = None if "\x00" in person_id else await store.read(connection, person_id)
    if found is None:
        raise Problem("not-found")
    return found


async def deactivate(
    connection: Connection, person_id: str, *, by: UUID | None, at: datetime
) -> bool:
    """Let a person have left: their sessions end and no new round counts them.

    Raises:
        Problem: `not-found`, or `last-administrator`.
    """
    await lock_tree(connection)
    async with keeping_an_administrator(connection):
        await read(connection, person_id)
        changed = await store.deactivate(connection, person_id)
    if changed:
        await record(connection, PeoplePut(given=1, changed=1), by=by, at=at)
    return changed
