"""The README's walk does what the README says, word for word, with the real model."""

import json
import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from service.settings import Settings
from tests.conftest import add_key
from tests.processes import running
from workers.demo.company import ROOT

pytestmark = pytest.mark.anyio

POST = {"network": "slack", "id": "p"}
README = Path(__file__).parent.parent / "README.md"


async def write_keys(owner: asyncpg.Connection, folder: Path) -> None:
    roles = (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE)
    keys = [{"role": role.value, "key": await add_key(owner, role)} for role in roles]
    (folder / ".stimmung").mkdir()
    (folder / ".stimmung" / "demo.json").write_text(json.dumps({"keys": keys}))


async def open_the_day(api: str, folder: Path) -> None:
    """Let the company and its day be there already, as in the demo: the walk's teams are newer.

    It is larger than the walk, whose reactions would seal as those of everybody.
    """
    keys = json.loads((folder / ".stimmung" / "demo.json").read_text())["keys"]
    bearer = {each["role"]: {"authorization": f"Bearer {each['key']}"} for each in keys}
    people = [{"id": each, "name": each.upper(), "team_id": ROOT} for each in "abcdefghijkl"]
    steps: list[tuple[str, Role, object]] = [
        ("PUT /teams", Role.ADMINISTRATOR, [{"id": ROOT, "name": "Nordhang"}]),
        ("PUT /people", Role.ADMINISTRATOR, people),
        ("POST /posts", Role.MACHINE, [POST | {"posted_at": datetime.now(UTC).isoformat()}]),
        (
            "POST /reactions",
            Role.MACHINE,
            [{"network": "slack", "post": "p", "person": "a", "reaction": "heart"}],
        ),
    ]
    async with httpx.AsyncClient(base_url=api) as client:
        for step, role, body in steps:
            method, path = step.split()
            answer = await client.request(
                method, f"/api/v1{path}", json=body, headers=bearer[role.value]
            )
            assert answer.is_success, answer.text


async def test_the_walk_shows_the_fifth_ballot_and_lifts_the_rests(
    settings: Settings, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    await write_keys(owner, tmp_path)
    walk = "\n".join(re.findall(r"```bash\n(.*?)```", README.read_text("utf-8"), re.DOTALL))

    with running(settings, tmp_path / "log", "serve", "work") as processes:
        await open_the_day(processes.api, tmp_path)
        done = subprocess.run(  # noqa: ASYNC221, S603 -- our own text; nothing else runs in this loop
            ["bash", "-eu", "-o", "pipefail", "-c", walk],  # noqa: S607 -- as a reader would
            check=False,
            cwd=tmp_path,
            env=os.environ | {"STIMMUNG_PORT": processes.api.rpartition(":")[2]},
            capture_output=True,
            text=True,
            timeout=120,
        )

    said = done.stdout.splitlines()
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert "After four ballots: 0 figures of five people on the stream" in said
    assert any(re.fullmatch(r"After five ballots: [12] figures .*", line) for line in said), (
        done.stdout
    )
    for line in (
        "kueche: 5 people sealed",
        "kasse: 0 people sealed",
        "kantine: 10 people sealed",
        "After seven ballots: 0 people sealed",
        "After eight ballots: 8 people sealed",
        "{'accepted': 8}",
        "{'withdrawn': 1}",
    ):
        assert line in said, done.stdout
