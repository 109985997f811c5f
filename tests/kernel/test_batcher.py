"""Group commit: together what waits, nobody alone for long, nobody's failure another's."""

import asyncio

import pytest

from service.kernel.batcher import Batcher
from service.kernel.problems import Problem

pytestmark = pytest.mark.anyio


async def test_what_arrives_while_a_batch_is_under_way_leaves_together() -> None:
    batches: list[list[int]] = []

    async def work(items: list[int]) -> list[int]:
        batches.append(items)
        await asyncio.sleep(0.01)
        return [item * 2 for item in items]

    batcher = Batcher(work, lanes=1)
    results = await asyncio.gather(*(batcher.submit(number) for number in range(10)))

    assert results == [number * 2 for number in range(10)]
    assert batches == [[0], list(range(1, 10))]


async def test_no_batch_is_larger_than_its_size_and_no_more_run_than_lanes() -> None:
    running, most, sizes = 0, 0, []

    async def work(items: list[int]) -> list[int]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        sizes.append(len(items))
        await asyncio.sleep(0)
        running -= 1
        return items

    batcher = Batcher(work, size=7, lanes=3)
    await asyncio.gather(*(batcher.submit(number) for number in range(100)))

    assert (max(sizes), most) == (7, 3)


async def test_a_failed_batch_fails_everybody_in_it_and_nobody_else() -> None:
    async def work(items: list[int]) -> list[int]:
        await asyncio.sleep(0)
        if 3 in items:
            raise OSError("the database went away")
        return items

    batcher = Batcher(work, size=2, lanes=1)
    given = [0, 1, 2, 3, 4]
    results = await asyncio.gather(*map(batcher.submit, given), return_exceptions=True)

    assert [type(result) for result in results] == [int, int, int, OSError, OSError]


async def test_a_batch_with_a_result_too_few_fails_everybody_in_it_and_leaves_nobody_waiting() -> (
    None
):
    async def work(items: list[int]) -> list[int]:
        return items[1:]

    batcher = Batcher(work)
    async with asyncio.timeout(1):
        given = asyncio.gather(*map(batcher.submit, [0, 1, 2]), return_exceptions=True)
        assert [type(result) for result in await given] == [ValueError] * 3


async def test_a_caller_who_gave_up_does_not_fail_the_others() -> None:
    go_on = asyncio.Event()

    async def work(items: list[int]) -> list[int]:
        await go_on.wait()
        return items

    batcher = Batcher(work)
    gone = asyncio.create_task(batcher.submit(1))
    await asyncio.sleep(0)
    stays = asyncio.create_task(batcher.submit(2))
    gone.cancel()
    go_on.set()

    assert await stays == 2


async def test_beyond_its_limit_it_refuses_at_once() -> None:
    async def work(items: list[int]) -> list[int]:
        await asyncio.sleep(1)
        return items

    batcher = Batcher(work, size=1, lanes=1, limit=2)
    tasks = [asyncio.create_task(batcher.submit(number)) for number in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(Problem) as refused:
        await batcher.submit(3)
    for task in tasks:
        task.cancel()

    assert refused.value.slug == "database-busy"
