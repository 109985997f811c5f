import os
import socket
from pathlib import Path

from service.embedded.home import moved
from service.embedded.postgres import SOCKET, url_at


def running_database(state: Path) -> str | None:
    """The URL of the database that runs on a state directory of ours; None where none does.

    Directories of other users are not trusted: their socket could lead anywhere.
    """
    try:
        if state.stat().st_uid != os.geteuid():
            return None
        run = (moved(state.resolve()) / "run").resolve()
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            probe.connect(str(run / SOCKET))
    except OSError:
        return None
    return url_at(run)
