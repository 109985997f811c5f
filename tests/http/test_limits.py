"""Limits: by key, and by address for guesses only; without Redis there are none."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import msgspec
import pytest
import redis.asyncio
from prometheus_client import REGISTRY

from service.app import create_app
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import Settings
from tests.conftest import add_session
from tests.support import Company, people

pytestmark = pytest.mark.anyio

M = Role.MACHINE
TEAMS = {"firma": (None, 12)}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that nobody could count in half a second is skipped; a busy machine may need more."""
    monkeypatch.setattr("service.http.limits._PATIENCE_SECONDS", 10.0)


@asynccontextmanager
async def process(
    settings: Settings, clock: ManualClock, address: str = "203.0.113.7", **changed: object
) -> AsyncIterator[httpx.AsyncClient]:
    """One more API process with few requests and failures allowed, seen from an address."""
    few = {"requests_per_minute": 5, "failures_per_minute": 3} | changed
    app = create_app(msgspec.structs.replace(settings, **few), clock)
    async with app.lifespan():
        transport = httpx.ASGITransport(app, client=(address, 123))
        async with httpx.AsyncClient(transport=transport, base_url="http://stimmung") as client:
            yield client


@pytest.fixture
async def valkey(settings: Settings) -> AsyncIterator[redis.asyncio.Redis]:
    assert settings.redis_url is not None
    client = redis.asyncio.Redis.from_url(settings.redis_url)
    await client.flushall()
    yield client
    await client.aclose()


def bearer(credential: str) -> dict[str, str]:
    return {"authorization": f"Bearer {credential}"}


def skipped() -> float:
    metric = next(
        each for each in REGISTRY.collect() if each.name == "stimmung_rate_limits_skipped"
    )
    return sum(sample.value for sample in metric.samples if sample.name.endswith("_total"))


@pytest.mark.usefixtures("valkey")
async def test_a_key_is_told_what_is_left_and_stopped_when_nothing_is(
    company: Company, settings: Settings, clock: ManualClock
) -> None:
    async with process(settings, clock) as client:
        key = bearer(company.keys[M])
        answers = [await client.get("/api/v1/teams", headers=key) for _ in range(6)]
        assert [each.status_code for each in answers] == [200] * 5 + [429]
        assert answers[0].headers["ratelimit-policy"] == '"requests";q=5;w=60'
        assert answers[0].headers["ratelimit"].startswith('"requests";r=4;t=')
        assert answers[5].headers["ratelimit"].startswith('"requests";r=0;t=')
        assert 1 <= int(answers[5].headers["retry-after"]) <= 60
        assert "retry-after" not in answers[0].headers
        assert answers[5].json()["type"] == "/problems/too-many-requests"
        assert answers[5].json()["title"] == "Zu viele Anfragen"
        english = await client.get("/api/v1/teams", headers=key | {"accept-language": "en"})
        assert english.json()["title"] == "Too many requests"
        other = await client.get("/api/v1/teams", headers=bearer(company.keys[Role.ADMINISTRATOR]))
        assert other.status_code == 200


@pytest.mark.usefixtures("valkey")
async def test_two_processes_count_together_and_none_is_counted_twice_or_missed(
    company: Company, settings: Settings, clock: ManualClock
) -> None:
    async with (
        process(settings, clock, requests_per_minute=40) as one,
        process(settings, clock, requests_per_minute=40) as two,
    ):

        async def ask(client: httpx.AsyncClient) -> list[int]:
            key = bearer(company.keys[M])
            return [(await client.get("/api/v1/teams", headers=key)).status_code for _ in range(15)]

        told = await asyncio.gather(*(ask(client) for client in (one, two, one, two)))
    assert sorted(status for each in told for status in each) == [200] * 40 + [429] * 20


