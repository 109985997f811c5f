import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest

from service.embedded import embedded_host
from service.run.banner import banner
from service.run.network import is_ready

# `stimmung run` with small programs where the service's own commands would be.
RUNNER = """
import json, sys
from service.run import Commands, children, run, watch
from service.settings import load_settings
given = json.load(sys.stdin)
children.GRACE, watch.FIRST_DELAY = given["grace"], given["delay"]
first, then = (
    tuple((name, (sys.executable, "-c", code)) for name, code in given[part].items())
    for part in ("first", "then")
)
sys.exit(run(load_settings(), Commands(first=first, then=then)))
"""
API = """
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/health/ready" else 404)
        self.end_headers()
    def log_message(self, *_):
        pass
address = os.environ["STIMMUNG_HOST"], int(os.environ["STIMMUNG_PORT"])
http.server.HTTPServer(address, Handler).serve_forever()
"""
WORKER = """
import os, signal, socket, time
time.sleep(float(os.environ.get("MODEL_SECONDS", "0")))
opened = socket.create_server(("127.0.0.1", int(os.environ["STIMMUNG_WORKER_METRICS_PORT"])))
signal.pause()
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + WORKER
BROKEN = "raise SystemExit(3)"
TELLS = "import os; print({name!r}, os.environ[{name!r}])"
OWN_SERVERS = {"DATABASE_URL": "postgresql://elsewhere", "REDIS_URL": "redis://elsewhere"}
BOTH = {"API": API, "worker": WORKER}


class Run:
    """One `stimmung run` in a process of its own."""

    def __init__(self, state: Path, stack: ExitStack, **environment: str) -> None:
        self.port = free_port()
        self._output = state.with_suffix(".out")
        self._environment = os.environ | {
            "STIMMUNG_STATE": str(state),
            "STIMMUNG_PORT": str(self.port),
            "STIMMUNG_API_METRICS_PORT": str(free_port()),
            "STIMMUNG_WORKER_METRICS_PORT": str(free_port()),
            **environment,
        }
        self._stack = stack

    def start(self, *, grace: float = 5, delay: float = 0.25, **parts: dict[str, str]) -> "Run":
        output = self._stack.enter_context(self._output.open("w"))
        self.process = self._stack.enter_context(
            subprocess.Popen(  # noqa: S603  # ourselves
                [sys.executable, "-c", RUNNER],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=self._environment,
                text=True,
            )
        )
        self._stack.callback(self._end)
        assert self.process.stdin is not None
        given = {"grace": grace, "delay": delay, "first": {}, "then": BOTH}
        json.dump(given | parts, self.process.stdin)
        self.process.stdin.close()
        return self

    @property
    def said(self) -> str:
        return self._output.read_text()

    def says(self, text: str) -> bool:
        return eventually(lambda: text in self.said)

    def below(self, text: str = "") -> list[psutil.Process]:
        return [child for child in self._children() if text in " ".join(child.cmdline())]

    def ends(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(20)

    def _end(self) -> None:
        """Kill it, and wait for its servers: they write to the state directory to the last."""
        with suppress(psutil.NoSuchProcess):
            children = self._children()
            self.process.kill()
            assert over(children)

    def _children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def bare(fresh: Path, stack: ExitStack) -> Run:
    """A run that starts no server: both are said to be elsewhere."""
    return Run(fresh, stack, **OWN_SERVERS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def eventually(condition: Callable[[], bool], within: float = 20) -> bool:
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def over(processes: list[psutil.Process]) -> bool:
    return eventually(lambda: not any(map(living, processes)), within=10)


def living(process: psutil.Process) -> bool:
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_one_command_starts_everything_and_leaves_nothing(state: Path, stack: ExitStack) -> None:
    """Servers, API and worker come up, the links are printed, SIGTERM ends them all."""
    run = Run(state, stack).start()
    assert run.says("Stimmung läuft.")
    assert f"http://127.0.0.1:{run.port}/schema" in run.said
    everything = run.below()
    assert {"postgres", "valkey-server"} <= {child.name() for child in everything}
    assert run.ends() == 0
    assert over(everything)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_way_to_say_stop_ends_well(bare: Run, number: signal.Signals) -> None:
    """Ctrl-C, a service manager and a closed terminal all get exit code 0."""
    bare.start()
    assert bare.says("Stimmung läuft.")
    children = bare.below()
    assert bare.ends(number) == 0
    assert over(children)


def test_it_is_ready_when_the_worker_is_too(fresh: Path, stack: ExitStack) -> None:
    run = Run(fresh, stack, MODEL_SECONDS="1.5", **OWN_SERVERS).start()
    assert eventually(lambda: is_ready("127.0.0.1", run.port))
    assert "läuft" not in run.said
    assert run.says("läuft")
    assert run.ends() == 0


def test_ctrl_c_reaches_the_supervisor_alone(state: Path, stack: ExitStack) -> None:
    """No child shares the terminal's process group, so the database stops last."""
    run = Run(state, stack).start()
    assert run.says("Stimmung läuft.")
    ours = os.getpgid(run.process.pid)
    assert all(os.getpgid(child.pid) != ours for child in run.below())


