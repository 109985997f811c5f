"""Live figures: one LISTEN a process, one wake-up a changed team.

A notification carries no data. Whatever was missed while the connection was lost is read
again from the versions of the teams.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

import asyncpg
import structlog

from service.context import Context
from service.db import READ, connection
from service.mood import store

_RETRY_SECONDS = 0.5
_CHECK_SECONDS = 30.0

_log = structlog.get_logger()


class Hub:
    """Wakes the streams of teams whose figures changed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._signals: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._seen = 0
        self._notified = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen from now on."""
        async with connection(self._context.read) as lent:
            self._seen = await store.newest_version(lent)
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @contextmanager
    def changes(self, team_id: str, signal: asyncio.Event | None = None) -> Iterator[asyncio.Event]:
        """Give an event, a new one or the caller's, that is set whenever the team changed."""
        signal = signal or asyncio.Event()
        self._signals[team_id].add(signal)
        try:
            yield signal
        finally:
            self._signals[team_id].discard(signal)
            if not self._signals[team_id]:
                del self._signals[team_id]

    async def _run(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:  # noqa: BLE001 -- once it ended, no stream would hear of anything
                _log.warning("listen_lost", error=type(error).__name__)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        url = self._context.settings.role_url(READ)
        listener = await asyncpg.connect(url, timeout=5)
        listener.add_termination_listener(lambda *_: self._notified.set())
        try:
            await listener.add_listener("mood", lambda *_: self._notified.set())
            while not listener.is_closed():
                self._notified.clear()
                await self._wake()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_CHECK_SECONDS):
                        await self._notified.wait()
        finally:
            await listener.close(timeout=1)

    async def _wake(self) -> None:
        async with connection(self._context.read) as lent:
            changed = await store.changed_teams(lent, self._seen)
        for row in changed:
            self._seen = row.version
            for signal in self._signals.get(row.team_id, ()):
                signal.set()


async def pulses(signal: asyncio.Event, heartbeat: float) -> AsyncIterator[bool]:
    """Yield True when the signal was set, False after a heartbeat without one."""
    while True:
        try:
            async with asyncio.timeout(heartbeat):
                await signal.wait()
        except TimeoutError:
            yield False
        else:
            signal.clear()
            yield True
