"""A worker that is asked to stop finishes what it has begun, and costs no text an attempt."""

import asyncio
import os
import signal
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import msgspec
import pytest

import workers.main
import workers.score
from sentiment.types import Card, ClosedError, Verdict
from service.kernel.clock import ManualClock
from service.settings import Settings
from tests.support import COMMENT, SCALE, Company, ScriptedScorer, people
from workers import store

pytestmark = pytest.mark.anyio


class Model(ScriptedScorer):
    """A scripted model that begins with a batch that takes its time, and can be closed."""

    version = "scripted"
    card = Card("")

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.closed = False

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        if self.closed:
            raise ClosedError("the analyser is closed")
        self.begun.set()
        await self.go_on.wait()
        return await super().ascore(texts)

    def close(self) -> None:
        self.closed = True


def works_with(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a worker of this process find the model, and keep its log and its port to itself."""
    monkeypatch.setattr(workers.main.Analyser, "load", lambda _: model)
    for silent in ("configure_logging", "serve_metrics"):
        monkeypatch.setattr(workers.main, silent, lambda *_: None)


async def slow_to_hang_up(*_: object) -> None:
    """Answer the doorbell of a Redis that takes its time over the goodbye."""
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0.5)


async def test_texts_that_wait_while_a_worker_stops_lose_no_attempt(
    company: Company,
    owner: asyncpg.Connection,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await company.staff({"firma": (None, 14)})
    poll = await company.poll(SCALE, COMMENT, texts="figures_only")
    await company.open_round(poll, ["firma"], datetime.now(UTC) + timedelta(hours=1))
    await company.count(people("firma", 1, 6), mood=3, why="neutral")
    model = Model()
    works_with(model, monkeypatch)
    monkeypatch.setattr(workers.main, "answer_doorbell", slow_to_hang_up)
    monkeypatch.setattr(workers.score, "BATCH_TEXTS", 1)
    working = asyncio.create_task(workers.main.run(settings))
    await asyncio.wait_for(model.begun.wait(), 20)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.sleep(0.1)
    model.go_on.set()
    await asyncio.wait_for(working, 20)
    rows = await owner.fetch(
        "SELECT state::text, attempts, error FROM pooled WHERE answers IS NULL ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [("scored", 1, None)] + 5 * [("unscored", 0, None)]
    assert model.closed


async def test_texts_that_were_leased_in_the_moment_of_a_stop_are_scored(
    company: Company,
    settings: Settings,
    owner: asyncpg.Connection,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await company.staff({"firma": (None, 14)})
    await company.open_round(await company.poll(COMMENT), ["firma"])
    await company.count(people("firma", 1, 3), why="positive so")
    model = Model()
    model.go_on.set()
    lease_texts = store.lease_texts

    async def lease_and_stop(*given: object, **named: object) -> list[store.LeasedText]:
        leased = await lease_texts(*given, **named)  # type: ignore[arg-type]  # handed on
        if leased:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.3)
        return leased

    works_with(model, monkeypatch)
    monkeypatch.setattr(workers.score.store, "lease_texts", lease_and_stop)
    monkeypatch.setattr(workers.main, "SystemClock", lambda: clock)
    await workers.main.run(msgspec.structs.replace(settings, redis_url=None))

    rows = await owner.fetch("SELECT state::text, attempts, error FROM pooled")
    assert [tuple(row) for row in rows] == [("scored", 1, None)] * 3
    assert model.closed
