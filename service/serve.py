"""`stimmung serve`: uvicorn around the API, metrics on a port of their own."""

import uvicorn
from prometheus_client import start_http_server

from service.app import create_app
from service.http.telemetry import configure_logging
from service.settings import Settings

_GRACE_SECONDS = 3


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; open streams get three seconds to end."""
    configure_logging()
    start_http_server(settings.api_metrics_port, settings.metrics_host)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
