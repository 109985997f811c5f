from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

from service.embedded import cluster, postgres, valkey
from service.embedded.account import Account, server_account
from service.embedded.errors import explained
from service.embedded.home import forget, home_of, locked, moved, private, roomy, sockets
from service.embedded.program import Program
from service.embedded.programs import Programs, programs
from service.embedded.server import Server


class Host:
    """A state directory of which this process is the only user; it starts servers on demand."""

    def __init__(self, state: Path, durable: bool, stack: ExitStack) -> None:
        self._state = state
        self._durable = durable
        self._stack = stack

    def postgres(self) -> Server:
        with explained(self._state):
            data, log = self.home / "pg", self._state / "postgres.log"
            cluster.initialised(self._programs, data, self._account, self._durable)
            return self._started(
                postgres.program(self._programs, data, self._sockets, log, self._durable)
            )

    def valkey(self) -> Server:
        with explained(self._state):
            folder = private(self.home / "valkey", self._account)
            log = self._state / "valkey.log"
            return self._started(valkey.program(self._programs, folder, self._sockets, log))

    @property
    def user(self) -> str:
        return self._account.name

    @cached_property
    def home(self) -> Path:
        roomy(self._state)
        if not self._durable:
            self._stack.callback(forget, self._state)
        return home_of(self._state, self._account)

    @cached_property
    def _account(self) -> Account:
        return server_account(moved(self._state) / "pg")

    @cached_property
    def _programs(self) -> Programs:
        return programs(self._account)

    @cached_property
    def _sockets(self) -> Path:
        return self._stack.enter_context(sockets(self.home, self._account))

    def _started(self, program: Program) -> Server:
        server = Server(program, self._account)
        self._stack.callback(server.close)
        server.start()
        return server


@contextmanager
def embedded_host(state: Path, *, durable: bool = True) -> Iterator[Host]:
    """Hold the state directory; what was started on it stops at the end.

    `durable=False` gives up surviving a crash for speed: for the servers of a test.

    Raises:
        EmbeddedError: it is not writable, or another process holds it.
    """
    with ExitStack() as stack:
        with explained(state):
            stack.enter_context(locked(state))
        yield Host(state.resolve(), durable, stack)
