import os
import pwd
import signal
from pathlib import Path

from service.embedded.cluster import OWNER
from service.embedded.program import Program
from service.embedded.programs import Programs

SOCKET = ".s.PGSQL.5432"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_checkpoints": "off",
    "log_timezone": "UTC",
    # A failing row or a statement in the log would tell who answered what.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# Of postmaster.pid; pg_ctl waits for the same word.
STATUS_LINE = 7
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def program(programs: Programs, data: Path, run: Path, log: Path, durable: bool) -> Program:
    hba, ident = _access(run)
    settings = SETTINGS | ({} if durable else THROW_AWAY)
    settings |= {"unix_socket_directories": str(run), "hba_file": hba, "ident_file": ident}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return Program(
        name="PostgreSQL",
        url=url_at(run),
        command=(str(programs.postgres), "-D", str(data), *options),
        folder=data,
        log=log,
        stop=signal.SIGINT,
        leftovers=(data / "postmaster.pid", run / SOCKET, run / f"{SOCKET}.lock"),
        ready=lambda: _ready(data / "postmaster.pid"),
    )


def url_at(run: Path) -> str:
    return f"postgresql://{OWNER}@/{OWNER}?host={run}&port=5432"


def _access(run: Path) -> tuple[str, str]:
    """We come in as the owner by who we are; every other role by password."""
    me = pwd.getpwuid(os.geteuid()).pw_name
    hba, ident = run / "pg_hba.conf", run / "pg_ident.conf"
    hba.write_text(f"local all {OWNER} peer map=us\nlocal all all scram-sha-256\n")
    ident.write_text(f'us "{me}" {OWNER}\n')
    for file in (hba, ident):
        file.chmod(0o644)
    return str(hba), str(ident)


def _ready(pidfile: Path) -> bool:
    try:
        lines = pidfile.read_text().splitlines()
    except FileNotFoundError:
        return False
    return [line.strip() for line in lines[STATUS_LINE:]] == ["ready"]
