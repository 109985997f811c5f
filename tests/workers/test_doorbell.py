"""From the API's ring to the worker's step, through the real arq and the real Valkey."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
import redis

from service.doorbell import Doorbell
from service.embedded import Servers
from service.settings import Settings
from workers.bell import Bell
from workers.main import answer_doorbell

pytestmark = pytest.mark.anyio


async def eventually(fulfilled: Callable[[], bool], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not fulfilled():  # noqa: ASYNC110 -- the outcome is a count, not an event
            await asyncio.sleep(0.01)


class Counted:
    """A bell that counts its runs, each taking a moment."""

    def __init__(self) -> None:
        self.runs = 0
        self.bells = {"seal": Bell("seal", self._step)}

    async def _step(self) -> bool:
        self.runs += 1
        await asyncio.sleep(0.02)
        return False


async def with_worker(
    settings: Settings, scene: Callable[[Counted, Doorbell], Awaitable[None]]
) -> None:
    assert settings.redis_url is not None
    counted, doorbell = Counted(), Doorbell(settings.redis_url)
    worker = asyncio.create_task(answer_doorbell(settings.redis_url, counted.bells))
    try:
        await scene(counted, doorbell)
    finally:
        worker.cancel()
        await asyncio.wait([worker])
        await counted.bells["seal"].silence()
        await doorbell.close()


async def test_a_ring_reaches_the_worker_within_a_quarter_of_a_second(settings: Settings) -> None:
    """Most of twenty: a machine with other work may once be late, a worker that polls mostly is."""
    took: list[float] = []

    async def scene(counted: Counted, doorbell: Doorbell) -> None:
        doorbell.ring("seal")
        await eventually(lambda: counted.runs == 1)
        for before in range(1, 21):
            started = time.monotonic()
            doorbell.ring("seal")
            await eventually(lambda: counted.runs > before)  # noqa: B023 -- used at once
            took.append(time.monotonic() - started)

    await with_worker(settings, scene)
    assert sorted(took)[15] < 0.25


async def test_a_ring_at_any_moment_of_a_running_job_is_answered_after_it(
    settings: Settings,
) -> None:
    async def scene(counted: Counted, doorbell: Doorbell) -> None:
        for _ in range(60):
            before = counted.runs
            doorbell.ring("seal")
            await asyncio.sleep(0.013)
            if counted.runs == before:
                await eventually(lambda: counted.runs > before, 0.5)  # noqa: B023 -- used at once

    await with_worker(settings, scene)


async def test_the_worker_answers_again_after_valkey_was_killed_and_started(
    settings: Settings, servers: Servers
) -> None:
    async def scene(counted: Counted, doorbell: Doorbell) -> None:
        doorbell.ring("seal")
        await eventually(lambda: counted.runs == 1)
        servers.valkey.kill()
        doorbell.ring("seal")
        await asyncio.sleep(0.1)
        servers.valkey.start()

        async def ring_on() -> None:
            while counted.runs < 2:
                doorbell.ring("seal")
                await asyncio.sleep(0.1)

        async with asyncio.timeout(10):
            await ring_on()

    await with_worker(settings, scene)


async def test_jobs_carry_no_data_and_leave_nothing_behind(settings: Settings) -> None:
    async def scene(counted: Counted, doorbell: Doorbell) -> None:
        doorbell.ring("seal")
        await eventually(lambda: counted.runs == 1)
        await asyncio.sleep(0.1)
        assert settings.redis_url is not None
        with redis.from_url(settings.redis_url) as valkey:
            left = {key for key in valkey.scan_iter() if b"health-check" not in key}
        assert left == set()

    await with_worker(settings, scene)
