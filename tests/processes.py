"""The API and a worker as processes of their own, on the servers of a test."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from service.settings import Settings

_PATIENCE = 60.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def running(settings: Settings, *commands: str) -> Iterator[str]:
    """Run `stimmung` commands side by side; yields the API's address once it is ready."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": settings.database_url or "",
        "REDIS_URL": settings.redis_url or "",
        "STIMMUNG_SECRET": settings.secret or "",
        "STIMMUNG_PORT": str(port),
        "STIMMUNG_API_METRICS_PORT": str(free_port()),
        "STIMMUNG_WORKER_METRICS_PORT": str(free_port()),
    }
    processes = [
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-m", "service", command],
            env=environment,
            stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/health/ready")
        if "work" in commands:
            _wait(f"http://127.0.0.1:{environment['STIMMUNG_WORKER_METRICS_PORT']}/metrics")
        yield address
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
