"""Live mood over a real server: an event for every change, none without, and the end of a key."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
from litestar import Litestar

from service import db
from service.http.auth import Role
from service.kernel.ids import hash_secret
from tests.conftest import Workplace, add_key, add_session
from tests.support import Company, people
from workers.close import close
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "nord": ("firma", 20), "sued": ("firma", 5)}
SECOND = 1.0
PATIENCE = 5.0


@dataclass
class Events:
    """One open stream."""

    lines: AsyncIterator[str]

    async def next(self, patience: float = PATIENCE) -> dict[str, Any] | None:
        """Return the next event, None at the end of the stream; raise TimeoutError without."""
        event: dict[str, Any] = {}
        async with asyncio.timeout(patience):
            async for line in self.lines:
                name, _, value = line.partition(": ")
                if line:
                    event[name] = value
                elif "data" in event:
                    return event | {"mood": msgspec.json.decode(event["data"])}
        return None


@asynccontextmanager
async def stream(
    live: httpx.AsyncClient, key: str, query: str = "", last: str | None = None, team: str = "nord"
) -> AsyncIterator[Events]:
    headers = {"authorization": f"Bearer {key}".encode()}
    headers |= {"last-event-id": last.encode("latin-1")} if last else {}
    path = f"/api/v1/teams/{team}/stream{query}"
    async with live.stream("GET", path, headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "no-store" in response.headers["cache-control"]
        yield Events(response.aiter_lines())


@dataclass
class Office:
    """A round under way, of which every five ballots change the figure."""

    company: Company
    workplace: Workplace
    key: str
    round_id: str
    answered: int = 0

    async def change(self) -> None:
        self.answered += 5
        await self.company.count(people("nord", self.answered - 4, self.answered), mood=4)
        await seal(self.workplace.work)


@pytest.fixture
async def office(company: Company, workplace: Workplace) -> Office:
    await company.staff(TEAMS)
    round_id = await company.open_round(await company.poll(settle=0), ["firma"])
    return Office(company, workplace, company.keys[Role.PEOPLE_TEAM], round_id)


async def test_a_stream_begins_with_the_current_figure_and_tells_a_change_within_a_second(
    live: httpx.AsyncClient, office: Office
) -> None:
    async with (
        stream(live, office.key) as mood,
        stream(live, office.key, f"?round={office.round_id}") as figure,
    ):
        for events in (mood, figure):
            first = await events.next()
            assert first is not None
            assert (first["event"], first["mood"]["overall"]) == ("mood", None)
        started = time.perf_counter()
        await office.change()
        sealed, counted = await mood.next(), await figure.next()
        assert time.perf_counter() - started < SECOND
    assert sealed is not None
    assert counted is not None
    assert sealed["mood"]["sources"]["scales"]["n"] == counted["mood"]["sealed"] == 5
    assert sealed["id"] == counted["id"] == str(sealed["mood"]["version"])


async def test_the_end_of_a_round_is_told_though_nothing_was_left_to_seal(
    live: httpx.AsyncClient, office: Office
) -> None:
    await office.change()
    async with stream(live, office.key) as events:
        open_yet = await events.next()
        await office.company.ok("POST", f"/rounds/{office.round_id}/close", Role.PEOPLE_TEAM)
        await close(office.workplace.work)
        final = await events.next()
    assert open_yet is not None
    assert final is not None
    before, after = (seen["mood"]["sources"]["scales"] for seen in (open_yet, final))
    assert (before["n"], before["provisional"]) == (5, True)
    assert (after["n"], after["provisional"]) == (5, False)


async def test_another_teams_change_is_no_event(live: httpx.AsyncClient, office: Office) -> None:
    async with stream(live, office.key, team="sued") as events:
        await events.next()
        await office.change()
        with pytest.raises(TimeoutError):
            await events.next(0.5)


async def test_whoever_comes_back_gets_what_changed_and_only_that(
    live: httpx.AsyncClient, office: Office
) -> None:
    await office.change()
    async with stream(live, office.key) as events:
        seen = await events.next()
    assert seen is not None
    async with stream(live, office.key, last=seen["id"]) as events:
        with pytest.raises(TimeoutError):
            await events.next(0.5)
    await office.change()
    async with stream(live, office.key, last=seen["id"]) as events:
        caught_up = await events.next()
        assert caught_up is not None
        assert caught_up["mood"]["sources"]["scales"]["n"] == 10
    for odd in ("-1", "abc", "9" * 5000, "\xb2", "1; 2"):
        async with stream(live, office.key, last=odd) as events:
            assert await events.next()


async def test_a_revoked_key_gets_no_further_event(
    live: httpx.AsyncClient, office: Office, owner: asyncpg.Connection
) -> None:
    leader = await add_key(owner, Role.LEADER, "firma")
    async with stream(live, leader) as events:
        assert await events.next()
        await owner.execute("DELETE FROM api_keys WHERE hash = $1", hash_secret(leader))
        await office.change()
        assert await events.next() is None


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM grants WHERE team_id = 'firma'",
        "UPDATE people SET active = false WHERE id = 'tester'",
        "DELETE FROM sessions",
    ],
)
async def test_a_person_whose_grant_or_session_ends_gets_no_further_event(
    live: httpx.AsyncClient, office: Office, owner: asyncpg.Connection, change: str
) -> None:
    session = await add_session(owner, (Role.LEADER, "firma"), (Role.LEADER, "nord"))
    live.cookies.set("stimmung", session["cookie"].partition("=")[2])
    try:
        async with live.stream("GET", "/api/v1/teams/nord/stream") as response:
            events = Events(response.aiter_lines())
            assert await events.next()
            await owner.execute(change)
            await office.change()
            assert await events.next() is None
    finally:
        live.cookies.clear()


async def test_a_leader_whose_team_moves_away_gets_no_further_event(
    live: httpx.AsyncClient, office: Office, owner: asyncpg.Connection
) -> None:
    leader = await add_key(owner, Role.LEADER, "sued")
    await office.company.staff({"nord": ("sued", 20)})
    async with stream(live, leader) as events:
        assert await events.next()
        await office.company.staff({"nord": ("firma", 20)})
        await office.change()
        assert await events.next() is None


async def test_a_lost_listener_is_replaced_and_nothing_is_missed(
    live: httpx.AsyncClient, office: Office, owner: asyncpg.Connection
) -> None:
    async with stream(live, office.key) as events:
        await events.next()
        killed = await owner.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        assert killed > 0
        await office.change()
        event = await events.next()
        assert event is not None
        assert event["mood"]["sources"]["scales"]["n"] == 5
        await office.change()
        event = await events.next(SECOND)
        assert event is not None
        assert event["mood"]["sources"]["scales"]["n"] == 10


async def test_every_connection_of_the_api_may_be_lost_while_a_stream_is_open(
    live: httpx.AsyncClient, office: Office, owner: asyncpg.Connection
) -> None:
    async with stream(live, office.key) as events:
        await events.next()
        await owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # The pools notice on their own; a request that comes sooner is answered 503.
        await asyncio.sleep(1)
        await office.change()
        event = await events.next()
        assert event is not None
        assert event["mood"]["sources"]["scales"]["n"] == 5


async def test_a_database_that_is_busy_for_a_while_does_not_end_the_listening(
    app: Litestar, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, hub = app.state.context, app.state.hub
    monkeypatch.setattr(db, "_ACQUIRE_SECONDS", 0.5)
    with hub.changes("nord") as signal:
        async with AsyncExitStack() as busy:
            for _ in range(context.settings.pool_size):
                await busy.enter_async_context(db.connection(context.read))
            await office.change()
            await asyncio.sleep(1)
            assert not signal.is_set()
        async with asyncio.timeout(PATIENCE):
            await signal.wait()
