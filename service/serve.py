"""`stimmung serve`: uvicorn around the API, metrics on a port of their own."""

import asyncio

import uvicorn

from service.addresses import bind_once
from service.app import create_app
from service.db import COLLECT, READ
from service.http.telemetry import configure_logging, serve_metrics
from service.http.wire import PromptProtocol
from service.setting_faults import SettingsError
from service.settings import Settings
from service.standing import require_ready

_GRACE_SECONDS = 3


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; open streams get three seconds to end.

    Raises:
        DatabaseError: the database is not there or not ours; uvicorn would tell it by a traceback.
        SettingsError: nothing can listen where it should; uvicorn would not say which setting.
    """
    asyncio.run(require_ready(settings, COLLECT, READ))
    _require_place(settings.host, settings.port)
    configure_logging()
    serve_metrics(settings.metrics_host, settings.api_metrics_port, "STIMMUNG_API_METRICS_PORT")
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=PromptProtocol,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
    )


def _require_place(host: str, port: int) -> None:
    try:
        bind_once(host, port)
    except OSError as error:
        raise SettingsError(
            f"STIMMUNG_PORT cannot be used: port {port} of STIMMUNG_HOST, {error.strerror}"
        ) from error