@pytest.mark.usefixtures("valkey")
async def test_whoever_guesses_is_stopped_and_whoever_shares_the_address_still_votes(
    company: Company, settings: Settings, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    await company.open_round(await company.poll(), ["firma"])
    async with process(settings, clock) as client:
        ballot = {"answers": {"mood": 4}}
        guesses = [
            await client.post("/api/v1/ballot", headers=bearer(f"stp_{n:032}"), json=ballot)
            for n in range(6)
        ]
        assert [each.status_code for each in guesses] == [404] * 3 + [429] * 3
        assert "retry-after" in guesses[3].headers
        paper = await client.get("/api/v1/ballot", headers=bearer("stp_wrong"))
        assert paper.status_code == 429
        key = await client.get("/api/v1/teams", headers=bearer("stk_wrong"))
        assert key.status_code == 429
        company.client = client
        await company.count(people("firma", 1, 12), mood=4)


@pytest.mark.usefixtures("valkey")
async def test_a_thousand_ballots_from_one_address_are_counted_without_a_look_at_redis(
    company: Company,
    settings: Settings,
    clock: ManualClock,
    valkey: redis.asyncio.Redis,
) -> None:
    await company.staff({"firma": (None, 1000)})
    await company.open_round(await company.poll(settle="close"), ["firma"])
    await valkey.flushall()
    async with process(settings, clock) as client:
        answers = await asyncio.gather(
            *(
                client.post("/api/v1/ballot", headers=bearer(token), json={"answers": {"mood": 4}})
                for token in company.tokens.values()
            )
        )
    assert [each.status_code for each in answers] == [201] * 1000
    assert [key async for key in valkey.scan_iter("stimmung:limits*")] == []


async def test_addresses_are_counted_apart_and_stand_nowhere_in_clear(
    company: Company,
    settings: Settings,
    clock: ManualClock,
    valkey: redis.asyncio.Redis,
) -> None:
    assert company.keys
    for address, expected in (
        ("203.0.113.7", [401, 401, 401, 429]),
        ("203.0.113.8", [401, 401, 401, 429]),
        ("2001:db8::1", [401, 401, 401, 429]),
        ("2001:db8::2", [429]),
        ("2001:db8:0:1::1", [401]),
    ):
        async with process(settings, clock, address) as client:
            for status in expected:
                answer = await client.get("/api/v1/teams", headers=bearer("stk_wrong"))
                assert answer.status_code == status, address
    keys = [key.decode() async for key in valkey.scan_iter("*failures*")]
    assert keys
    assert not [key for key in keys if "203.0" in key or "2001" in key or "db8" in key]


@pytest.mark.usefixtures("company", "valkey")
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/callback?state=x&code=y"])
async def test_the_door_opens_so_often_a_minute_for_an_address(
    settings: Settings, clock: ManualClock, owner: asyncpg.Connection, path: str
) -> None:
    async with process(settings, clock, sign_ins_per_minute=2) as client:
        answers = [await client.get(path) for _ in range(4)]
        assert [each.status_code == 429 for each in answers] == [False, False, True, True]
        assert 1 <= int(answers[3].headers["retry-after"]) <= 60
        assert "Zu viele Anfragen" in answers[3].text
        # What else is public stays open, and who is inside already stays there.
        assert (await client.get("/signed-out")).status_code == 200
        session = await add_session(owner, (Role.PEOPLE_TEAM, None))
        assert (await client.get("/account", headers=session)).status_code == 200
    async with process(settings, clock, "203.0.113.8", sign_ins_per_minute=2) as client:
        assert (await client.get(path)).status_code != 429


async def test_who_presents_nothing_guesses_nothing(
    company: Company, settings: Settings, clock: ManualClock
) -> None:
    assert company.keys
    async with process(settings, clock) as client:
        answers = [await client.get("/api/v1/teams") for _ in range(6)]
    assert [each.status_code for each in answers] == [401] * 6


async def test_without_redis_everything_passes_at_once_and_a_metric_says_so(
    company: Company, settings: Settings, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # here the service's own patience counts
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        silent = f"redis://127.0.0.1:{deaf.getsockname()[1]}"
        for url in ("redis://127.0.0.1:1", silent):
            before = skipped()
            async with process(settings, clock, redis_url=url) as client:
                started = asyncio.get_running_loop().time()
                for _ in range(10):
                    answer = await client.get("/api/v1/teams", headers=bearer(company.keys[M]))
                    assert answer.status_code == 200
                    assert "ratelimit" not in answer.headers
                assert asyncio.get_running_loop().time() - started < 5
            assert skipped() - before == 10


@pytest.mark.usefixtures("company")
async def test_every_answer_carries_what_browsers_should_refuse(
    company: Company, settings: Settings, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    assert await owner.fetchval("SELECT 1")
    async with process(settings, clock, public_url="https://stimmung.example") as client:
        for path in ("/health/live", "/api/v1/teams", "/nowhere", "/works-council", "/schema"):
            headers = (await client.get(path)).headers
            assert "default-src 'none'" in headers["content-security-policy"], path
            assert "frame-ancestors 'none'" in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["strict-transport-security"] == "max-age=31536000"
        answer = await client.post("/api/v1/ballot", headers=bearer("stp_x"), json={"answers": {}})
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in (await company.client.get("/health/live")).headers
