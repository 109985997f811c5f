"""PostgreSQL and Valkey as child processes, so that a laptop needs neither.

Both listen on Unix sockets in a directory that only their user enters; nothing is on the network.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.embedded.errors import EmbeddedError
from service.embedded.host import Host, embedded_host
from service.embedded.program import with_us
from service.embedded.running import running_database
from service.embedded.server import Server

__all__ = [
    "EmbeddedError",
    "Host",
    "Server",
    "Servers",
    "embedded_host",
    "embedded_servers",
    "running_database",
    "with_us",
]


@dataclass(frozen=True)
class Servers:
    """Both servers, ready. Their URLs stay the same when one is restarted."""

    database_url: str
    redis_url: str
    postgres: Server
    valkey: Server


@contextmanager
def embedded_servers(state: Path, *, durable: bool = True) -> Iterator[Servers]:
    """Run both servers on `state`, as `embedded_host` describes.

    Raises:
        EmbeddedError: they cannot run here, or another process runs them on the same directory.
    """
    with embedded_host(state, durable=durable) as host:
        bell, base = host.valkey(), host.postgres()
        yield Servers(base.url, bell.url, base, bell)
