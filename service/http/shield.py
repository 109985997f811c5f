"""The outermost layer: headers that every answer carries, and bodies that must arrive in time."""

import asyncio
from collections.abc import Iterable, Mapping

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

from service.http.limits import Standing
from service.kernel.problems import Problem

_BODY_SECONDS = 60.0
_YEAR_SECONDS = 365 * 24 * 3600
# What an answer says itself stands: pages and widgets have policies of their own.
_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_API = "/api/"


class Shield:
    """An ASGI application around everything else."""

    def __init__(self, app: ASGIApp, *, https: bool, body_seconds: float = _BODY_SECONDS) -> None:
        self._app = app
        self._body_seconds = body_seconds
        self._headers = _encoded(
            _HEADERS | ({"strict-transport-security": f"max-age={_YEAR_SECONDS}"} if https else {})
        )
        self._api_headers = self._headers | _encoded({"cache-control": "no-store"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._completed(scope, message["headers"])
            await send(message)

        await self._app(scope, _in_time(receive, self._body_seconds), complete)

    def _completed(
        self, scope: Scope, given: Iterable[tuple[bytes, bytes]]
    ) -> list[tuple[bytes, bytes]]:
        headers = list(given)
        named = {name.lower() for name, _ in headers}
        ours = self._api_headers if scope["path"].startswith(_API) else self._headers
        headers += [(name, value) for name, value in ours.items() if name not in named]
        standing: Standing | None = scope.get("state", {}).get("standing")
        if standing is not None:
            headers += _encoded(standing.headers).items()
        return headers


def _encoded(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.encode(): value.encode() for name, value in headers.items()}


def _in_time(receive: Receive, seconds: float) -> Receive:
    """Give the body's parts until its time is up; what comes after it may take any time."""
    deadline: float | None = None
    complete = False

    async def timely() -> ReceiveMessage:
        nonlocal deadline, complete
        if complete:
            return await receive()
        now = asyncio.get_running_loop().time()
        deadline = now + seconds if deadline is None else deadline
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError as error:
            raise Problem("too-slow") from error
        complete = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return timely
