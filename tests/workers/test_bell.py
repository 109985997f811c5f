"""A bell misses no ring, runs once at a time, and survives a failing step."""

import asyncio
import time

import pytest

from workers.bell import Bell

pytestmark = pytest.mark.anyio


async def test_a_ring_while_the_step_runs_is_not_lost() -> None:
    begun, go_on, runs = asyncio.Event(), asyncio.Event(), []

    async def step() -> bool:
        runs.append(len(runs))
        begun.set()
        await go_on.wait()
        return False

    bell = Bell("test", step)
    bell.ring()
    await begun.wait()
    bell.ring()
    bell.ring()
    go_on.set()
    await asyncio.sleep(0.01)

    assert len(runs) == 2


async def test_a_step_runs_again_while_it_finds_work_and_then_rings_what_follows() -> None:
    left, followed = [3], []

    async def step() -> bool:
        left[0] -= 1
        return left[0] > 0

    async def follow() -> bool:
        followed.append(left[0])
        return False

    bell = Bell("test", step, after=(Bell("after", follow),))
    bell.ring()
    await asyncio.sleep(0.01)

    assert (left, followed) == ([0], [0])


async def test_a_failing_step_does_not_end_the_bell() -> None:
    runs = []

    async def step() -> bool:
        runs.append(1)
        raise OSError("the database went away")

    bell = Bell("test", step)
    bell.ring()
    await asyncio.sleep(0.01)
    bell.ring()
    await asyncio.sleep(0.01)

    assert len(runs) == 2


async def test_silence_does_not_wait_for_a_rest_to_end() -> None:
    runs = []

    async def step() -> bool:
        runs.append(time.monotonic())
        await asyncio.sleep(0.01)
        return False

    bell = Bell("test", step, rest=100_000.0)
    bell.ring()
    await asyncio.sleep(0.05)
    bell.ring()
    await asyncio.wait_for(bell.silence(), 5)

    assert len(runs) == 1


async def test_a_long_step_rests_before_the_next_and_loses_no_ring() -> None:
    begun: list[float] = []

    async def step() -> bool:
        begun.append(time.monotonic())
        await asyncio.sleep(0.1)
        return False

    bell = Bell("test", step, rest=2.0)
    bell.ring()
    await asyncio.sleep(0.15)  # the step is over, and it rests
    bell.ring()
    await asyncio.sleep(0.8)
    assert len(begun) == 2
    assert begun[1] - begun[0] >= 0.3
