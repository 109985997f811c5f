"""uvicorn's HTTP/1.1, with a limit on how long a request's head may take.

Uvicorn times connections that idle between requests, but not one that sends its first request
byte by byte; some thousands of those would take every file descriptor.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 10.0


class PromptProtocol(HttpToolsProtocol):
    """Hangs up on whoever does not finish the head of a request in time."""

    head_seconds = HEAD_SECONDS

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 -- uvicorn's business
        super().__init__(*args, **named)
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock with the connection."""
        super().connection_made(transport)
        self._start()

    def on_message_begin(self) -> None:
        """Start the clock with a further request; the first one's runs already."""
        super().on_message_begin()
        if self._head_timer is None:
            self._start()

    def on_headers_complete(self) -> None:
        """Stop the clock."""
        self._stop()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._stop()
        super().connection_lost(exc)

    def _start(self) -> None:
        self._head_timer = self.loop.call_later(self.head_seconds, self.transport.abort)

    def _stop(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None
