"""A worker that is asked to stop leaves nothing half done."""

import asyncio
import os
import signal
from collections.abc import Sequence

import asyncpg
import msgspec
import pytest

import workers.main
import workers.score
from sentiment import ClosedError, Verdict
from sentiment.types import Card
from service.kernel.clock import ManualClock
from service.settings import Settings
from tests.support import COMMENT, Company, ScriptedScorer, people
from workers import store

pytestmark = pytest.mark.anyio


class Model(ScriptedScorer):
    """A scripted model that can be closed, as the real one."""

    card = Card()
    closed = False

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        if self.closed:
            raise ClosedError("the analyser is closed")
        return await super().ascore(texts)

    def close(self) -> None:
        self.closed = True


async def test_texts_that_were_leased_in_the_moment_of_a_stop_are_scored(
    company: Company,
    settings: Settings,
    owner: asyncpg.Connection,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A closed model failed them: their attempt was lost, and they came back one by one."""
    await company.staff({"firma": (None, 14)})
    await company.open_round(await company.poll(COMMENT), ["firma"])
    await company.count(people("firma", 1, 3), why="positive so")
    model = Model()
    lease_texts = store.lease_texts

    async def lease_and_stop(*given: object, **named: object) -> list[store.LeasedText]:
        leased = await lease_texts(*given, **named)  # type: ignore[arg-type]  # handed on
        if leased:
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.3)
        return leased

    monkeypatch.setattr(workers.score.store, "lease_texts", lease_and_stop)
    monkeypatch.setattr(workers.main.Analyser, "load", lambda _: model)
    monkeypatch.setattr(workers.main, "SystemClock", lambda: clock)
    for silent in ("configure_logging", "serve_metrics"):
        monkeypatch.setattr(workers.main, silent, lambda *_: None)
    await workers.main.run(msgspec.structs.replace(settings, redis_url=None))

    rows = await owner.fetch("SELECT state::text, attempts, error FROM pooled")
    assert [tuple(row) for row in rows] == [("scored", 1, None)] * 3
    assert model.closed
