import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.embedded.account import Account, reachable
from service.embedded.errors import ELSEWHERE, EmbeddedError
from service.embedded.programs import SHARED

NEEDED = 100 << 20
# A socket's path fits into 107 bytes, and both URLs carry it: only characters that need no quoting.
PLAIN = re.compile(r"[A-Za-z0-9/._+-]{1,90}")


@contextmanager
def locked(state: Path) -> Iterator[None]:
    """One process at a time; the kernel lets go of the lock when its holder dies."""
    state.mkdir(mode=0o711, parents=True, exist_ok=True)
    with (state / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _taken(state) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _taken(state: Path) -> EmbeddedError:
    holder = (state / "lock").read_text() or "unknown"
    return EmbeddedError(
        f"{state} is already in use by process {holder}.",
        f"Stop that one first. {ELSEWHERE}",
    )


def roomy(state: Path) -> None:
    free = shutil.disk_usage(state).free
    if free < NEEDED:
        few = f"The disk that holds {state} has {free >> 20} MB left, {NEEDED >> 20} are needed."
        raise EmbeddedError(few, f"Free some space. {ELSEWHERE}")


def home_of(state: Path, account: Account) -> Path:
    """Where the servers keep their files: `state`, unless their account does not get there.

    A clone below root's home stays closed; the data then lives below /var/lib/stimmung and
    `state/home` points to it, so removing that link starts anew.
    """
    if moved(state) == state and not reachable(state, account):
        (state / "home").symlink_to(_outside())
    return moved(state)


def moved(state: Path) -> Path:
    link = state / "home"
    return link.resolve() if link.is_symlink() else state


def forget(state: Path) -> None:
    """Remove what lies outside `state`; the rest goes with `state` itself."""
    link = state / "home"
    if link.is_symlink():
        shutil.rmtree(link.resolve())
        link.unlink()


def _outside() -> Path:
    SHARED.mkdir(mode=0o755, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="home-", dir=SHARED))
    home.chmod(0o711)
    return home


def private(path: Path, account: Account) -> Path:
    """A directory only the account (and root) enters."""
    path.mkdir(mode=0o700, exist_ok=True)
    account.own(path)
    return path


@contextmanager
def sockets(home: Path, account: Account) -> Iterator[Path]:
    """The directory of the sockets: `home/run`, a link to a short path where that is too long."""
    run = home / "run"
    _remove(run)
    if PLAIN.fullmatch(str(run.resolve())):
        private(run, account)
    else:
        run.symlink_to(_short(account))
    try:
        yield run.resolve()
    finally:
        _remove(run)


def _short(account: Account) -> Path:
    short = Path(tempfile.mkdtemp(prefix="stimmung-"))
    account.own(short)
    if not PLAIN.fullmatch(str(short)):
        short.rmdir()
        hint = "Set TMPDIR to a short path of plain letters."
        raise EmbeddedError(f"{short} is no place for a Unix socket.", hint)
    return short


def _remove(run: Path) -> None:
    if run.exists():
        shutil.rmtree(run.resolve())
    if run.is_symlink():
        run.unlink()
