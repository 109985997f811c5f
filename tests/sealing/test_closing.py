"""A round closes late, or while somebody else writes its rows, and ends as it should."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

import sql
from service.db import WORK, Connection
from service.kernel.clock import ManualClock
from service.settings import Settings
from tests.conftest import Workplace
from tests.support import COMMENT, FOREVER, SCALE, Company, people
from workers import store
from workers.close import close
from workers.score import score

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ended(company: Company, workplace: Workplace, clock: ManualClock) -> Company:
    """A round whose time is over, with seven ballots and comments that were scored."""
    await company.staff({"firma": (None, 20)})
    poll = await company.poll(SCALE, COMMENT, settle="close", texts="shown")
    await company.open_round(poll, ["firma"])
    for person in people("firma", 1, 7):
        await company.count([person], mood=3, why=f"neutral {person}")
    await score(workplace.work)
    clock.time = FOREVER + timedelta(seconds=1)
    return company


async def close_beside(statement: str, workplace: Workplace, settings: Settings) -> None:
    """Close while another worker's transaction is not committed yet."""
    other = await asyncpg.connect(settings.role_url(WORK))
    try:
        async with other.transaction():
            await other.execute(sql.statements("work")[statement].text)
            closing = asyncio.create_task(close(workplace.work))
            await asyncio.sleep(0.5)
            assert not closing.done()
        await closing
    finally:
        await other.close()


async def test_a_round_that_cannot_be_finished_keeps_no_other_one_open(
    company: Company,
    workplace: Workplace,
    clock: ManualClock,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await company.staff({"firma": (None, 5)})
    first, second = [
        await company.open_round(await company.poll(), ["firma"], FOREVER - timedelta(days=days))
        for days in (2, 1)
    ]
    clock.time = FOREVER
    finish = store.finish_period

    async def slow(lent: Connection, period: UUID, day: date) -> bool:
        if str(period) == first:
            raise TimeoutError
        return await finish(lent, period, day)

    monkeypatch.setattr(store, "finish_period", slow)
    with pytest.raises(TimeoutError):
        await close(workplace.work)
    rows = await owner.fetch("SELECT id::text, state FROM periods WHERE source IS NULL")
    assert dict(rows) == {first: "closing", second: "closed"}


async def test_vouchers_that_are_written_again_go_with_their_round(
    ended: Company,  # noqa: ARG001 -- it has answered
    workplace: Workplace,
    settings: Settings,
    owner: asyncpg.Connection,
) -> None:
    assert await owner.fetchval("SELECT count(*) FROM spent_vouchers") == 7
    await close_beside("stir_vouchers", workplace, settings)
    assert await owner.fetchval("SELECT state FROM periods WHERE source IS NULL") == "closed"
    assert await owner.fetchval("SELECT count(*) FROM spent_vouchers") == 0


async def test_texts_that_shall_be_scored_again_keep_their_round_open_until_they_are(
    ended: Company,  # noqa: ARG001 -- it has answered
    workplace: Workplace,
    settings: Settings,
    owner: asyncpg.Connection,
) -> None:
    await close_beside("score_again", workplace, settings)
    assert await owner.fetchval("SELECT state FROM periods WHERE source IS NULL") == "closing"
    await score(workplace.work)
    await close(workplace.work)
    assert await owner.fetchval("SELECT state FROM periods WHERE source IS NULL") == "closed"
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0
    assert await owner.fetchval("SELECT sum(missing) FROM conservation") == 0


async def test_a_round_that_is_closed_the_day_after_counts_on_its_last_day(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff({"firma": (None, 100)})
    sunday_night = datetime(2026, 3, 8, 22, 59, 59, tzinfo=UTC)  # a second before midnight
    await company.open_round(await company.poll(settle="close"), ["firma"], sunday_night)
    for number, person in enumerate(people("firma", 1, 10)):
        await company.count([person], mood=1 + number % 5)
    clock.time = sunday_night + timedelta(hours=9)
    await close(workplace.work)
    for by, start in (("day", "2026-03-08"), ("week", "2026-03-02")):
        [point] = await company.ok("GET", f"/teams/firma/trend?by={by}")
        assert (point["start"], point["overall"]["index"]) == (start, 50.0)
        assert point["overall"]["low"] < 30
        assert point["overall"]["high"] > 70
