"""Group commit: items that arrive while a batch is under way leave together in the next."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from service.kernel.problems import Problem

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Runs `work` over batches of at most `size` items, at most `lanes` batches at a time.

    An idle batcher starts at once: nobody waits for a timer. A failed batch fails everybody
    in it. Beyond `limit` waiting items it refuses with `database-busy`.
    """

    def __init__(
        self,
        work: Callable[[list[Item]], Awaitable[list[Result]]],
        *,
        size: int = 200,
        lanes: int = 2,
        limit: int = 5000,
    ) -> None:
        self._work = work
        self._size = size
        self._lanes = lanes
        self._limit = limit
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._running: set[asyncio.Task[None]] = set()

    async def submit(self, item: Item) -> Result:
        """Return the result for one item once its batch is done."""
        if len(self._waiting) >= self._limit:
            raise Problem("database-busy")
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._start()
        return await future

    def _start(self) -> None:
        while self._waiting and len(self._running) < self._lanes:
            batch, self._waiting = self._waiting[: self._size], self._waiting[self._size :]
            task = asyncio.create_task(self._run(batch))
            self._running.add(task)
            task.add_done_callback(self._finish)

    def _finish(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._start()

    async def _run(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._work([item for item, _ in batch])
            answers = list(zip(batch, results, strict=True))
        except Exception as error:  # noqa: BLE001 -- whatever it is belongs to the callers
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in answers:
            if not future.done():
                future.set_result(result)
