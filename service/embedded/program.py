import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from service.embedded import launch
from service.embedded.account import Account
from service.embedded.errors import EmbeddedError, disk_full, out_of_room

GRACE = 10.0


@dataclass(frozen=True)
class Program:
    """What has to be known of a server to keep it running."""

    name: str
    url: str
    command: tuple[str, ...]
    # Its working directory belongs to it alone: that is how a survivor is recognised.
    folder: Path
    log: Path
    stop: signal.Signals
    leftovers: tuple[Path, ...]
    ready: Callable[[], bool]


def with_us(command: tuple[str, ...]) -> list[str]:
    """The command line under which `command` is killed when the thread that started it ends."""
    return launched(Account("", os.geteuid(), os.getegid()), signal.SIGKILL, command)


def launched(account: Account, death: signal.Signals, command: tuple[str, ...]) -> list[str]:
    """The command line under which `command` runs as the account and ends with this process."""
    who = (os.getpid(), int(death), account.uid, account.gid)
    return [sys.executable, "-I", "-S", launch.__file__, *map(str, who), *command]


def failure(program: Program) -> EmbeddedError:
    said = program.log.read_text(errors="replace").strip()
    if out_of_room(said):
        return disk_full(program.folder)
    lines = said.splitlines() or ["it said nothing"]
    worst = next((line for line in lines if "FATAL" in line or "PANIC" in line), lines[-1])
    return EmbeddedError(f"{program.name} did not start: {worst}", f"See {program.log}.")
