"""A laboratory: real servers, the API and workers as processes, and keys to talk to them."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.process import Process
from service.admin import add_key
from service.embedded import Servers, embedded_servers
from service.http.auth import Role
from service.http.scopes import Scope
from service.keys.types import KeySpec
from service.migrate import migrate
from service.run.network import is_ready
from service.settings import Settings
from tests.support import Company

_SECRET = "a secret of the laboratory, where nothing real is kept"  # noqa: S105 -- as it says
_ROLES = (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE)
_API = ("-m", "service", "serve")
# The command `stimmung work` is announced by the installed package; this needs no installation.
WORKER = ("-c", "from workers.cli import work; work()")


@dataclass(frozen=True)
class Lab:
    """Everything that runs."""

    folder: Path
    settings: Settings
    servers: Servers
    api: Process
    workers: tuple[Process, ...]
    keys: dict[Role, str]

    @asynccontextmanager
    async def company(self, patience: float = 60) -> AsyncIterator[Company]:
        """Give a company that talks to the API over the network."""
        url = f"http://127.0.0.1:{self.settings.port}"
        async with httpx.AsyncClient(base_url=url, timeout=patience) as client:
            yield Company(client, self.keys)

    def api_ready(self) -> bool:
        """Tell whether the API can serve."""
        return is_ready("127.0.0.1", self.settings.port)


@contextmanager
def laboratory(worker: tuple[str, ...] = WORKER, *, workers: int = 1) -> Iterator[Lab]:
    """Run everything on servers that sync to the disk, in a directory that goes at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stimmung-lab-")))
        folder.chmod(0o755)
        servers = stack.enter_context(embedded_servers(folder / "state"))
        settings = Settings(
            database_url=servers.database_url,
            redis_url=servers.redis_url,
            secret=_SECRET,
            port=_free_port(),
        )
        keys = asyncio.run(_prepared(settings))
        api = Process(_API, _environment(settings), folder / "api.log")
        crew = tuple(
            Process(worker, _environment(settings), folder / f"worker-{number}.log")
            for number in range(workers)
        )
        lab = Lab(folder, settings, servers, api, crew, keys)
        for process in (api, *crew):
            stack.callback(process.kill)
            process.start()
        api.wait(lab.api_ready)
        for process in crew:
            process.wait(lambda process=process: "worker_ready" in process.said)
        yield lab


async def _prepared(settings: Settings) -> dict[Role, str]:
    await migrate(settings)
    keys = {}
    for role in _ROLES:
        scopes = tuple(Scope) if role is Role.MACHINE else ()
        keys[role] = (await add_key(settings, KeySpec(name="lab", role=role, scopes=scopes))).key
    return keys


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.owner_url,
        "REDIS_URL": str(settings.redis_url),
        "STIMMUNG_SECRET": _SECRET,
        "STIMMUNG_PORT": str(settings.port),
        "STIMMUNG_API_METRICS_PORT": str(_free_port()),
        "STIMMUNG_WORKER_METRICS_PORT": str(_free_port()),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
