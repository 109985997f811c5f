"""One run for everybody who asks at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Latest(Generic[Result]):
    """Shares the runs of a function: whoever asks gets a run that began after they asked.

    However many ask, at most one runs at a time.
    """

    def __init__(self, run: Callable[[], Awaitable[Result]]) -> None:
        self._run = run
        self._running: asyncio.Task[Result] | None = None
        self._next: asyncio.Task[Result] | None = None

    async def __call__(self) -> Result:
        """Return the result of the next run to begin."""
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._running))
        # One caller who leaves must not take the run away from the others.
        return await asyncio.shield(self._next)

    async def _after(self, before: asyncio.Task[Result] | None) -> Result:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None
        return await self._run()
