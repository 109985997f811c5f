import signal
import time
from contextlib import suppress
from pathlib import Path

import psutil

from service.embedded.program import GRACE, Program


def reclaim(program: Program) -> None:
    """End what a killed predecessor left behind in this folder, then its stale files."""
    survivors = [other for other in psutil.process_iter() if _belongs(other, program)]
    for final in (program.stop, signal.SIGKILL):
        for survivor in survivors:
            with suppress(psutil.NoSuchProcess):
                survivor.send_signal(final)
        survivors = _waited(survivors, program)
    for leftover in program.leftovers:
        leftover.unlink(missing_ok=True)


def _waited(survivors: list[psutil.Process], program: Program) -> list[psutil.Process]:
    # Not psutil's wait: where init does not reap, a dead orphan stays listed as a zombie.
    deadline = time.monotonic() + GRACE
    while survivors and time.monotonic() < deadline:
        time.sleep(0.01)
        survivors = [other for other in survivors if _belongs(other, program)]
    return survivors


def _belongs(other: psutil.Process, program: Program) -> bool:
    try:
        name: str = other.name()
        folder: str = other.cwd()
    except psutil.Error:
        return False
    return name == Path(program.command[0]).name and folder == str(program.folder)
