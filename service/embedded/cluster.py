import shutil
import signal
import subprocess
from pathlib import Path

from service.embedded.account import Account
from service.embedded.errors import EmbeddedError, disk_full, out_of_room
from service.embedded.home import private
from service.embedded.program import launched
from service.embedded.programs import Programs

OWNER = "stimmung"
INITDB = (
    *("-U", OWNER, "--encoding=UTF8", "--auth=reject", "--no-instructions"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
# Without it a failed statement would still exit with 0.
SINGLE = ("--single", "-c", "exit_on_error=on")


def initialised(programs: Programs, data: Path, account: Account, durable: bool) -> None:
    """Create the cluster and the database in a directory beside, so a half one is never taken."""
    if data.exists():
        return
    new = data.with_name("pg.new")
    shutil.rmtree(new, ignore_errors=True)
    private(new, account)
    initdb, single = ((), ()) if durable else (("--no-sync",), ("-F",))
    create = (str(programs.initdb), "-D", str(new), *INITDB, *initdb)
    fill = (str(programs.postgres), *SINGLE, *single, "-D", str(new), "postgres")
    for command, statements in ((create, ""), (fill, f"CREATE DATABASE {OWNER}\n")):
        done = _run(launched(account, signal.SIGKILL, command), statements)
        if done.returncode:
            raise _refused(data, done.stdout)
    new.rename(data)


def _run(command: list[str], statements: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # the wheels' own programs
        command,
        check=False,
        cwd="/",
        env={"LC_ALL": "C", "TZ": "UTC"},
        input=statements,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )


def _refused(data: Path, said: str) -> EmbeddedError:
    if out_of_room(said):
        return disk_full(data)
    return EmbeddedError(f"PostgreSQL could not be set up: {said.strip()}", "Is the disk healthy?")
