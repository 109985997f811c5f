"""The short way in for ballots, past the framework's routing, injection and conversion.

Ballots come all at once, minutes after the invitations went out, and the framework takes
several times as long over one as all its rules do. What looks like an ordinary ballot is read
and counted here; anything else takes the framework's way, body included, and is answered there.
"""

import time
from collections.abc import Callable

import msgspec
from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, ReceiveMessage, Scope, Send
from prometheus_client import Counter

from service.http.languages import language_of
from service.http.limits import Limits
from service.http.problems import render
from service.http.telemetry import BALLOT, LATENCY, REQUESTS
from service.kernel.ids import TOKEN_PREFIX
from service.kernel.problems import Problem
from service.polls.intake import Intake
from service.polls.types import BallotInput

BALLOT_BYTES = 64 * 1024

_BEARER = b"Bearer " + TOKEN_PREFIX.encode()
_JSON = b"application/json"
_DECODER = msgspec.json.Decoder(BallotInput)
_STATUS = {"counted": 201, "already_counted": 200}

# Counted, not logged: a line would have the time of a ballot.
_TRIED_AGAIN = Counter(
    "stimmung_ballots_tried_again_total", "Ballots that met a failure on the short way", ["error"]
)


class BallotLane:
    """An ASGI application around the framework's."""

    def __init__(
        self, app: ASGIApp, intake: Callable[[], Intake], limits: Callable[[], Limits]
    ) -> None:
        self._app = app
        self._intake = intake
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count an ordinary ballot, or pass the request on."""
        if (
            scope["type"] != ScopeType.HTTP
            or scope["path"] != BALLOT
            or scope["method"] != HttpMethod.POST
        ):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        token = headers.get(b"authorization", b"")
        length = headers.get(b"content-length", b"")
        if (
            not token.startswith(_BEARER)
            or headers.get(b"content-type") != _JSON
            or b"content-encoding" in headers
            or not length.isdigit()
            or int(length) > BALLOT_BYTES
        ):
            await self._app(scope, receive, send)
            return
        await self._take(scope, token[len(b"Bearer ") :].decode("latin-1"), receive, send)

    async def _take(self, scope: HTTPScope, token: str, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        arrived: list[ReceiveMessage] = []
        try:
            while not arrived or arrived[-1].get("more_body"):
                arrived.append(await receive())
            ballot = _DECODER.decode(_body(arrived))
            receipt = await self._intake().hand_in(token, ballot.answers)
        except Problem as met:
            problem = await self._limits().judge(scope, met)
            headers = dict(scope["headers"])
            language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
            await _answer(send, *render(problem, language))
            status = problem.kind.status
        except msgspec.DecodeError:
            await self._app(scope, _again(arrived, receive), send)
            return
        except Exception as error:  # noqa: BLE001 -- counted once however often it is tried
            _TRIED_AGAIN.labels(type(error).__name__).inc()
            await self._app(scope, _again(arrived, receive), send)
            return
        else:
            status = _STATUS[receipt.status]
            await _answer(
                send, status, {"content-type": "application/json"}, msgspec.json.encode(receipt)
            )
        REQUESTS.labels("POST", BALLOT, str(status)).inc()
        LATENCY.labels("POST", BALLOT).observe(time.perf_counter() - started)


def _body(arrived: list[ReceiveMessage]) -> bytes:
    return b"".join(m["body"] for m in arrived if m["type"] == "http.request")


async def _answer(send: Send, status: int, headers: dict[str, str], body: bytes) -> None:
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    named.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": named})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _again(arrived: list[ReceiveMessage], receive: Receive) -> Receive:
    """Give the messages once more, then whatever comes after them."""
    messages = iter(arrived)

    async def replay() -> ReceiveMessage:
        message = next(messages, None)
        return await receive() if message is None else message

    return replay
