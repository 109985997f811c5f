import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.run.errors import StoppedError

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether a signal has asked for the end; every wait of the supervisor goes through it."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self, *_: object) -> None:
        self._asked.set()

    def pause(self, seconds: float) -> None:
        if self._asked.wait(seconds):
            raise StoppedError


@contextmanager
def stop_signals() -> Iterator[Stop]:
    stop = Stop()
    before = {number: signal.signal(number, stop.ask) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
