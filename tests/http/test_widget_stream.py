"""Many widgets over one stream: figures as they change, and the end of each token by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest

from service.kernel.clock import ManualClock
from service.mood import rules
from tests.conftest import Workplace
from tests.http.widgets import INTRANET, TEAMS, mint, problem, seal_five
from tests.support import Company

pytestmark = pytest.mark.anyio


SECOND = 1.0
PATIENCE = 10.0


@dataclass
class Events:
    """One open stream and what it said by now."""

    lines: AsyncIterator[str]
    seen: list[tuple[str, Any]] = field(default_factory=list)

    async def next(self, patience: float = PATIENCE) -> tuple[str, Any] | None:
        """Return the next event but heartbeats, None at the end; raise TimeoutError without."""
        name = ""
        async with asyncio.timeout(patience):
            async for line in self.lines:
                key, _, value = line.partition(": ")
                if key == "event":
                    name = value
                elif key == "data" and name != "beat":
                    self.seen.append((name, msgspec.json.decode(value)))
                    return self.seen[-1]
        return None


@asynccontextmanager
async def stream(
    live: httpx.AsyncClient, *tokens: str, origin: str | None = INTRANET
) -> AsyncIterator[Events]:
    headers = {} if origin is None else {"origin": origin}
    params = [("token", token) for token in tokens]
    async with live.stream("GET", "/widgets/v1/stream", params=params, headers=headers) as response:
        assert response.status_code == 200, await response.aread()
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "no-store" in response.headers["cache-control"]
        assert response.headers.get("access-control-allow-origin") == origin
        yield Events(response.aiter_lines())


async def test_one_stream_shows_every_tokens_figure_and_each_change_within_a_second(
    live: httpx.AsyncClient, company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    tokens = [(await mint(company, team))["token"] for team in ("nord", "sued", "firma")]
    async with stream(live, *tokens) as events:
        first = [await events.next() for _ in tokens]
        assert [(e[0], e[1]["place"], e[1]["mood"]["index"]) for e in first if e] == [
            ("mood", place, None) for place in range(3)
        ]
        await seal_five(company, workplace, "nord")
        changed = [await events.next(SECOND) for _ in range(2)]
        assert {e[1]["place"]: e[1]["mood"]["index"] for e in changed if e} == {0: 75, 2: 75}
        with pytest.raises(TimeoutError):
            await events.next(0.5)


async def test_a_revoked_token_ends_alone_and_the_stream_with_the_last(
    live: httpx.AsyncClient, company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    minted = [await mint(company, team) for team in ("nord", "sued")]
    async with stream(live, *(each["token"] for each in minted)) as events:
        await events.next()
        await events.next()
        await company.call("DELETE", f"/embed-tokens/{minted[0]['record']['id']}")
        ended = await events.next()
        assert ended is not None
        assert (ended[0], ended[1]["place"], ended[1]["reason"]) == ("ended", 0, "revoked")
        assert ended[1]["words"]["de"].startswith("Diese Freigabe wurde beendet.")
        await seal_five(company, workplace, "nord")
        with pytest.raises(TimeoutError):
            await events.next(0.5)


async def test_a_token_revoked_just_before_a_change_does_not_show_it(
    live: httpx.AsyncClient, company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    minted = await mint(company, "nord")
    async with stream(live, minted["token"]) as events:
        await events.next()
        await owner.execute("UPDATE embed_tokens SET revoked_at = now()")
        await seal_five(company, workplace, "nord")
        ended = await events.next()
        assert ended is not None
        assert (ended[0], ended[1]["reason"]) == ("ended", "revoked")
        assert await events.next() is None


async def test_a_token_that_expires_while_it_is_looked_at_ends(
    live: httpx.AsyncClient, company: Company, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    minted = await mint(company, "nord", days=1)
    async with stream(live, minted["token"]) as events:
        await events.next()
        clock.advance(timedelta(days=1))
        ended = await events.next()
        assert ended is not None
        assert (ended[0], ended[1]["reason"]) == ("ended", "expired")
        assert await events.next() is None


async def test_one_bad_token_does_not_keep_the_others_from_showing(
    live: httpx.AsyncClient, company: Company
) -> None:
    await company.staff(TEAMS)
    good = (await mint(company, "nord"))["token"]
    foreign = (await mint(company, "sued", origins=["https://anderswo.example"]))["token"]
    async with stream(live, "ste_x", good, foreign) as events:
        told = [await events.next() for _ in range(3)]
    assert {e[1]["place"]: e[1].get("reason") for e in told if e} == {
        0: "unknown",
        1: None,
        2: "elsewhere",
    }


async def test_a_stream_that_may_show_nothing_is_refused(
    live: httpx.AsyncClient, company: Company
) -> None:
    await company.staff(TEAMS)
    foreign = (await mint(company, "sued", origins=["https://anderswo.example"]))["token"]
    for token, expected in (
        (foreign, (403, "embedded-elsewhere")),
        ("", (401, "unknown-embed-token")),
    ):
        refused = await live.get(
            "/widgets/v1/stream", params={"token": token}, headers={"origin": INTRANET}
        )
        assert problem(refused) == expected
        assert "access-control-allow-origin" not in refused.headers
    assert (await live.get("/widgets/v1/stream")).status_code == 422
    many = [("token", foreign)] * 51
    assert (await live.get("/widgets/v1/stream", params=many)).status_code == 422


async def test_a_hundred_streams_of_a_team_compute_its_figure_once(
    live: httpx.AsyncClient,
    company: Company,
    workplace: Workplace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await company.staff(TEAMS)
    token = (await mint(company, "nord", shows=["trend"]))["token"]
    computed = 0
    real = rules.team_mood

    async def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal computed
        computed += 1
        return await real(*args, **kwargs)

    monkeypatch.setattr(rules, "team_mood", counted)

    async def follow(ready: asyncio.Semaphore) -> Any:
        async with stream(live, token) as events:
            await events.next(30)
            ready.release()
            return await events.next(30)

    ready = asyncio.Semaphore(0)
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        following = [group.create_task(follow(ready)) for _ in range(100)]
        for _ in following:
            await ready.acquire()
        before = computed
        await seal_five(company, workplace, "nord")
    assert {each.result()[1]["mood"]["index"] for each in following} == {75}
    assert before <= 1
    assert computed - before <= 2
