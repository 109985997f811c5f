"""Scoring: every text gets its verdict or is parked, whatever its neighbours do."""

from datetime import timedelta

import asyncpg
import pytest
from click.testing import CliRunner

from service.kernel.clock import ManualClock
from tests.conftest import Workplace
from tests.support import COMMENT, SCALE, Company, people, verdict_of
from workers.cli import rescore as rescore_command
from workers.close import close
from workers.context import Work
from workers.rescore import rescore
from workers.score import LEASE, score
from workers.seal import seal
from workers.store import lease_texts, release_failed, write_scores

pytestmark = pytest.mark.anyio


async def comments(company: Company, written: list[str], **settings: object) -> str:
    """Open a round for a team of fourteen and let as many of them comment."""
    await company.staff({"firma": (None, 14)})
    settled = {"texts": "figures_only", "settle": 0} | settings
    round_id = await company.open_round(await company.poll(SCALE, COMMENT, **settled), ["firma"])
    for person, text in zip(people("firma", 1, len(written)), written, strict=True):
        await company.count([person], mood=3, why=text)
    return round_id


async def drain(work: Work) -> None:
    while await score(work):
        pass


async def states(owner: asyncpg.Connection) -> dict[str, int]:
    rows = await owner.fetch(
        "SELECT p.state::text, count(*) FROM pooled p JOIN pools ON pools.id = pool_id"
        " WHERE source = 'comments' GROUP BY 1"
    )
    return {row["state"]: row["count"] for row in rows}


