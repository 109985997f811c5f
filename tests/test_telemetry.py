"""What the processes tell their operators: enough to run them, nothing about anybody."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import httpx
import msgspec
import pytest

from service.db import COLLECT, READ, WORK
from service.http.auth import Role
from service.settings import Settings
from tests.conftest import add_key, with_database
from tests.processes import running
from tests.support import COMMENT, SCALE, Company, people

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


async def test_metrics_count_the_deployment_and_logs_and_metrics_name_nobody(
    settings: Settings, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    keys = {
        role: await add_key(owner, role)
        for role in (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE)
    }
    with running(settings, tmp_path / "log", "serve", "work") as processes:
        async with httpx.AsyncClient(base_url=processes.api, trust_env=False) as client:
            company = Company(client, keys)
            await company.staff({"geheimlabor": (None, 6)})
            poll = await company.poll(SCALE, COMMENT, settle=0, texts="figures_only")
            round_id = await company.open_round(poll, ["geheimlabor"], datetime.now(UTC) + HOUR)
            await company.count(people("geheimlabor", 1, 5), mood=4, why="Vertrauliches Wort")
            refused = await company.answer("geheimlabor-6", mood="Vertrauliches Wort")
            await company.call("GET", f"/teams/geheimlabor/rounds/{round_id}/mood")
            made = await company.ok(
                "POST", "/keys", Role.ADMINISTRATOR, json={"name": "Slack", "scopes": ["scim"]}
            )
            wrong = {"authorization": f"Bearer {made['key']}x"}
            assert (await client.get("/api/v1/polls", headers=wrong)).status_code == 401
            api = (await client.get(processes.api_metrics)).text
            worker = await _until(client, processes.worker_metrics)
        said = processes.log.read_text("utf-8") + api + worker

    assert refused.status_code == 422
    assert 'stimmung_http_requests_total{method="POST",route="/api/v1/ballot"' in api
    assert 'stimmung_items{source="scales",term="sealed"} 5.0' in worker
    assert 'stimmung_items_missing{source="comments"} 0.0' in worker
    assert '"event":"worker_ready"' in said
    assert "sentiment runs on " in said
    own = (settings.secret, settings.database_url, settings.redis_url)
    passwords = [settings.role_password(login) for login in (COLLECT, READ, WORK)]
    secrets = [
        *own,
        *passwords,
        made["key"],
        *keys.values(),
        *company.tokens.values(),
        "geheimlabor",
        "Vertraulich",
        round_id,
    ]
    assert [secret for secret in secrets if secret in said] == []
    assert "127.0.0.1" not in said


async def test_every_line_is_json_and_holds_no_address_also_while_the_database_is_away(
    settings: Settings, tmp_path: Path
) -> None:
    name = urlsplit(settings.database_url or "").path.lstrip("/")
    with running(settings, tmp_path / "log", "serve", "work") as processes:
        server = await asyncpg.connect(with_database(settings.database_url or "", "postgres"))
        await server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
        )
        for _ in range(100):
            if b"connection floor" in processes.log.read_bytes():
                break
            await asyncio.sleep(0.1)
        await server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await server.close()
    lines = processes.log.read_text("utf-8").splitlines()
    told = [msgspec.json.decode(line) for line in lines]
    floors = [line for line in told if "connection floor" in line.get("told", "")]
    assert floors
    assert {line["event"] for line in floors} == {"library"}
    assert name not in processes.log.read_text("utf-8")


async def _until(client: httpx.AsyncClient, url: str) -> str:
    """Read the worker's metrics until the comments of the five are sealed."""
    for _ in range(200):
        text = (await client.get(url)).text
        if 'stimmung_items{source="comments",term="sealed"} 5.0' in text:
            break
        await asyncio.sleep(0.1)
    return text
