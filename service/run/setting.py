import os
from collections.abc import Mapping
from contextlib import ExitStack

import click

from service.addresses import is_loopback
from service.embedded import Host, Server, embedded_host
from service.embedded.errors import explained
from service.run.network import check_free
from service.run.secret import secret_of
from service.settings import Settings


def prepared(settings: Settings, stack: ExitStack) -> tuple[list[Server], Mapping[str, str]]:
    """Start the servers that no URL replaces; returns them and the children's environment."""
    # The lock comes before the ports: a second start should hear of the first, not of its port.
    host = stack.enter_context(embedded_host(settings.state_dir))
    _check_ports(settings)
    servers: list[Server] = []
    database = settings.database_url or _added(servers, host.postgres())
    redis = settings.redis_url or _added(servers, host.valkey())
    _tell_where(settings, host, servers)
    return servers, os.environ | {
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "STIMMUNG_SECRET": settings.secret or _secret(settings),
        "STIMMUNG_STATE": str(settings.state_dir.resolve()),
        "STIMMUNG_HOST": settings.host,
        "STIMMUNG_PORT": str(settings.port),
        "STIMMUNG_DEV_SIGN_IN": "1" if _may_develop(settings) else "",
    }


def _may_develop(settings: Settings) -> bool:
    """Tell whether the development identity provider may run: embedded, and here alone."""
    others = settings.database_url or settings.oidc_issuer or settings.public_url
    return others is None and is_loopback(settings.host)


def _check_ports(settings: Settings) -> None:
    check_free(settings.host, settings.port, "STIMMUNG_PORT")
    for port, variable in (
        (settings.api_metrics_port, "STIMMUNG_API_METRICS_PORT"),
        (settings.worker_metrics_port, "STIMMUNG_WORKER_METRICS_PORT"),
    ):
        check_free(settings.metrics_host, port, variable)


def _added(servers: list[Server], server: Server) -> str:
    servers.append(server)
    return server.url


def _secret(settings: Settings) -> str:
    with explained(settings.state_dir):
        return secret_of(settings.state_dir)


def _tell_where(settings: Settings, host: Host, servers: list[Server]) -> None:
    if servers and host.home != settings.state_dir.resolve():
        click.echo(f"Data of the embedded servers: {host.home} (their user {host.user} gets there)")
