"""Processes of ours, killed and started again."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from service.embedded import with_us

_PATIENCE_SECONDS = 60.0


class Process:
    """A Python process that writes to a file; it ends with this thread at the latest."""

    def __init__(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], log: Path
    ) -> None:
        self._command = with_us((sys.executable, *arguments))
        self._environment = os.environ | environment
        self._log = log
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        with self._log.open("ab") as log:
            # In a session of its own, as `stimmung run` does it.
            self._running = subprocess.Popen(  # noqa: S603 -- our own modules
                self._command,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """End it without a word, in the middle of whatever it does."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def wait(self, ready: Callable[[], bool]) -> None:
        """Return once it is ready; raise with its own words if it ends or takes a minute."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not ready():
            if not self.alive or time.monotonic() > deadline:
                raise RuntimeError(f"{self._command[-1]} does not get ready:\n{self.said}")
            time.sleep(0.05)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._running is not None and self._running.poll() is None

    @property
    def said(self) -> str:
        """What it and its predecessors wrote."""
        return self._log.read_text(errors="replace")
