"""A lean HTTP client: requests are bytes made beforehand, so that the client is no bottleneck."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of one answer, and when it was asked for and had."""

    status: int
    sent: float
    received: float


class Wire(asyncio.Protocol):
    """A kept-alive connection: one request at a time."""

    def __init__(self) -> None:
        self._received = b""
        self._waiting: asyncio.Future[int] | None = None

    async def send(self, request: bytes) -> Answer:
        """Send a request and wait for its answer."""
        self._waiting = asyncio.get_running_loop().create_future()
        sent = time.perf_counter()
        self._transport.write(request)
        status = await self._waiting
        return Answer(status, sent, time.perf_counter())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; uvloop's do not derive from asyncio's."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail the request under way."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("the server hung up"))

    def data_received(self, data: bytes) -> None:
        """Resolve the request under way once its answer is whole."""
        self._received += data
        head = self._received.find(_END)
        if head < 0 or self._waiting is None:
            return
        at = self._received.index(_LENGTH, 0, head + 2) + len(_LENGTH)
        body = int(self._received[at : self._received.index(b"\r\n", at)])
        if len(self._received) >= head + len(_END) + body:
            status, self._received = int(self._received[9:12]), b""
            self._waiting.set_result(status)

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


def ballot(token: str, answers: object) -> bytes:
    """Return the bytes that hand in a ballot."""
    content = json.dumps({"answers": answers}).encode()
    head = (
        "POST /api/v1/ballot HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {token}\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


@asynccontextmanager
async def wires(port: int, count: int) -> AsyncIterator[list[Wire]]:
    """Give some open connections."""
    loop = asyncio.get_running_loop()
    made = [(await loop.create_connection(Wire, "127.0.0.1", port))[1] for _ in range(count)]
    try:
        yield made
    finally:
        for wire in made:
            wire.close()


async def send_all(connections: Iterable[Wire], requests: Iterable[bytes]) -> list[Answer]:
    """Send everything, on each connection as fast as it is answered."""
    waiting, answers = iter(requests), list[Answer]()

    async def keep_busy(wire: Wire) -> None:
        for request in waiting:
            answers.append(await wire.send(request))

    await asyncio.gather(*map(keep_busy, connections))
    return answers
