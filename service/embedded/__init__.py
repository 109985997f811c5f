"""PostgreSQL and Valkey as child processes, so that a laptop needs neither.

Both listen on Unix sockets in a directory that only their user enters; nothing is on the network.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.embedded import postgres, valkey
from service.embedded.account import server_account
from service.embedded.errors import EmbeddedError, explained
from service.embedded.home import home_of, locked, private, roomy, sockets
from service.embedded.programs import programs
from service.embedded.server import Server

__all__ = ["EmbeddedError", "Server", "Servers", "embedded_servers"]


@dataclass(frozen=True)
class Servers:
    """Both servers, ready. Their URLs stay the same when one is restarted."""

    database_url: str
    redis_url: str
    postgres: Server
    valkey: Server


@contextmanager
def embedded_servers(state: Path, *, durable: bool = True) -> Iterator[Servers]:
    """Run both servers on `state`; `durable=False` trades surviving a crash for speed in tests.

    Raises:
        EmbeddedError: they cannot run here, or another process runs them on the same directory.
    """
    with ExitStack() as stack:
        with explained(state):
            servers = _started(state.resolve(), durable, stack)
        yield servers


def _started(state: Path, durable: bool, stack: ExitStack) -> Servers:
    stack.enter_context(locked(state))
    roomy(state)
    account = server_account((state / "home" if (state / "home").is_symlink() else state) / "pg")
    home = home_of(state, account)
    run = stack.enter_context(sockets(home, account))
    found = programs(account)
    store = home / "pg"
    postgres.initialised(found, store, account, durable)
    base = postgres.program(found, store, run, state / "postgres.log", durable)
    bell = valkey.program(found, private(home / "valkey", account), run, state / "valkey.log")
    servers = [Server(program, account) for program in (bell, base)]
    for server in servers:
        stack.callback(server.close)
        server.start()
    return Servers(postgres.url(run), valkey.url(run), servers[1], servers[0])
