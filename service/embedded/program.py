import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from service.embedded import launch
from service.embedded.account import Account
from service.embedded.errors import EmbeddedError, disk_full

GRACE = 10.0


@dataclass(frozen=True)
class Program:
    """What has to be known of a server to keep it running."""

    name: str
    command: tuple[str, ...]
    # Its working directory belongs to it alone: that is how a survivor is recognised.
    folder: Path
    log: Path
    stop: signal.Signals
    leftovers: tuple[Path, ...]
    ready: Callable[[], bool]


def launched(account: Account, death: signal.Signals, command: tuple[str, ...]) -> list[str]:
    """The command line under which `command` runs as the account and ends with this process."""
    who = (os.getpid(), int(death), account.uid, account.gid)
    return [sys.executable, "-I", "-S", launch.__file__, *map(str, who), *command]


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


def failure(program: Program) -> EmbeddedError:
    said = program.log.read_text(errors="replace").strip()
    if "No space left" in said:
        return disk_full(program.folder)
    lines = said.splitlines() or ["it said nothing"]
    worst = next((line for line in lines if "FATAL" in line or "PANIC" in line), lines[-1])
    return EmbeddedError(f"{program.name} did not start: {worst}", f"See {program.log}.")
