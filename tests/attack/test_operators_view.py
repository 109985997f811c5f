"""An attacker who reads all logs and all metrics learns of no token, no team and no arrival."""

import asyncio
import re
import time
from collections.abc import Iterator
from typing import Any

import asyncpg
import httpx
import prometheus_client
import pytest
import structlog
from prometheus_client.parser import text_string_to_metric_families

from service.http import telemetry
from service.polls import store
from tests.conftest import Workplace, add_session
from tests.http.network import post, reaction, send
from tests.processes import free_port
from tests.support import COMMENT, SCALE, Company, people
from workers import metrics
from workers.close import close
from workers.score import score
from workers.seal import seal
from workers.stir import stir

pytestmark = pytest.mark.anyio

Lines = list[Any]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything that is logged."""
    with structlog.testing.capture_logs() as captured:
        yield captured


async def round_trip(company: Company, workplace: Workplace) -> list[str]:
    """Walk a round from the invitation to its end; return what nobody may read of it."""
    await company.staff({"geheimlabor": (None, 7)})
    poll = await company.poll(SCALE, COMMENT, settle=0, texts="figures_only")
    round_id = await company.open_round(poll, ["geheimlabor"])
    await company.count(people("geheimlabor", 1, 6), mood=4, why="negative Vertraulich")
    await company.answer("geheimlabor-7", mood="Vertraulich")
    await send(company, post("p1"), to="/posts")
    await send(company, reaction("geheimlabor-1"))
    for step in (score, seal, stir, close, metrics.refresh):
        await step(workplace.work)
    await company.round_mood("geheimlabor", round_id)
    secrets = [*company.tokens.values(), *company.keys.values()]
    return [*secrets, "geheimlabor", "Vertraulich", round_id, poll]


async def exposed() -> str:
    """Return the metrics as a process serves them."""
    port = free_port()
    telemetry.serve_metrics("127.0.0.1", port, "STIMMUNG_API_METRICS_PORT")
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"http://127.0.0.1:{port}/metrics")).text


async def test_nothing_in_logs_and_metrics_names_a_token_a_team_a_text_or_a_round(
    company: Company, workplace: Workplace, lines: Lines
) -> None:
    secrets = await round_trip(company, workplace)
    said = repr(lines) + await exposed()
    assert "/api/v1/ballot" in said
    assert [secret for secret in secrets if secret in said] == []


async def knock(company: Company) -> None:
    """Send ballots in every way that a ballot can come, good and bad."""
    await company.count(["firma-1"], mood=3)
    headers = {"authorization": f"Bearer {company.tokens['firma-2']}"}
    long_way = headers | {"content-type": "application/json; charset=utf-8"}
    for path in ("/api/v1/ballot", "/api/v1/ballot/"):
        for method in ("GET", "POST", "PUT", "OPTIONS"):
            for sent in (headers, long_way, {"authorization": "Bearer stp_x"}, {}):
                for body in (b'{"answers": {"mood": 3}}', b"{", b'{"answers": {"mood": 9}}'):
                    await company.client.request(method, path, headers=sent, content=body)


async def survey(company: Company) -> None:
    await company.staff({"firma": (None, 6)})
    await company.open_round(await company.poll(), ["firma"])


async def test_a_ballot_leaves_no_line_on_any_way(company: Company, lines: Lines) -> None:
    await survey(company)
    lines.clear()
    await knock(company)
    assert lines == []


async def test_a_ballot_that_meets_a_failure_leaves_no_line(
    company: Company, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    await survey(company)

    async def away(*_: object, **__: object) -> list[str]:
        raise OSError

    monkeypatch.setattr(store, "hand_in", away)
    lines.clear()
    assert (await company.answer("firma-1", mood=3)).status_code == 503
    assert lines == []


async def test_a_ballot_whose_doorbell_is_lost_leaves_no_line(
    company: Company, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    await survey(company)

    async def gone(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("service.doorbell.create_pool", gone)
    lines.clear()
    await company.count(["firma-1"], mood=3)
    await asyncio.sleep(0.1)
    assert lines == []


async def test_a_check_in_leaves_no_line_on_any_way_from_the_widget_on(
    company: Company, owner: asyncpg.Connection, lines: Lines
) -> None:
    await company.staff({"firma": (None, 6)})
    session = await add_session(owner, person="firma-1")
    ways = [
        ("GET", "/check-in/tap", {}),
        ("GET", "/check-in", {}),
        ("POST", "/check-in", {"data": {"point": "4"}}),
        ("GET", "/check-in/thanks", {}),
        ("POST", "/api/v1/check-in", {"json": {"point": 4}}),
    ]
    lines.clear()
    for method, path, sent in ways:
        headers = session | {"sec-fetch-site": "same-origin"}
        answer = await company.client.request(method, path, headers=headers, **sent)
        assert answer.status_code < 400
    assert lines == []


async def test_with_ballots_logged_like_other_requests_each_leaves_its_moment(
    company: Company, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telemetry, "UNLOGGED", frozenset())
    await survey(company)
    lines.clear()
    await knock(company)
    assert any(line.get("route") == "/api/v1/ballot" for line in lines)


def moments(text: str, since: float) -> list[str]:
    """Return the series whose value is a time of the test."""
    return [
        sample.name
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if since <= sample.value <= time.time()
    ]


async def test_no_metric_holds_the_moment_of_a_ballot(company: Company) -> None:
    since = time.time() - 1
    await survey(company)
    telemetry.REQUESTS.clear()
    await company.count(["firma-1"], mood=3)
    text = await exposed()
    assert 'stimmung_http_requests_total{method="POST",route="/api/v1/ballot"' in text
    assert moments(text, since) == []


async def test_metrics_with_their_time_of_birth_tell_when_the_first_ballot_came(
    company: Company,
) -> None:
    since = time.time() - 1
    await survey(company)
    telemetry.REQUESTS.clear()
    prometheus_client.enable_created_metrics()
    await company.count(["firma-1"], mood=3)
    text = prometheus_client.generate_latest().decode()
    prometheus_client.disable_created_metrics()
    assert "stimmung_http_requests_created" in moments(text, since)
    assert re.search(r"requests_created\{[^}]*/api/v1/ballot", text)
