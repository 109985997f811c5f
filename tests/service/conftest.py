import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.embedded import embedded_servers


@contextmanager
def reachable() -> Iterator[Path]:
    """A directory the servers' user gets to; pytest's own are closed to other users."""
    with tempfile.TemporaryDirectory(prefix="stimmung-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def fresh() -> Iterator[Path]:
    """A state directory that does not exist yet."""
    with reachable() as folder:
        yield folder / "state"


@pytest.fixture(scope="session")
def used() -> Iterator[Path]:
    with reachable() as folder:
        with embedded_servers(folder / "state", durable=False):
            pass
        yield folder / "state"


@pytest.fixture
def state(fresh: Path, used: Path) -> Path:
    """A state directory with an empty database: a copy, because making one takes a second."""
    subprocess.run(["/bin/cp", "-a", used, fresh], check=True)  # noqa: S603  # a fixed program
    return fresh
