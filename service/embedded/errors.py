import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
ELSEWHERE = "Another directory is chosen with STIMMUNG_STATE=/path."


class EmbeddedError(Exception):
    """The embedded servers cannot run here: what is wrong, and what the reader can do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@contextmanager
def explained(state: Path) -> Iterator[None]:
    """Turn what the file system refuses below `state` into words."""
    try:
        yield
    except OSError as error:
        where = error.filename or state
        if error.errno in FULL:
            raise disk_full(where) from error
        if error.errno in CLOSED:
            raise EmbeddedError(f"{where} is not writable: {error.strerror}.", ELSEWHERE) from error
        raise EmbeddedError(f"{where} cannot be used: {error.strerror}.", ELSEWHERE) from error


def out_of_room(said: str) -> bool:
    """Whether a server's own words mean that it could not write."""
    return "No space left" in said or "File too large" in said


def disk_full(where: object) -> EmbeddedError:
    return EmbeddedError(f"The disk that holds {where} is full.", f"Free some space. {ELSEWHERE}")