def test_a_child_that_does_not_stop_is_killed(bare: Run) -> None:
    """Patience with a stubborn child is limited."""
    bare.start(grace=0.5, then={"API": API, "worker": STUBBORN})
    assert bare.says("Stimmung läuft.")
    stubborn = bare.below("SIG_IGN")
    assert bare.ends() == 0
    assert over(stubborn)


def test_children_end_with_a_killed_supervisor(state: Path, stack: ExitStack) -> None:
    """SIGKILL leaves the supervisor no time; nothing outlives it, however stubborn."""
    run = Run(state, stack).start(then={"API": API, "worker": STUBBORN})
    assert run.says("Stimmung läuft.")
    everything = run.below()
    run.process.kill()
    assert over(everything)


def test_a_killed_supervisor_can_be_started_again(state: Path, stack: ExitStack) -> None:
    """The next start takes over the data and the secret at once."""
    run = Run(state, stack).start()
    assert run.says("Stimmung läuft.")
    secret = (state / "secret").read_text()
    for process in (psutil.Process(run.process.pid), *run.below()):
        with suppress(psutil.NoSuchProcess):  # the kernel ends children with their parent
            process.kill()
    run.process.wait()
    assert Run(state, stack).start().says("Stimmung läuft.")
    assert (state / "secret").read_text() == secret


def test_first_commands_run_one_after_the_other(bare: Run) -> None:
    """The API starts when migration and demo are done, and their output is seen."""
    bare.start(first={"migrate": "print('eins')", "demo": "print('zwei')"})
    assert bare.says("Stimmung läuft.")
    assert bare.said.index("eins") < bare.said.index("zwei") < bare.said.index("läuft")


def test_a_failed_migration_ends_the_run(bare: Run) -> None:
    """Nothing is served on a database that could not be migrated."""
    bare.start(first={"migrate": BROKEN, "demo": "print('zwei')"})
    assert bare.process.wait(20) == 1
    assert "migrate ended with code 3." in bare.said
    assert "zwei" not in bare.said
    assert "Traceback" not in bare.said


def test_a_signal_during_the_migration_ends_the_run(bare: Run) -> None:
    """Nobody waits for a long first command to finish before it can be stopped."""
    bare.start(first={"migrate": "print('da', flush=True); " + WORKER})
    assert bare.says("da")
    children = bare.below()
    assert bare.ends() == 0
    assert over(children)


def test_a_child_that_ends_is_started_again(bare: Run) -> None:
    """A killed worker is replaced, and a line says so."""
    bare.start()
    assert bare.says("Stimmung läuft.")
    worker = bare.below("signal.pause")[0]
    worker.kill()
    assert bare.says("worker was ended by SIGKILL; started again in 0.5 s.")
    assert eventually(lambda: [child.pid != worker.pid for child in bare.below("pause")] == [True])


def test_a_killed_database_is_started_again(state: Path, stack: ExitStack) -> None:
    """The embedded servers are watched like the children."""
    run = Run(state, stack).start()
    assert run.says("Stimmung läuft.")
    run.below("listen_addresses")[0].kill()
    assert run.says("PostgreSQL was ended by SIGKILL; started again")
    assert eventually(lambda: (state / "pg" / "postmaster.pid").read_text().endswith("ready   \n"))


def test_a_child_that_cannot_live_is_given_up(bare: Run) -> None:
    """Five ends within a minute are told instead of tried for ever, and all else is stopped."""
    bare.start(delay=0.02, then={"API": API, "worker": BROKEN})
    assert bare.says("started again")
    children = bare.below()
    assert bare.process.wait(30) == 1
    assert bare.said.count("started again") == 4
    assert "worker ended with code 3, the fifth time within a minute." in bare.said
    assert "Traceback" not in bare.said
    assert over(children)


