import json
import os
import re
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from service.cli import main
from service.settings import _NAMES as SETTINGS

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "api", "worker")


def stages() -> dict[str, str]:
    """The Dockerfile's stages by name, each with its instructions on single lines."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return dict(re.findall(r"(?ms)^FROM \S+ AS (\w+)\n(.*?)(?=^FROM|\Z)", joined))


def instruction(stage: str, name: str) -> str:
    return re.findall(rf"(?m)^{name} (.+)$", stages()[stage])[-1]


def is_command(words: list[str]) -> bool:
    return words[0] == "stimmung" and words[1] in main.list_commands(click.Context(main))


@contextmanager
def answering(status: int) -> Iterator[int]:
    """A web server that gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health/ready" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("stage", ["api", "worker"])
def test_images_start_an_existing_command_as_an_ordinary_user(stage: str) -> None:
    """A renamed command or a container running as root is seen before it is built."""
    assert is_command(json.loads(instruction(stage, "CMD")))
    assert int(instruction(stage, "USER")) > 0


def test_the_api_image_has_no_torch() -> None:
    """Only the worker installs the model's libraries, and the API does not build on it."""
    assert "torch" not in stages()["api"]
    assert "[worker]" not in stages()["api"]
    assert re.search(r"(?m)^FROM service AS api$", DOCKERFILE)
    assert "torch" not in stages()["service"] + stages()["base"]
    assert '"$(echo /wheels/stimmung-*.whl)[worker]"' in stages()["worker"]


def test_every_installation_in_an_image_is_pinned() -> None:
    """Without the constraints file torch alone would bring gigabytes of other packages."""
    installations = re.findall(r"pip (?:install|wheel) [^&\n]*", DOCKERFILE.replace("\\\n", " "))
    assert len(installations) == 5
    assert all("constraint constraints.txt" in line for line in installations)


def test_the_build_sees_all_packages_and_nothing_else() -> None:
    """The ignore list lets through what the wheel is built from: no data, no environment."""
    let_in = re.findall(r"(?m)^!(.+)$", (ROOT / ".dockerignore").read_text())
    needed = ["pyproject.toml", "README.md", "constraints.txt"]
    assert sorted(let_in) == sorted([*needed, "sentiment", "service", "sql", "workers"])
    assert not any(
        fnmatch(name, line) for line in let_in for name in (".stimmung", ".venv", ".env")
    )


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check_asks_whether_the_api_can_serve(status: int, healthy: bool) -> None:
    """The check is run as Docker would run it: 503 makes the container unhealthy."""
    command = json.loads(instruction("api", "HEALTHCHECK").partition("CMD ")[2])
    with answering(status) as port:
        check = subprocess.run(  # noqa: S603  # the image's own check
            [sys.executable, *command[1:]],
            check=False,
            capture_output=True,
            env=os.environ | {"STIMMUNG_PORT": str(port)},
        )
    assert (check.returncode == 0) == healthy


def test_compose_builds_targets_that_exist_and_runs_commands_that_exist() -> None:
    """Every service of ours fits the Dockerfile and the command line."""
    for name in OURS:
        assert SERVICES[name]["build"]["target"] in stages()
        assert is_command(SERVICES[name]["command"])


def test_compose_runs_the_servers_the_tests_run() -> None:
    """PostgreSQL 18 and Valkey 9, as embedded, and PostgreSQL's data on a volume."""
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["valkey"]["image"] == "valkey/valkey:9"
    volume, _, place = SERVICES["postgres"]["volumes"][0].partition(":")
    assert volume in COMPOSE["volumes"]
    assert place == "/var/lib/postgresql"


def test_no_secret_has_a_default() -> None:
    """A deployment that forgot a secret does not start, instead of starting with ours."""
    used = set(re.findall(r"\$\{(\w+)(:?[-?]?)", (ROOT / "compose.yaml").read_text()))
    secret = {name for name in used if re.search("PASSWORD|SECRET", name[0])}
    assert {name for name, _ in secret} == {
        "POSTGRES_PASSWORD",
        "VALKEY_PASSWORD",
        "STIMMUNG_SECRET",
    }
    assert {operator for _, operator in secret} == {":?"}


def test_only_the_migration_knows_the_owner_of_the_database() -> None:
    """API and worker log in by the roles that see less."""
    for name in ("api", "worker"):
        assert "POSTGRES_PASSWORD" not in json.dumps(SERVICES[name])
    assert "POSTGRES_PASSWORD" in SERVICES["migrate"]["environment"]["DATABASE_URL"]


def test_compose_sets_variables_the_service_reads() -> None:
    """A misspelt setting would be ignored in silence."""
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= set(SETTINGS)
    assert set(re.findall(r"STIMMUNG_\w+(?==)", stages()["service"])) <= set(SETTINGS)


def test_services_start_in_order() -> None:
    """The migration waits for PostgreSQL; API and worker wait for the migration."""
    healthy = "service_healthy"
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == healthy
    for name in ("api", "worker"):
        waits = SERVICES[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["valkey"]["condition"] == healthy
    assert all("test" in SERVICES[name]["healthcheck"] for name in ("postgres", "valkey"))


def test_only_the_api_is_reachable_and_only_from_this_machine() -> None:
    """The servers and the worker have no port and no way out."""
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["api"]
    assert SERVICES["api"]["ports"][0].startswith("${STIMMUNG_LISTEN:-127.0.0.1}:")
    assert COMPOSE["networks"]["data"]["internal"] is True
    assert all(SERVICES[name]["networks"] == ["data"] for name in SERVICES if name != "api")
