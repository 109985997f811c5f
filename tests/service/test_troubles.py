"""A command whose database is not there, or is another one, says so in one line."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.embedded import Servers, embedded_servers, running_database
from service.reach import DatabaseError
from service.settings import Settings
from service.standing import require_secret
from tests.conftest import SECRET, with_database
from tests.service.conftest import reachable

pytestmark = pytest.mark.usefixtures("anyio_backend")

OTHER = "another secret of the tests, as long as the first"
SECRET_BOUND = (
    "person show x",
    "person erase x --yes",
    "account 00000000-0000-0000-0000-000000000000",
    "rescore",
    "work",
    "serve",
    "demo",
)
COMMANDS = (
    "admin keys",
    "admin key --role people_team --name x",
    "admin grants",
    "admin people find x",
    "admin sources list",
    "admin retention",
    "audit list",
    "audit verify",
    "retain",
    "org import FILE",
    *SECRET_BOUND,
)


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    path = tmp_path / "leute.csv"
    path.write_text("Personalnummer;Name;Team\n1;P 1;Küche\n", "utf-8")
    return path


def run(command: str, url: str | None, tmp_path: Path, secret: str = SECRET) -> Result:
    environment = {
        "DATABASE_URL": url,
        "REDIS_URL": "",
        "STIMMUNG_SECRET": secret,
        "STIMMUNG_STATE": str(tmp_path / "state"),
    }
    words = command.replace("FILE", str(tmp_path / "leute.csv")).split()
    return CliRunner().invoke(main, words, env=environment)


def told(result: Result) -> str:
    """Return the one line that a command ended with."""
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1, result.output
    *_, last = result.output.splitlines()
    assert result.output.count("Error") == 1
    assert last.startswith("Error: "), result.output
    return last


@pytest.fixture
async def unmigrated(servers: Servers, template: str) -> AsyncIterator[str]:  # noqa: ARG001 -- makes the roles
    server = await asyncpg.connect(servers.database_url)
    await server.execute("CREATE DATABASE unmigrated")
    yield with_database(servers.database_url, "unmigrated")
    await server.execute("DROP DATABASE unmigrated WITH (FORCE)")
    await server.close()


@pytest.mark.parametrize("command", [*COMMANDS, "migrate"])
def test_without_an_address_a_command_says_how_to_give_one(
    command: str, tmp_path: Path, lists: Path
) -> None:
    assert lists.exists()
    assert "DATABASE_URL is not set" in told(run(command, "", tmp_path))


@pytest.mark.parametrize("command", [*COMMANDS, "migrate"])
def test_a_database_that_does_not_answer_is_told_in_a_line(
    command: str, tmp_path: Path, lists: Path
) -> None:
    assert lists.exists()
    line = told(run(command, "postgresql://somebody:geheim@127.0.0.1:1/none", tmp_path))
    assert "The database does not answer (Connection refused)" in line
    assert "geheim" not in line
    assert "127.0.0.1" not in line


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_without_a_schema_is_to_be_migrated(
    command: str, unmigrated: str, tmp_path: Path, lists: Path
) -> None:
    assert lists.exists()
    assert "run `stimmung migrate`" in told(run(command, unmigrated, tmp_path))


@pytest.mark.parametrize("command", SECRET_BOUND)
def test_a_secret_of_another_database_is_refused(
    command: str, settings: Settings, tmp_path: Path
) -> None:
    line = told(run(command, settings.database_url, tmp_path, secret=OTHER))
    assert "STIMMUNG_SECRET is not the one" in line
    assert OTHER not in line


def test_a_user_or_a_database_that_is_not_there_is_told_apart(
    servers: Servers, tmp_path: Path
) -> None:
    nobody = servers.database_url.replace("//stimmung@", "//nobody:geheim@")
    assert "are name and password right" in told(run("admin keys", nobody, tmp_path))
    nowhere = with_database(servers.database_url, "nowhere")
    assert "no database of the name" in told(run("migrate", nowhere, tmp_path))


def test_a_role_that_may_not_make_roles_does_not_migrate(
    unmigrated: str, settings: Settings, tmp_path: Path
) -> None:
    role = Settings(database_url=unmigrated, secret=settings.secret).role_url("stimmung_read")
    assert "must name the owner" in told(run("migrate", role, tmp_path))


@pytest.mark.parametrize(
    ("command", "variable"),
    [
        ("serve", "STIMMUNG_PORT"),
        ("serve", "STIMMUNG_API_METRICS_PORT"),
        ("work", "STIMMUNG_WORKER_METRICS_PORT"),
    ],
)
def test_a_port_that_is_taken_is_told_by_its_variable(
    command: str, variable: str, settings: Settings, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, "-m", "service", command],
            env=os.environ
            | {
                "DATABASE_URL": str(settings.database_url),
                "STIMMUNG_SECRET": SECRET,
                "STIMMUNG_STATE": str(tmp_path),
                variable: str(port),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"Error: {variable} cannot be used: port {port}")
    assert "Traceback" not in done.stderr


def test_a_description_that_cannot_be_written_is_told_in_a_line(tmp_path: Path) -> None:
    output = tmp_path / "missing" / "x.json"
    assert "cannot be written: No such file" in told(
        run(f"openapi --output {output}", "", tmp_path)
    )


@pytest.fixture
def going() -> Iterator[Path]:
    """A state directory on which servers run, as `stimmung run` starts them."""
    with reachable() as folder:
        state = folder / "state"
        with embedded_servers(state, durable=False) as servers:
            secret = {"DATABASE_URL": servers.database_url, "STIMMUNG_SECRET": SECRET}
            assert CliRunner().invoke(main, ["migrate"], env=secret).exit_code == 0
            (state / "secret").write_text(SECRET)
            yield state


def test_administration_finds_the_database_of_a_run_that_is_going(going: Path) -> None:
    env = {"DATABASE_URL": "", "STIMMUNG_SECRET": "", "STIMMUNG_STATE": str(going)}
    made = CliRunner().invoke(
        main, ["admin", "key", "--role", "people_team", "--name", "x"], env=env
    )
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("stk_")
    assert f"using what `stimmung run` runs in {going.resolve()}" in made.stderr
    switched = CliRunner().invoke(main, ["admin", "sources", "set", "checkins", "on"], env=env)
    assert switched.stderr.count("using what") == 1
    # With the secret that lies beside it: without one this ends before anybody is looked for.
    shown = CliRunner().invoke(main, ["person", "show", "x"], env=env)
    assert "the directory has no 'x'" in shown.output
    # Processes that stay, and the schema, do not follow a directory that happens to lie there.
    for command in ("migrate", "serve", "work", "demo"):
        refused = CliRunner().invoke(main, [command], env=env | {"STIMMUNG_SECRET": SECRET})
        assert "DATABASE_URL is not set" in told(refused)


def test_the_directory_of_another_user_is_not_trusted(
    going: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = going.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    env = {"DATABASE_URL": "", "STIMMUNG_STATE": str(going)}
    assert "DATABASE_URL is not set" in told(CliRunner().invoke(main, ["admin", "keys"], env=env))


def asked(url: str, question: str) -> object:
    async def ask() -> object:
        connection = await asyncpg.connect(url)
        answer: object = await connection.fetchval(question)
        await connection.close()
        return answer

    return asyncio.run(ask())


def test_where_the_server_takes_any_password_the_secret_cannot_be_told(going: Path) -> None:
    url = str(running_database(going))
    (hba,) = going.resolve().glob("**/run/pg_hba.conf")
    hba.write_text(hba.read_text().replace("scram-sha-256", "trust"))
    loaded = asked(url, "SELECT pg_conf_load_time() FROM pg_reload_conf()")
    while asked(url, "SELECT pg_conf_load_time()") == loaded:
        time.sleep(0.01)
    with pytest.raises(DatabaseError, match="asks for no password"):
        asyncio.run(require_secret(Settings(database_url=url, secret=SECRET)))