def test_a_taken_port_is_told_before_anything_starts(fresh: Path, stack: ExitStack) -> None:
    """The message names the port and how to choose another."""
    taken = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    port = taken.getsockname()[1]
    run = Run(fresh, stack, STIMMUNG_PORT=str(port)).start()
    assert run.process.wait(20) == 1
    assert f"Port {port} on 127.0.0.1 is taken." in run.said
    assert f"STIMMUNG_PORT={port + 1} make run" in run.said
    assert not (fresh / "pg").exists()


def test_a_metrics_port_that_is_taken_is_named_by_its_own_variable(
    fresh: Path, stack: ExitStack
) -> None:
    """Whoever reads the message changes the right setting."""
    taken = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    number = str(taken.getsockname()[1])
    run = Run(fresh, stack, STIMMUNG_WORKER_METRICS_PORT=number, **OWN_SERVERS).start()
    assert run.process.wait(20) == 1
    assert "STIMMUNG_WORKER_METRICS_PORT=" in run.said


def test_the_second_run_hears_of_the_first(fresh: Path, stack: ExitStack) -> None:
    """Two runs on one directory would be two masters of one database."""
    stack.enter_context(embedded_host(fresh))
    second = Run(fresh, stack).start()
    assert second.process.wait(20) == 1
    assert f"already in use by process {os.getpid()}." in second.said
    assert "STIMMUNG_STATE" in second.said


def test_an_unwritable_state_directory_is_told(stack: ExitStack, fresh: Path) -> None:
    """A message and a way out, not a traceback."""
    run = Run(fresh, stack, STIMMUNG_STATE="/sys/stimmung").start()
    assert run.process.wait(20) == 1
    assert "/sys/stimmung" in run.said
    assert "Traceback" not in run.said


def test_the_secret_is_made_once_and_only_its_owner_reads_it(fresh: Path, bare: Run) -> None:
    """A run without a secret makes one; the children get it."""
    bare.start(first={"show": TELLS.format(name="STIMMUNG_SECRET")})
    assert bare.says("Stimmung läuft.")
    secret = (fresh / "secret").read_text()
    assert len(bytes.fromhex(secret)) == 32
    assert (fresh / "secret").stat().st_mode & 0o777 == 0o600
    assert f"STIMMUNG_SECRET {secret}" in bare.said


def test_a_given_secret_is_used(fresh: Path, stack: ExitStack) -> None:
    """No second secret appears beside the deployment's own."""
    given = "5d1f0c9ae47b83266ba9e2d07f41c358"
    run = Run(fresh, stack, STIMMUNG_SECRET=given, **OWN_SERVERS)
    run.start(first={"show": TELLS.format(name="STIMMUNG_SECRET")})
    assert run.says(f"STIMMUNG_SECRET {given}")
    assert not (fresh / "secret").exists()


def test_one_server_alone_can_be_replaced(fresh: Path, stack: ExitStack) -> None:
    """With a database of one's own only Valkey is started."""
    run = Run(fresh, stack, DATABASE_URL="postgresql://elsewhere")
    shows = {name: TELLS.format(name=name) for name in ("DATABASE_URL", "REDIS_URL")}
    run.start(first=shows)
    assert run.says("Stimmung läuft.")
    assert "DATABASE_URL postgresql://elsewhere" in run.said
    assert "REDIS_URL unix:///" in run.said
    assert not (fresh / "pg").exists()


def test_the_banner_shows_what_the_demo_left(tmp_path: Path) -> None:
    """Links and keys of the demo organisation stand below the API's own."""
    demo = {"links": [{"title": "Umfrage", "url": "/u/1"}], "keys": ["k1", {"leader": "k2"}]}
    (tmp_path / "demo.json").write_text(json.dumps(demo))
    shown = banner("::", 80, tmp_path)
    assert "http://[::1]:80/api/v1" in shown
    assert all(text in shown for text in ("Umfrage", "http://[::1]:80/u/1", "k1", "k2"))


def test_a_broken_demo_file_does_not_hide_the_api(tmp_path: Path) -> None:
    """The demo is a convenience; the service runs without it."""
    (tmp_path / "demo.json").write_text("{")
    assert "/api/v1" in banner("127.0.0.1", 8080, tmp_path)
