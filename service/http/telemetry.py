"""Logs without personal data, and metrics on a port of their own.

No address, no token, no key, no text, no team: a request leaves its route template,
method, status and duration. A participant's request leaves no line at all, because a time to
the millisecond, laid beside the log of a proxy, says whose ballot came when.
"""

import logging
import sys
import time

import msgspec
import structlog
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram, disable_created_metrics, start_http_server

from service.setting_faults import SettingsError

_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

REQUESTS = Counter(
    "stimmung_http_requests_total", "Requests answered", ["method", "route", "status"]
)
BALLOT = "/api/v1/ballot"
# Static files among them: whoever opens a poll page or sees its thanks asks for some.
UNLOGGED = frozenset(
    {
        *(BALLOT, "/p/{link}", "/p/thanks", "/p/again", "/anonymous", "/static/{name}"),
        *("/api/v1/check-in", "/check-in", "/check-in/tap", "/check-in/thanks"),
    }
)
LATENCY = Histogram(
    "stimmung_http_request_seconds", "Time to answer", ["method", "route"], buckets=_BUCKETS
)

_log = structlog.get_logger()


class Relay(logging.Handler):
    """Tells in our log what libraries tell, without the values that they tell it of.

    An address, a statement or a row may stand in a message's arguments, in what is below its
    first line, and in the error.
    """

    event = "library"

    def told(self, record: logging.LogRecord) -> str:
        """Return what is told."""
        return str(record.msg).partition("\n")[0]

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        kind = record.exc_info[0] if record.exc_info else None
        error = {"error": kind.__name__} if kind else {}
        _log.log(record.levelno, self.event, name=record.name, told=self.told(record), **error)


def configure_logging() -> None:
    """Write structured logs to stderr, one JSON object a line, and those of libraries with them."""
    logging.basicConfig(level=logging.WARNING, handlers=[Relay()], force=True)
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(_encode),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def serve_metrics(host: str, port: int, variable: str) -> None:
    """Serve the process's metrics on a port of their own, which a variable chooses.

    Without the moments at which series began: that of the first ballot is its arrival.

    Raises:
        SettingsError: nothing can listen there.
    """
    disable_created_metrics()  # type: ignore[no-untyped-call]  # says nothing of its types
    try:
        start_http_server(port, host)
    except OSError as error:
        raise SettingsError(
            f"{variable} cannot be used: port {port} of STIMMUNG_METRICS_HOST, {error.strerror}"
        ) from error


def _encode(event: object, **_: object) -> str:
    return msgspec.json.encode(event, enc_hook=repr).decode()


class Telemetry(ASGIMiddleware):
    """Counts and times requests by route template."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] == ScopeType.WEBSOCKET:
            await next_app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await next_app(scope, receive, note)
        finally:
            _observe(scope, status, time.perf_counter() - started)


def _observe(scope: HTTPScope, status: int, seconds: float) -> None:
    method, route = scope["method"], scope.get("path_template") or "unmatched"
    REQUESTS.labels(method, route, str(status)).inc()
    LATENCY.labels(method, route).observe(seconds)
    if scope.get("path_template") not in UNLOGGED:
        _log.info(
            "request",
            method=method,
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )
