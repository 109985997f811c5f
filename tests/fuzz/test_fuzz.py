"""Whatever is sent, nothing breaks, the description holds, and nobody sees more than they may."""

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import anyio.to_thread
import asyncpg
import httpx
import pytest

from service.app import create_app
from service.db import WORK, open_pool
from service.http.auth import Role
from service.kernel.clock import SystemClock
from service.settings import Settings
from tests.conftest import add_key
from tests.fuzz.callers import CREW, caller_as
from tests.fuzz.campaign import Campaign, Outcome
from tests.fuzz.document import document
from tests.processes import running
from tests.support import COMMENT, SCALE, Company, ScriptedScorer, people
from workers.context import Work
from workers.score import score
from workers.seal import seal

TREE = {"firma": (None, 0), "nord": ("firma", 12), "ost": ("nord", 6), "sued": ("firma", 6)}
BELOW = frozenset({"nord", "ost"})
SECONDS = int(os.environ.get("STIMMUNG_FUZZ_SECONDS", "0"))

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.slow,
    pytest.mark.skipif(SECONDS == 0, reason="`make fuzz` takes ten minutes for it"),
]


@pytest.fixture
async def service(settings: Settings, tmp_path: Path) -> AsyncIterator[str]:
    """A service as it runs in production; in the end nothing crashed behind an answer either."""
    with running(settings, tmp_path / "log", "serve") as process:
        yield process.api
    assert "request_crashed" not in (tmp_path / "log").read_text("utf-8")


async def test_whoever_calls_and_whatever_they_send(
    settings: Settings, owner: asyncpg.Connection, service: str, capsys: pytest.CaptureFixture[str]
) -> None:
    known = await furnished(settings, owner, service)
    campaign = Campaign(
        service,
        document(create_app(settings)),
        known,
        examples=100,
        seconds=SECONDS // len(CREW) or None,
    )
    outcomes: list[Outcome] = []
    for name in CREW:
        caller = await caller_as(owner, name, "nord", BELOW)
        outcome = await anyio.to_thread.run_sync(campaign.attack, caller)
        outcomes.append(outcome)
        with capsys.disabled():
            print(f"\n{outcome}", end="", flush=True)  # noqa: T201 -- what `make fuzz` is for
    failures = [f"{o.caller} {name}\n{told}" for o in outcomes for name, told in o.failures.items()]
    assert not failures, "\n\n".join(failures)


async def furnished(
    settings: Settings, owner: asyncpg.Connection, service: str
) -> dict[str, list[str]]:
    """Fill a company with something of everything; return what paths and queries can name."""
    roles = (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL)
    keys = {role: await add_key(owner, role) for role in roles}
    async with httpx.AsyncClient(base_url=service) as client:
        company = Company(client, keys)
        await company.staff(TREE)
        await owner.execute("UPDATE sources SET enabled = true")
        poll = await company.poll(SCALE, COMMENT, settle=0)
        closes_at = SystemClock().now() + timedelta(days=7)
        round_id = await company.open_round(poll, ["firma"], closes_at)
        await company.count(people("nord", 1, 12), mood=4, why="positive Es läuft gut.")
        posts = [{"network": "slack", "id": "p1", "posted_at": SystemClock().now().isoformat()}]
        await company.ok("POST", "/posts", Role.MACHINE, json=posts)
        shown = {"team": "nord", "origins": [service]}
        await company.ok("PUT", f"/polls/{poll}/thresholds", json={"k_figures": 7, "k_texts": 12})
        lower = {"poll_id": poll, "k_figures": 6, "k_texts": 12}
        proposal = await company.ok("POST", "/threshold-proposals", json=lower)
        shown = {"team": "nord", "origins": [service]}
        minted = await company.ok("POST", "/embed-tokens", json=shown)
    async with await open_pool(settings.role_url(WORK), size=4) as pool:
        work = Work(settings, SystemClock(), pool, ScriptedScorer())
        while await score(work) or await seal(work):
            pass
    return {
        "path.team_id": list(TREE),
        "path.poll_id": [poll],
        "path.round_id": [round_id],
        "path.person_id": ["nord-1", "sued-1"],
        "path.source": ["reactions", "replies", "checkins"],
        "path.proposal_id": [proposal["id"]],
        "path.token_id": [minted["record"]["id"]],
        "query.filter": ['userName eq "nord-1"', 'displayName eq "Nord"', r'id eq "\ud800"', "((("],
        "query.startIndex": ["1", "2", str(2**63)],
        "query.token": [minted["token"]],
        "query.url": [f"{service}/embed/mood?token={minted['token']}"],
    }
