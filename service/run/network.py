import errno
import http.client
import socket
from contextlib import closing

from service.addresses import bind_once
from service.run.errors import RunError

# Where a server bound to every address is reached from the same machine.
NEAR = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # compared, never bound
REFUSALS = {
    errno.EADDRINUSE: "is taken",
    errno.EACCES: "needs more rights than this user has",
    errno.EADDRNOTAVAIL: "is on an address this machine does not have",
}


def check_free(host: str, port: int, variable: str) -> None:
    try:
        bind_once(host, port)
    except (socket.gaierror, OverflowError) as error:
        hint = "Set STIMMUNG_HOST to an address of this machine, 127.0.0.1 for instance."
        raise RunError(f"{host}, port {port}, is not an address: {error}.", hint) from error
    except OSError as error:
        why = REFUSALS.get(error.errno or 0, f"cannot be used: {error.strerror}")
        other = port + 1 if port > 1023 else 8080  # noqa: PLR2004  # the last privileged port
        raise RunError(
            f"Port {port} on {host} {why}.", f"Choose another: {variable}={other} make run"
        ) from error


def is_ready(host: str, port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection(near(host), port, timeout=1)) as connection:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False


def is_open(host: str, port: int) -> bool:
    try:
        with socket.create_connection((near(host), port), timeout=1):
            return True
    except OSError:
        return False


def near(host: str) -> str:
    return NEAR.get(host, host)
