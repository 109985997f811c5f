"""One run for everybody who asks at the same time, and never one that began before they asked."""

import asyncio

import pytest

from service.kernel.latest import Latest

pytestmark = pytest.mark.anyio


class Source:
    """Something slow to read that changes meanwhile."""

    def __init__(self) -> None:
        self.value = 0
        self.runs = 0
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def read(self) -> int:
        self.runs += 1
        self.begun.set()
        seen = self.value
        await self.go_on.wait()
        return seen


async def test_however_many_ask_at_once_it_runs_once() -> None:
    source = Source()
    source.go_on.set()
    latest = Latest(source.read)
    assert await asyncio.gather(*(latest() for _ in range(100))) == [0] * 100
    assert source.runs == 1


async def test_whoever_asks_during_a_run_gets_the_next_one() -> None:
    source = Source()
    latest = Latest(source.read)
    early = asyncio.create_task(latest())
    await source.begun.wait()
    source.value = 1
    late = [asyncio.create_task(latest()) for _ in range(10)]
    await asyncio.sleep(0)
    source.go_on.set()
    assert await early == 0
    assert await asyncio.gather(*late) == [1] * 10
    assert source.runs == 2


async def test_whoever_leaves_takes_nothing_from_the_others() -> None:
    source = Source()
    latest = Latest(source.read)
    leaver, stayer = asyncio.create_task(latest()), asyncio.create_task(latest())
    await source.begun.wait()
    leaver.cancel()
    source.go_on.set()
    assert await stayer == 0
    assert leaver.cancelled() or leaver.cancelling()


async def test_a_run_that_fails_fails_those_who_waited_and_the_next_starts_anew() -> None:
    failures = [True, False]

    async def read() -> int:
        if failures.pop(0):
            raise OSError
        return 1

    latest = Latest(read)
    results = await asyncio.gather(latest(), latest(), return_exceptions=True)
    assert [type(result) for result in results] == [OSError, OSError]
    assert await latest() == 1
