import signal
import time
from collections import deque
from typing import Protocol

import click

from service.run.errors import RunError

WINDOW = 60.0
ENOUGH = 5
FIRST_DELAY = 0.25


class Ward(Protocol):
    """What a watch keeps running: a child or an embedded server."""

    @property
    def name(self) -> str: ...
    @property
    def alive(self) -> bool: ...
    @property
    def returncode(self) -> int | None: ...
    def start(self) -> None: ...


class Watch:
    """Starts its ward again whenever it ended, later each time, and gives up in the end."""

    def __init__(self, ward: Ward) -> None:
        self._ward = ward
        self._ends: deque[float] = deque(maxlen=ENOUGH)
        self._due: float | None = None

    @property
    def alive(self) -> bool:
        return self._ward.alive

    def look(self) -> None:
        """Raise `RunError` when the ward has ended five times within a minute."""
        if self.alive:
            return
        now = time.monotonic()
        if self._due is None:
            self._due = now + self._ended(now)
        elif now >= self._due:
            self._due = None
            self._ward.start()

    def _ended(self, now: float) -> float:
        self._ends.append(now)
        recent = sum(now - end < WINDOW for end in self._ends)
        how = ending(self._ward.returncode)
        if recent == ENOUGH:
            message = f"{self._ward.name} {how}, the fifth time within a minute."
            raise RunError(message, "Its own lines above say why.")
        delay: float = FIRST_DELAY * 2**recent
        click.echo(f"{self._ward.name} {how}; started again in {delay} s.", err=True)
        return delay


def ending(returncode: int | None) -> str:
    if returncode is not None and returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"