async def test_a_poison_text_is_parked_after_three_attempts_and_the_rest_goes_on(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await comments(company, ["positive a", "boom", "negative b", "neutral c"])

    await drain(workplace.work)

    assert await states(owner) == {"scored": 3, "parked": 1}
    tries = [batch for batch in workplace.scorer.batches if "boom" in batch]
    assert [len(batch) for batch in tries] == [4, 1, 1]
    parked = await owner.fetchrow("SELECT attempts, error FROM pooled WHERE state = 'parked'")
    assert tuple(parked) == (3, "RuntimeError")


async def test_a_text_that_kills_its_worker_is_tried_alone_and_takes_nobody_with_it(
    company: Company, workplace: Workplace, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    await comments(company, ["positive a", "positive b"])
    async with workplace.work.pool.acquire() as lent:
        taken = await lease_texts(lent, until=clock.now() + LEASE, now=clock.now(), size=10)
    assert len(taken) == 2
    assert not await score(workplace.work)

    clock.advance(LEASE + timedelta(seconds=1))
    await drain(workplace.work)

    assert [len(batch) for batch in workplace.scorer.batches] == [1, 1]
    assert await states(owner) == {"scored": 2}


async def test_two_workers_never_lease_the_same_text(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await comments(company, [f"neutral {number}" for number in range(10)])
    now, until = clock.now(), clock.now() + LEASE
    pool = workplace.work.pool
    async with (
        pool.acquire() as one,
        pool.acquire() as two,
        one.transaction(),
        two.transaction(),
    ):
        first = await lease_texts(one, until=until, now=now, size=6)
        second = await lease_texts(two, until=until, now=now, size=6)

    assert (len(first), len(second)) == (6, 4)
    assert not {text.id for text in first} & {text.id for text in second}


async def test_a_worker_that_comes_late_changes_nothing(
    company: Company, workplace: Workplace, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    async def stored() -> list[asyncpg.Record]:
        return await owner.fetch("SELECT * FROM pooled ORDER BY id")

    await comments(company, ["positive a", "negative b"], texts="shown")
    async with workplace.work.pool.acquire() as late:
        taken = await lease_texts(late, until=clock.now() + LEASE, now=clock.now(), size=10)
        clock.advance(LEASE + timedelta(seconds=1))
        await drain(workplace.work)
        before = await stored()
        assert await states(owner) == {"scored": 2}

        verdicts = [verdict_of("neutral")] * len(taken)
        assert await write_scores(late, taken, verdicts, "scripted-0") == []
        await release_failed(late, taken, "RuntimeError")

    assert await stored() == before


async def test_a_worker_that_comes_late_leaves_the_next_one_its_texts(
    company: Company, workplace: Workplace, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    await comments(company, ["positive a"])
    pool = workplace.work.pool
    async with pool.acquire() as late, pool.acquire() as next_one:
        lost = await lease_texts(late, until=clock.now() + LEASE, now=clock.now(), size=10)
        clock.advance(LEASE + timedelta(seconds=1))
        held = await lease_texts(next_one, until=clock.now() + LEASE, now=clock.now(), size=10)

        await release_failed(late, lost, "RuntimeError")
        assert await write_scores(late, lost, [verdict_of("negative")], "scripted-0") == []
        assert not await score(workplace.work)
        [written] = await write_scores(next_one, held, [verdict_of("positive")], "scripted-1")

    assert written == held[0].id
    assert (
        await owner.fetchval(
            "SELECT polarity FROM pooled WHERE state = 'scored' AND model IS NOT NULL"
        )
        == 1
    )


async def test_figures_only_drops_the_text_as_soon_as_it_is_scored(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await comments(company, ["positive a", "neutral b"])
    await drain(workplace.work)
    assert await owner.fetchval("SELECT count(*) FROM pooled WHERE text IS NOT NULL") == 0


async def test_shown_texts_are_published_in_groups_of_ten_and_never_fewer(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await comments(company, [f"neutral {number}" for number in range(9)], texts="shown")
    await drain(workplace.work)
    await seal(workplace.work)
    assert await owner.fetchval("SELECT count(*) FROM published_texts") == 0

    await company.count(["firma-10"], mood=3, why="positive zum Schluss")
    await drain(workplace.work)
    await seal(workplace.work)

    published = await owner.fetch("SELECT team_id, week, text FROM published_texts")
    assert len(published) == 10
    assert {row["week"].isoformat() for row in published} == {"2026-03-02"}
    assert await owner.fetchval("SELECT n FROM microaggregates WHERE source = 'comments'") == 10


async def test_a_round_waits_for_its_texts_before_the_rests_rise(
    company: Company, workplace: Workplace, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    round_id = await comments(company, ["positive a", "boom", "negative b"])
    clock.advance(timedelta(minutes=1))
    await company.ok("POST", f"/rounds/{round_id}/close")

    await close(workplace.work)
    assert (await company.ok("GET", f"/rounds/{round_id}"))["state"] == "closing"
    await drain(workplace.work)
    await close(workplace.work)

    assert (await company.ok("GET", f"/rounds/{round_id}"))["state"] == "closed"
    account = await owner.fetchrow("SELECT * FROM conservation WHERE source = 'comments'")
    assert (account["accepted"], account["withheld"], account["missing"]) == (3, 3, 0)


async def test_a_group_says_which_models_scored_it(
    company: Company,
    workplace: Workplace,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await comments(company, [f"positive {n}" for n in range(3)])
    await drain(workplace.work)
    monkeypatch.setattr(workplace.scorer, "version", "scripted-2")
    await company.count(people("firma", 4, 5), mood=3, why="negative")
    await drain(workplace.work)
    while await seal(workplace.work):
        pass
    groups = await owner.fetch("SELECT source, models FROM microaggregates")
    assert {row["source"]: row["models"] for row in groups} == {
        "scales": [],
        "comments": ["scripted-1", "scripted-2"],
    }


async def test_waiting_texts_can_be_scored_again_and_sealed_ones_cannot(
    company: Company,
    workplace: Workplace,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await comments(company, [f"positive {n}" for n in range(12)], texts="shown", settle=300)
    await drain(workplace.work)
    await seal(workplace.work)
    assert await owner.fetchval("SELECT count(*) FROM published_texts") == 0
    assert await rescore(workplace.work.settings) == 12
    assert await states(owner) == {"unscored": 12}
    monkeypatch.setattr(workplace.scorer, "version", "scripted-2")
    await drain(workplace.work)
    assert await states(owner) == {"scored": 12}
    assert await owner.fetchval(
        "SELECT array_agg(DISTINCT model) FROM pooled WHERE text IS NOT NULL"
    ) == ["scripted-2"]

    refused = CliRunner().invoke(rescore_command, ["--sealed"])
    assert refused.exit_code == 1
    assert "exist only as sums" in refused.output
