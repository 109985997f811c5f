"""Every acknowledged ballot counts exactly once, whatever dies meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from benchmarks.lab import Lab, laboratory
from tests.chaos.crowd import QUESTIONS, TEAMS, Crowd, ballots
from tests.chaos.havoc import strike, witness
from tests.chaos.proof import (
    assert_conserved,
    assert_counted,
    assert_published,
    assert_told_once,
    perhaps_recoded,
)
from tests.chaos.reader import Reader
from tests.support import Company

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


@pytest.fixture
def lab() -> Iterator[Lab]:
    before = children()
    with laboratory(("-m", "tests.chaos.worker"), workers=2) as running:
        yield running
    assert children() <= before
    assert living_in(running.folder) == []


def children() -> set[int]:
    """What this process started itself: other tests' PostgreSQL starts helpers at any time."""
    return {child.pid for child in psutil.Process().children()}


def living_in(folder: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            found += [process] if process.cwd().startswith(str(folder)) else []
    return found


async def test_every_acknowledged_ballot_counts_once_whatever_dies(lab: Lab) -> None:
    looks: list[asyncpg.Record] = []
    async with lab.company(patience=3) as company, asyncio.timeout(150):
        round_id = await opened(company)
        reader = Reader(company, f"/teams/root/stream?round={round_id}")
        crowd = Crowd(company, ballots())
        async with beside(witness(lab, looks), reader.read()):
            await asyncio.gather(crowd.vote(clients=16), strike(lab, crowd))
            owner = await asyncpg.connect(lab.settings.owner_url)
            await until(lambda: all_scored_or_parked(owner))
            parked = await owner.fetchval("SELECT count(*) FROM pooled WHERE state = 'parked'")
            await company.ok("POST", f"/rounds/{round_id}/close")
            await until(lambda: closed(company, round_id))
            mood = await company.round_mood("root", round_id)
            await until(lambda: shown(reader, mood["version"]))
        accounts = {a["source"]: a for a in await owner.fetch("SELECT * FROM conservation")}
        published = [row["text"] for row in await owner.fetch("SELECT text FROM published_texts")]
        recoded = await perhaps_recoded(owner)
        await owner.close()

    assert_conserved(looks)
    assert_counted(crowd.ballots, mood, accounts["scales"], recoded)
    assert_published(crowd.ballots, published, accounts["comments"])
    assert_told_once(crowd)
    assert parked == sum(ballot.poisonous for ballot in crowd.ballots)
    assert reader.versions == sorted(set(reader.versions))


async def opened(company: Company) -> str:
    await company.staff(TEAMS)
    poll = await company.poll(*QUESTIONS, settle=0)
    return await company.open_round(poll, ["root"], datetime.now(UTC) + timedelta(days=1))


@asynccontextmanager
async def beside(*work: Any) -> AsyncIterator[None]:
    """Do some work until the block ends; it must not end or fail before."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        yield
        assert not any(task.done() for task in tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def until(there: Callable[[], Awaitable[bool]]) -> None:
    while not await there():  # noqa: ASYNC110  # another process sets no event of ours
        await asyncio.sleep(0.05)


async def all_scored_or_parked(owner: asyncpg.Connection) -> bool:
    return not await owner.fetchval("SELECT count(*) FROM pooled WHERE state = 'unscored'")


async def closed(company: Company, round_id: str) -> bool:
    return bool((await company.ok("GET", f"/rounds/{round_id}"))["state"] == "closed")


async def shown(reader: Reader, version: int) -> bool:
    return reader.versions[-1:] == [version]
