import asyncio
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import psutil
import pytest
import redis
from arq.connections import RedisSettings, create_pool

from service.embedded import EmbeddedError, Servers, embedded_servers, home, programs
from service.embedded.account import server_account
from service.embedded.program import GRACE, launched

ROOT = os.geteuid() == 0
HOLDER = """
import sys, time
from pathlib import Path
from service.embedded import embedded_servers
with embedded_servers(Path(sys.argv[1]), durable=False) as servers:
    print(servers.postgres.pid, servers.valkey.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def servers(used: Path) -> Iterator[Servers]:
    with embedded_servers(used, durable=False) as running:
        yield running


def sql(url: str, statement: str, **options: str) -> object:
    async def once() -> object:
        connection = await asyncpg.connect(url, **options)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(once())


def ring(url: str) -> None:
    async def once() -> None:
        pool = await create_pool(RedisSettings.from_dsn(url))
        assert await pool.enqueue_job("score") is not None
        await pool.aclose()

    asyncio.run(once())


@contextmanager
def holder(state: Path) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """A process of its own that runs the servers, and the servers' process numbers."""
    command = [sys.executable, "-c", HOLDER, str(state)]
    with subprocess.Popen(  # noqa: S603  # ourselves
        command, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pids: list[int] = []
        try:
            pids += map(int, process.stdout.readline().split())
            yield process, pids
        finally:
            process.kill()
            assert all(gone(pid) for pid in pids)


@contextmanager
def survivor(command: list[str], user: int) -> Iterator[int]:
    """A server that nobody stops, as where the kernel does not end it with its parent."""
    with subprocess.Popen(  # noqa: S603  # the servers' own command
        command, user=user if ROOT else None, stderr=subprocess.DEVNULL, env={"LC_ALL": "C"}
    ) as process:
        time.sleep(0.5)
        assert process.poll() is None
        yield process.pid
        process.kill()


def gone(pid: int, within: float = 10) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False


def test_both_servers_are_the_real_ones(servers: Servers) -> None:
    """The URLs lead to PostgreSQL 18 and Valkey 9, with asyncpg, redis-py and arq."""
    assert str(sql(servers.database_url, "SHOW server_version")).startswith("18.")
    assert sql(servers.database_url, "SELECT current_database()") == "stimmung"
    assert sql(servers.database_url, "SELECT lower('ÄÖÜ')") == "äöü"
    with redis.Redis.from_url(servers.redis_url) as client:
        assert client.info("server")["valkey_version"].startswith("9.")
    ring(servers.redis_url)


def test_nothing_listens_on_the_network(servers: Servers) -> None:
    """Neither server can be reached but through its Unix socket."""
    assert sql(servers.database_url, "SHOW listen_addresses") == ""
    with redis.Redis.from_url(servers.redis_url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_other_users_of_the_machine_do_not_reach_the_sockets(servers: Servers) -> None:
    """The sockets lie in a directory that only the servers' user enters."""
    folder = Path(str(sql(servers.database_url, "SHOW unix_socket_directories")))
    assert folder.stat().st_mode & 0o777 == 0o700
    if ROOT:
        listing = subprocess.run(  # noqa: S603  # a fixed program
            ["/bin/ls", folder], user="nobody", check=False, capture_output=True
        )
        assert listing.returncode != 0


def test_another_role_needs_its_password(servers: Servers) -> None:
    """Roles beside the owner log in by password, so a wrong one shows before production."""
    sql(servers.database_url, "CREATE ROLE reader LOGIN PASSWORD 'richtig'")
    right, wrong = {"user": "reader", "password": "richtig"}, {"user": "reader", "password": "x"}
    assert sql(servers.database_url, "SELECT current_user", **right) == "reader"
    with pytest.raises(asyncpg.InvalidPasswordError):
        sql(servers.database_url, "SELECT 1", **wrong)


def test_the_log_does_not_tell_who_answered_what(servers: Servers) -> None:
    """A row that a constraint refuses stays out of the log, and so does its statement."""
    sql(servers.database_url, "CREATE TABLE answer (text text CHECK (length(text) < 3))")
    with pytest.raises(asyncpg.CheckViolationError):
        sql(servers.database_url, "INSERT INTO answer VALUES ('geheim')")
    written = Path(f"/proc/{servers.postgres.pid}/fd/2").resolve().read_text()
    assert "answer_text_check" in written
    assert "geheim" not in written


def test_a_throw_away_server_does_not_wait_for_the_disk(servers: Servers, state: Path) -> None:
    """Only tests trade durability for speed; the default keeps what it confirmed."""
    assert sql(servers.database_url, "SHOW fsync") == "off"
    with embedded_servers(state) as durable:
        assert sql(durable.database_url, "SHOW fsync") == "on"
        assert sql(durable.database_url, "SHOW synchronous_commit") == "on"


def test_data_outlives_a_stop(state: Path) -> None:
    """The second start finds the first one's rows, and no process remains between."""
    with embedded_servers(state, durable=False) as first:
        sql(first.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
        pids = first.postgres.pid, first.valkey.pid
    assert not any(psutil.pid_exists(pid) for pid in pids)
    with embedded_servers(state, durable=False) as second:
        assert sql(second.database_url, "SELECT answer FROM kept") == 42
        assert second.database_url == first.database_url


def test_killed_servers_come_back_in_place(state: Path) -> None:
    """After SIGKILL the same URLs work again, with every committed row and an empty Valkey."""
    with embedded_servers(state) as servers:
        sql(servers.database_url, "CREATE TABLE kept AS SELECT 42 AS answer")
        ring(servers.redis_url)
        for server in (servers.postgres, servers.valkey):
            os.kill(server.pid, signal.SIGKILL)
            server.start()
        assert sql(servers.database_url, "SELECT answer FROM kept") == 42
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.dbsize() == 0


def test_postgres_restarts_under_load(state: Path) -> None:
    """A restart ends open connections instead of waiting for them."""
    with embedded_servers(state, durable=False) as servers:
        before = servers.postgres.pid

        async def interrupted() -> None:
            connection = await asyncpg.connect(servers.database_url)
            begun = time.monotonic()
            await asyncio.to_thread(servers.postgres.start)
            assert time.monotonic() - begun < GRACE
            with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
                await connection.fetchval("SELECT 1")
            connection.terminate()

        asyncio.run(interrupted())
        assert servers.postgres.pid != before
        assert sql(servers.database_url, "SELECT 1") == 1


def test_servers_outlive_the_thread_that_restarted_them(state: Path) -> None:
    """The kernel ends children with their parent thread; a passing thread must not be that."""
    with embedded_servers(state, durable=False) as servers:
        passing = threading.Thread(target=servers.valkey.start)
        passing.start()
        passing.join()
        assert not gone(servers.valkey.pid, within=0.3)


def test_servers_end_with_a_killed_parent(state: Path) -> None:
    """SIGKILL leaves the parent no time to clean up; the kernel does it."""
    with holder(state) as (process, pids):
        process.kill()
        assert all(gone(pid) for pid in pids)


def test_everything_killed_at_once_comes_up_again(state: Path) -> None:
    """Stale sockets, postmaster.pid and lock file of dead processes do not stop a start."""
    with holder(state) as (process, pids):
        for pid in (process.pid, *pids):
            os.kill(pid, signal.SIGKILL)
        process.wait()
    assert (state / "pg" / "postmaster.pid").exists()
    with embedded_servers(state) as servers:
        assert sql(servers.database_url, "SELECT 1") == 1


def test_a_reused_process_number_does_not_stop_a_start(state: Path) -> None:
    """PostgreSQL would take any living process of its user for its predecessor."""
    with embedded_servers(state, durable=False):
        pass
    account = server_account(state / "pg")
    stranger = launched(account, signal.SIGKILL, ("/bin/sleep", "60"))
    with subprocess.Popen(stranger) as process:  # noqa: S603  # a fixed program
        (state / "pg" / "postmaster.pid").write_text(f"{process.pid}\n")
        try:
            with embedded_servers(state, durable=False) as servers:
                assert sql(servers.database_url, "SELECT 1") == 1
        finally:
            process.kill()


def test_survivors_are_replaced(state: Path) -> None:
    """A server that outlived its parent is ended before the next one takes its data."""
    with embedded_servers(state, durable=False) as servers:
        postgres = psutil.Process(servers.postgres.pid).cmdline()[:3]
        user = psutil.Process(servers.postgres.pid).uids().real
    (state / "run").mkdir()
    os.chown(state / "run", user, -1)
    command = [*postgres, "-c", "listen_addresses=", "-k", str(state / "run")]
    with survivor(command, user) as pid, embedded_servers(state, durable=False) as servers:
        assert gone(pid, within=0.1)
        assert sql(servers.database_url, "SELECT 1") == 1


def test_a_half_made_database_is_made_again(fresh: Path) -> None:
    """What an interrupted first start left is thrown away, never taken for a database."""
    (fresh / "pg.new" / "base").mkdir(parents=True)
    fresh.chmod(0o711)
    with embedded_servers(fresh, durable=False) as servers:
        assert sql(servers.database_url, "SELECT 1") == 1
    assert not (fresh / "pg.new").exists()


def test_the_second_start_hears_of_the_first(state: Path) -> None:
    """One directory has one user at a time; the message names the process that holds it."""
    with embedded_servers(state, durable=False):
        second = embedded_servers(state)
        with pytest.raises(EmbeddedError, match=rf"already in use by process {os.getpid()}\."):
            second.__enter__()


def test_a_path_too_long_or_too_strange_for_a_socket_works(fresh: Path) -> None:
    """The sockets move to a short path; both URLs stay free of characters that need quoting."""
    strange = fresh / "Büro #1 & Söhne" / ("x" * 120)
    strange.parent.mkdir(parents=True)
    with embedded_servers(strange, durable=False) as servers:
        assert sql(servers.database_url, "SELECT 1") == 1
        ring(servers.redis_url)
        moved = Path(str(sql(servers.database_url, "SHOW unix_socket_directories")))
    assert not moved.exists()


def test_a_closed_directory_stays_closed(fresh: Path) -> None:
    """Where the servers' user may not go nothing is opened for it: the data moves instead."""
    fresh.parent.chmod(0o700)
    with embedded_servers(fresh, durable=False) as servers:
        assert sql(servers.database_url, "SELECT 1") == 1
        moved = (fresh / "home").resolve()
        assert (moved.parent == programs.SHARED) == ROOT
    assert fresh.parent.stat().st_mode & 0o777 == 0o700
    assert not (fresh / "home").is_symlink()
    assert not moved.exists()


def test_programs_out_of_reach_are_copied(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation below a closed directory runs from a copy that only needs to be read."""
    shared = fresh.parent / "shared"
    monkeypatch.setattr(programs, "SHARED", shared)
    monkeypatch.setattr(programs, "reachable", lambda *_: False)
    with embedded_servers(fresh, durable=False) as servers:
        assert shared in Path(f"/proc/{servers.postgres.pid}/exe").resolve().parents
    copied = {path.name: path.stat().st_ino for path in shared.iterdir()}
    with embedded_servers(fresh, durable=False):
        assert copied == {path.name: path.stat().st_ino for path in shared.iterdir()}


def test_an_unwritable_place_is_named() -> None:
    """The kernel's own file system takes nothing from anybody."""
    with pytest.raises(EmbeddedError, match="/sys/stimmung is not writable") as caught:
        embedded_servers(Path("/sys/stimmung")).__enter__()
    assert "STIMMUNG_STATE" in caught.value.hint


def test_a_file_in_the_way_is_named(fresh: Path) -> None:
    """A path below a file is refused in words."""
    fresh.write_text("")
    with pytest.raises(EmbeddedError, match="cannot be used: "):
        embedded_servers(fresh / "below").__enter__()


def test_a_disk_that_fills_up_meanwhile_is_told(fresh: Path) -> None:
    """What PostgreSQL could not write is said in words, and the next start is not confused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(EmbeddedError, match="is full"):
            embedded_servers(fresh, durable=False).__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with embedded_servers(fresh, durable=False) as servers:
        assert sql(servers.database_url, "SELECT 1") == 1


def test_a_nearly_full_disk_is_told_before_anything_is_written(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Less room than a database needs is a message, and no half-made directory."""
    monkeypatch.setattr(home, "NEEDED", shutil.disk_usage(fresh.parent).total)
    with pytest.raises(EmbeddedError, match=r"has \d+ MB left, \d+ are needed"):
        embedded_servers(fresh).__enter__()
    assert [path.name for path in fresh.iterdir()] == ["lock"]
