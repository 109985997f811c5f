"""Who sends a request byte by byte is hung up on; whoever is prompt is not."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from litestar.types import Receive, Scope, Send

from service.http.shield import Shield
from service.http.wire import PromptProtocol
from service.kernel.problems import Problem
from tests.processes import free_port

pytestmark = pytest.mark.anyio


class _Hasty(PromptProtocol):
    head_seconds = 0.3


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body and answer 200, or 408 where it did not come in time."""
    if scope["type"] != "http":
        return
    status, more = 200, True
    try:
        while more:
            more = bool((await receive()).get("more_body"))
    except Problem as problem:
        status = problem.kind.status
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    chosen = free_port()
    app = Shield(echo, https=False, body_seconds=0.3)
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]  # Litestar's own names for the same protocol
        port=chosen,
        http=_Hasty,
        lifespan="off",
        log_level="error",
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield chosen
    server.should_exit = True
    await running


async def test_a_head_that_never_ends_is_hung_up_on(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n")
    with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()


async def test_a_silent_connection_is_hung_up_on(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)):
        await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()


async def test_a_body_that_never_ends_is_answered(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf")
    assert await asyncio.wait_for(reader.readline(), 5) == b"HTTP/1.1 408 Request Timeout\r\n"
    writer.close()


async def test_a_connection_may_carry_prompt_requests_for_longer_than_a_head_may_take(
    port: int,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert b"x-content-type-options: nosniff" in answer
        while b"0\r\n\r\n" not in answer:
            answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        await asyncio.sleep(0.25)
    writer.close()
