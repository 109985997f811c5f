"""What goes wrong: everything, one after the other and at once, in the middle of the load."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
import redis.asyncio

from benchmarks.lab import Lab
from tests.chaos.crowd import Crowd

Blow = Callable[[Lab], Awaitable[None]]

AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


async def workers_die(lab: Lab) -> None:
    for worker in lab.workers:
        worker.kill()
        worker.start()


async def one_worker_dies(lab: Lab) -> None:
    lab.workers[0].kill()
    await asyncio.sleep(0.5)
    lab.workers[0].start()


async def api_dies(lab: Lab) -> None:
    lab.api.kill()
    lab.api.start()


async def redis_forgets(lab: Lab) -> None:
    async with redis.asyncio.from_url(lab.servers.redis_url) as valkey:
        await valkey.flushall()


async def redis_dies(lab: Lab) -> None:
    await asyncio.to_thread(lab.servers.valkey.kill)
    await asyncio.sleep(1)
    await asyncio.to_thread(lab.servers.valkey.start)


async def postgres_dies(lab: Lab) -> None:
    await asyncio.to_thread(lab.servers.postgres.kill)
    await asyncio.to_thread(lab.servers.postgres.start)


async def postgres_restarts(lab: Lab) -> None:
    await asyncio.to_thread(lab.servers.postgres.stop)
    await asyncio.to_thread(lab.servers.postgres.start)


async def all_die(lab: Lab) -> None:
    lab.api.kill()
    for worker in lab.workers:
        worker.kill()
    await postgres_dies(lab)
    for process in (lab.api, *lab.workers):
        process.start()


# The last one leaves the API running: its listener must come back by itself.
BLOWS: tuple[Blow, ...] = (
    workers_die,
    redis_forgets,
    api_dies,
    postgres_dies,
    redis_dies,
    all_die,
    one_worker_dies,
    postgres_restarts,
)


async def strike(lab: Lab, crowd: Crowd) -> None:
    """Spread the blows over the load: each falls after another share of the ballots."""
    share = len(crowd.ballots) // (len(BLOWS) + 1)
    for number, blow in enumerate(BLOWS, start=1):
        await crowd.reached(number * share)
        await blow(lab)


async def witness(lab: Lab, looks: list[asyncpg.Record]) -> None:
    """Look at the conservation law at every moment, as soon as the database answers."""
    while True:
        with suppress(*AWAY):
            owner = await asyncpg.connect(lab.settings.owner_url, timeout=2)
            try:
                while True:
                    looks += await owner.fetch("SELECT * FROM conservation")
                    await asyncio.sleep(0.02)
            finally:
                owner.terminate()
        await asyncio.sleep(0.02)
