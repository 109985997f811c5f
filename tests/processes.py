"""The API and a worker as processes of their own, on the servers of a test."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from service.settings import Settings

_PATIENCE = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def prompt_socket() -> socket.socket:
    """Listen where answers leave at once: asyncio lets Nagle hold back those of a given socket."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=256)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


@dataclass(frozen=True)
class Running:
    """Where the processes of a test listen, and the file they log to."""

    api: str
    api_metrics: str
    worker_metrics: str
    log: Path


@contextmanager
def running(
    settings: Settings, log: Path, *commands: str, port: int | None = None
) -> Iterator[Running]:
    """Run `stimmung` commands side by side; yields once API and worker are ready."""
    ports = [port or free_port(), free_port(), free_port()]
    api, *metrics = [f"http://127.0.0.1:{port}" for port in ports]
    environment = os.environ | {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "STIMMUNG_SECRET": settings.secret or "",
        "STIMMUNG_OIDC_ISSUER": settings.oidc_issuer or "",
        "STIMMUNG_OIDC_CLIENT_SECRET": settings.oidc_client_secret or "",
        "STIMMUNG_DEV_SIGN_IN": "1" if settings.dev_sign_in else "",
        "STIMMUNG_REQUESTS_PER_MINUTE": str(settings.requests_per_minute),
        "STIMMUNG_FAILURES_PER_MINUTE": str(settings.failures_per_minute),
        "STIMMUNG_PORT": str(ports[0]),
        "STIMMUNG_API_METRICS_PORT": str(ports[1]),
        "STIMMUNG_WORKER_METRICS_PORT": str(ports[2]),
    }
    with log.open("wb") as output:
        processes = [
            subprocess.Popen(  # noqa: S603 -- our own program
                [sys.executable, "-m", "service", command], env=environment, stderr=output
            )
            for command in commands
        ]
    try:
        _wait(f"{api}/health/ready")
        if "work" in commands:
            _wait(f"{metrics[1]}/metrics")
        yield Running(api, f"{metrics[0]}/metrics", f"{metrics[1]}/metrics", log)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait(15)


def _wait(url: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            if httpx.get(url).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(url)
        time.sleep(0.1)
