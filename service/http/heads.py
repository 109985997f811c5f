"""HEAD wherever GET is (RFC 9110, section 9.3.2): what would be answered, without the content.

Those who check links and watch services ask so.
"""

from typing import Final

from anyio import CancelScope
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_ALLOW: Final = b"allow"


class Heads:
    """An ASGI application around one that knows GET alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, HEAD as GET."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
        elif scope["method"] == "HEAD":
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, _allowing(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        as_get: Scope = {**scope, "method": "GET"}  # type: ignore[assignment] # of a union
        with CancelScope() as answered:

            async def send_head(message: Message) -> None:
                if message["type"] != "http.response.body":
                    await send(message)
                    return
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                if message.get("more_body"):
                    answered.cancel()  # a stream would go on for nobody

            await self._app(as_get, receive, send_head)


def _allowing(send: Send) -> Send:
    async def complete(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, value + b", HEAD" if name.lower() == _ALLOW and b"GET" in value else value)
                for name, value in message["headers"]
            ]
        await send(message)

    return complete
