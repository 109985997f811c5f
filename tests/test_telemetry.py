"""What the processes tell their operators: enough to run them, nothing about anybody."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from service.db import COLLECT, READ, WORK
from service.http.auth import Role
from service.settings import Settings
from tests.conftest import add_key
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


async def _until(client: httpx.AsyncClient, url: str) -> str:
    """Read the worker's metrics until the comments of the five are sealed."""
    for _ in range(200):
        text = (await client.get(url)).text
        if 'stimmung_items{source="comments",term="sealed"} 5.0' in text:
            break
        await asyncio.sleep(0.1)
    return text
