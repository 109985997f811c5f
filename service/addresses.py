"""What an address leads to, told by its text alone, and whether one can listen there."""

import re
import socket
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

_LAST_PORT = 65535
# One host of several, as PostgreSQL takes them: a name or an address in brackets, and a port.
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+(%[\w.-]+)?\]|[^:@/\[\]\s]*)(?P<port>:[0-9]{1,5})?")


def is_loopback(host: str | None) -> bool:
    """Tell whether a host is this machine and nothing else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_safe(url: str) -> bool:
    """Tell whether nobody on the way can read what goes there: https, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def is_server(url: str, schemes: Collection[str]) -> bool:
    """Tell whether this is a server's address as its author meant it.

    A slash, a mark of a query or fragment, or brackets in a password cut it elsewhere: the rest
    of the password, up to the @ before the host, then stands behind what looks like the host.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    _, at, hosts = parts.netloc.rpartition("@")
    behind = parts.path if at else parts.path + parts.query
    if parts.scheme not in schemes or parts.fragment or (parts.netloc and "@" in behind):
        return False
    found = [_HOST.fullmatch(host) for host in hosts.split(",")]
    return all(host and int((host["port"] or ":0")[1:]) <= _LAST_PORT for host in found)


def bind_once(host: str, port: int) -> None:
    """Bind the address for a moment, in the manner of the server that will need it."""
    (family, *_, address), *_ = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
