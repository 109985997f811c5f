import signal
import socket
from pathlib import Path

from service.embedded.program import Program
from service.embedded.programs import Programs

# Nothing is saved: PostgreSQL is the truth, this is a doorbell.
OPTIONS = ("--port", "0", "--save", "", "--appendonly", "no", "--loglevel", "warning")


def program(programs: Programs, folder: Path, run: Path, log: Path) -> Program:
    path = run / "valkey"
    place = ("--unixsocket", str(path), "--unixsocketperm", "700", "--dir", str(folder))
    return Program(
        name="Valkey",
        url=f"unix://{path}",
        command=(str(programs.valkey), *OPTIONS, *place),
        folder=folder,
        log=log,
        stop=signal.SIGTERM,
        leftovers=(path,),
        ready=lambda: _ready(path),
    )


def _ready(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0
