"""A step that runs whenever it is rung, never twice at once, and never misses a ring."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

_log = structlog.get_logger()


class Bell:
    """Runs `step` until it answers False and nobody rang meanwhile; then rings `after`.

    After a step it rests `rest` times as long as the step took, and leaves the database to
    those who wait for an answer: a step that is short rests hardly at all. Silence ends a rest.
    """

    def __init__(
        self,
        name: str,
        step: Callable[[], Awaitable[bool]],
        *,
        after: tuple["Bell", ...] = (),
        rest: float = 0.0,
    ) -> None:
        self._name = name
        self._step = step
        self._after = after
        self._rest = rest
        self._rung = False
        self._silent = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def ring(self) -> None:
        """Ask for a run; returns at once."""
        if self._silent.is_set():
            return
        self._rung = True
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def silence(self) -> None:
        """Wait for the step under way to end, and start no other."""
        self._silent.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self) -> None:
        worked = False
        while self._rung and not self._silent.is_set():
            self._rung = False
            started = time.monotonic()
            try:
                more = await self._step()
            except Exception as error:  # noqa: BLE001 -- the next sweep tries again
                _log.error("job_failed", job=self._name, error=type(error).__name__)
                return
            self._rung = self._rung or more
            worked = worked or more
            if self._rest:
                with suppress(TimeoutError):
                    pause = self._rest * (time.monotonic() - started)
                    await asyncio.wait_for(self._silent.wait(), pause)
        if worked:
            for bell in self._after:
                bell.ring()
