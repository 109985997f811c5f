import fcntl
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.embedded.errors import EmbeddedError

NAME = "stimmung"
USERS = "/etc"  # the folder of the list of users
ADMIN_PATH = "/usr/sbin:/sbin:/usr/bin:/bin"
ORDINARY = "Start as an ordinary user, or set DATABASE_URL and REDIS_URL to servers of your own."


@dataclass(frozen=True)
class Account:
    """Who the servers run as."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        if os.geteuid() != self.uid:
            os.chown(path, self.uid, self.gid)


def server_account(data: Path) -> Account:
    """Ourselves; as root the owner of `data`, or a system user: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return _account(os.geteuid())
    if data.exists() and data.stat().st_uid != 0:
        return _account(data.stat().st_uid)
    return _known() or _created()


def reachable(path: Path, account: Account) -> bool:
    """Whether the account gets to `path`, judged by mode bits alone: a wrong no costs a copy."""
    if os.geteuid() == account.uid:
        return True
    real = path.resolve()
    return all(_passable(step.stat(), account) for step in (real, *real.parents))


def _passable(step: os.stat_result, account: Account) -> bool:
    bit = stat.S_IXUSR if step.st_uid == account.uid else stat.S_IXOTH
    return bool(step.st_mode & bit)


def _account(uid: int) -> Account:
    try:
        return _named(pwd.getpwuid(uid))
    except KeyError:
        raise EmbeddedError(
            f"The user number {uid} has no name on this system.", ORDINARY
        ) from None


def _named(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _known() -> Account | None:
    try:
        return _named(pwd.getpwnam(NAME))
    except KeyError:
        return None


def _created() -> Account:
    useradd = shutil.which("useradd", path=ADMIN_PATH)
    if useradd is None:
        raise EmbeddedError(
            f"As root a system user {NAME} is needed; useradd is missing.", ORDINARY
        )
    with _alone():
        return _known() or _added(useradd)


@contextmanager
def _alone() -> Iterator[None]:
    """Two at once would each add the user, and the later number would take the name."""
    folder = os.open(USERS, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _added(useradd: str) -> Account:
    home = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    made = subprocess.run(  # noqa: S603  # fixed arguments, absolute program
        [useradd, "--system", "--user-group", *home, NAME],
        check=False,
        capture_output=True,
        text=True,
    )
    account = _known()
    if account is None:
        raise EmbeddedError(f"System user {NAME} not created: {made.stderr.strip()}", ORDINARY)
    return account
