import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress

from service.embedded import with_us

GRACE = 10.0


class Child:
    """A process of ours in a session of its own: Ctrl-C reaches the supervisor alone."""

    def __init__(self, name: str, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self.name = name
        self._command = with_us(command)
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def returncode(self) -> int | None:
        return None if self._process is None else self._process.returncode

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # our own commands
            self._command, env=self._environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def ask_to_stop(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def kill(self) -> None:
        """End it with whatever it started itself."""
        if self._process is not None and self.alive:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def finish(children: Iterable[Child]) -> None:
    """Ask all to stop at once, wait for them together, and kill what remains."""
    waiting = list(children)
    for child in waiting:
        child.ask_to_stop()
    deadline = time.monotonic() + GRACE
    while any(child.alive for child in waiting) and time.monotonic() < deadline:
        time.sleep(0.02)
    for child in waiting:
        child.kill()
