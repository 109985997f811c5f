"""Retention: what is past its time goes, once, and the audit log proves it."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import asyncpg
import pytest
from anyio.to_thread import run_sync
from click.testing import CliRunner

from service.audit.rules import verify
from service.cli import main
from service.kernel.clock import ManualClock
from service.retention import rules
from tests.conftest import NOON, Workplace, add_session
from tests.support import COMMENT, Company
from tests.workers.retaining import counts, proofs, run
from workers.close import close
from workers.retain import retain

pytestmark = pytest.mark.anyio

TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
async def round_id(company: Company) -> str:
    await company.staff({"firma": (None, 10)})
    return await company.open_round(await company.poll(COMMENT, texts="shown"), ["firma"])


async def publish(owner: asyncpg.Connection, round_id: str, *weeks: date) -> None:
    await owner.executemany(
        "INSERT INTO published_texts (team_id, round_id, week, text) VALUES ('firma', $1, $2, 'x')",
        [(round_id, week) for week in weeks],
    )


async def weeks(owner: asyncpg.Connection) -> list[date]:
    return [row[0] for row in await owner.fetch("SELECT week FROM published_texts ORDER BY week")]


async def test_a_text_goes_before_the_oldest_of_its_week_is_past_ninety_days(
    round_id: str, owner: asyncpg.Connection, workplace: Workplace
) -> None:
    await publish(owner, round_id, *(TODAY - timedelta(days=n) for n in (365, 91, 90, 89, 0)))
    await run(workplace.work)
    assert await weeks(owner) == [TODAY - timedelta(days=89), TODAY]
    assert await counts(owner) == [{"texts": 3}]
    assert (await proofs(owner))[0]["swept"]["texts"]["cutoff"] == "2025-12-04"


async def test_every_kind_has_its_own_clock(
    round_id: str, owner: asyncpg.Connection, workplace: Workplace
) -> None:
    await owner.execute(
        "INSERT INTO counted_markers VALUES (gen_random_uuid(), $1), (gen_random_uuid(), $2)",
        TODAY,
        TODAY + DAY,
    )
    await owner.execute(
        "INSERT INTO idempotency_keys SELECT id, n::text, sha256('x'), id, $1::date - n"
        " FROM api_keys, generate_series(6, 8) AS n WHERE role = 'machine'",
        TODAY,
    )
    for state in ("open", "closed"):
        await owner.execute(
            "WITH period AS (INSERT INTO periods (source, day, opens_at, closes_at, state)"
            " VALUES ('reactions', $1, $2, $3, $4) RETURNING id)"
            " INSERT INTO sealed_contributors SELECT id, gen_random_uuid() FROM period",
            TODAY - (DAY if state == "closed" else 0 * DAY),
            NOON,
            NOON + DAY,
            state,
        )
    await owner.execute(
        "INSERT INTO spent_vouchers SELECT id, gen_random_uuid() FROM periods"
        " WHERE state = 'closed' OR id = $1",
        round_id,
    )
    await run(workplace.work)
    assert await counts(owner) == [
        {
            "counted_markers": 1,
            "idempotency_keys": 2,
            "sealed_contributors": 1,
            "spent_vouchers": 1,
        }
    ]
    assert await owner.fetchval("SELECT count(*) FROM spent_vouchers") == 1
    invited = "SELECT count(*) FROM participations WHERE round_id = $1"
    assert await owner.fetchval(invited, round_id) == 10


async def test_a_session_nobody_used_for_days_and_an_unfinished_sign_in_go_though_nobody_signs_in(
    owner: asyncpg.Connection, workplace: Workplace
) -> None:
    for idle in (2, 3, 30):
        await add_session(owner, person=f"idle-{idle}", at=NOON - idle * DAY)
    for age in (1, 2, 30):
        await owner.execute(
            "INSERT INTO sign_ins VALUES (sha256($1), sha256('x'), 'n', 'v', '/', $2)",
            str(age).encode(),
            NOON - age * DAY,
        )
    await run(workplace.work)
    assert await counts(owner) == [{"sessions": 2, "sign_ins": 2}]
    assert [row[0] for row in await owner.fetch("SELECT subject FROM sessions")] == ["idle-2"]


async def test_a_link_is_told_that_the_survey_has_ended_for_thirty_days_and_then_unknown(
    round_id: str,
    company: Company,
    owner: asyncpg.Connection,
    workplace: Workplace,
    clock: ManualClock,
) -> None:
    clock.advance(timedelta(minutes=1))
    await company.ok("POST", f"/rounds/{round_id}/close")
    await close(workplace.work)
    open_round = await company.open_round(await company.poll(COMMENT), ["firma"])
    old = await owner.fetch("SELECT hash FROM participation_tokens WHERE round_id = $1", round_id)

    async def left(of: str) -> int:
        await run(workplace.work)
        counted = "SELECT count(*) FROM participation_tokens WHERE round_id = $1"
        return int(await owner.fetchval(counted, of))

    found = "SELECT round_id, participation_id FROM find_participations($1)"
    hashes = [row["hash"] for row in old]
    clock.advance(29 * DAY)
    assert await left(round_id) == 10
    assert set(map(tuple, await owner.fetch(found, hashes))) == {(UUID(round_id), None)}
    clock.advance(DAY)
    assert await left(round_id) == 0
    assert await owner.fetch(found, hashes) == []
    assert await left(open_round) == 10
    assert (await counts(owner))[-1] == {"participation_tokens": 10}


async def test_a_round_that_is_over_leaves_no_participation_whatever_the_close_did(
    round_id: str, owner: asyncpg.Connection, workplace: Workplace
) -> None:
    await owner.execute("UPDATE periods SET state = 'closed'")
    await run(workplace.work)
    assert await counts(owner) == [{"participations": 10}]
    assert await owner.fetchval("SELECT count(*) FROM participations") == 0
    assert round_id


async def test_a_day_is_proved_once_and_a_week_away_is_made_up_for(
    round_id: str, owner: asyncpg.Connection, workplace: Workplace, clock: ManualClock
) -> None:
    await publish(owner, round_id, TODAY - timedelta(days=90), TODAY - timedelta(days=84))
    for _ in range(3):
        await run(workplace.work)
    assert await counts(owner) == [{"texts": 1}]
    clock.advance(7 * DAY)
    await run(workplace.work)
    assert await counts(owner) == [{"texts": 1}, {"texts": 1}]
    clock.advance(DAY)
    await run(workplace.work)
    assert (await counts(owner))[2:] == [{}]


async def test_many_rows_go_in_batches_and_into_one_proof(
    round_id: str,
    owner: asyncpg.Connection,
    workplace: Workplace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "BATCH", 2)
    await publish(owner, round_id, *[TODAY - timedelta(days=100)] * 5)
    assert await run(workplace.work) == 2
    assert await counts(owner) == [{"texts": 5}]


async def test_a_run_that_broke_off_is_taken_up_and_its_proof_misses_nothing(
    round_id: str,
    owner: asyncpg.Connection,
    workplace: Workplace,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "BATCH", 2)
    await publish(owner, round_id, *[TODAY - timedelta(days=100)] * 5)
    assert await retain(workplace.work)
    assert await counts(owner) == []
    clock.advance(3 * DAY)
    await run(workplace.work)
    assert await counts(owner) == [{"texts": 5}]
    assert (await proofs(owner))[0]["swept"]["texts"]["cutoff"] == "2025-12-07"


async def test_workers_at_once_delete_every_row_once_and_prove_it_once(
    round_id: str,
    owner: asyncpg.Connection,
    workplace: Workplace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "BATCH", 3)
    await publish(owner, round_id, *[TODAY - timedelta(days=100)] * 40)
    await asyncio.gather(*(run(workplace.work) for _ in range(4)))
    assert await counts(owner) == [{"texts": 40}]
    assert await weeks(owner) == []
    assert (await verify(owner)).broken is None


async def test_a_batch_waits_for_another_one_under_way_and_takes_the_next_rows(
    round_id: str,
    owner: asyncpg.Connection,
    workplace: Workplace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "BATCH", 3)
    await publish(owner, round_id, *[TODAY - timedelta(days=100)] * 6)
    other = owner.transaction()
    await other.start()
    assert await owner.fetchval("SELECT retention('texts', $1, 3)", TODAY) == 3
    batch = asyncio.create_task(retain(workplace.work))
    await asyncio.sleep(0.3)
    assert not batch.done()
    await other.commit()
    assert await batch
    assert await weeks(owner) == []
    await run(workplace.work)
    assert await counts(owner) == [{"texts": 6}]


async def test_the_command_deletes_at_once_and_proves_it_each_time(
    round_id: str, owner: asyncpg.Connection, workplace: Workplace
) -> None:
    await publish(owner, round_id, TODAY - timedelta(days=1000))
    settings = workplace.work.settings
    env = {"DATABASE_URL": settings.owner_url, "STIMMUNG_SECRET": settings.secret}
    for gone in (1, 0):
        said = await run_sync(lambda: CliRunner().invoke(main, ["retain"], env=env))
        assert said.exit_code == 0, said.output
        assert f"texts: {gone} deleted, up to " in said.output
    assert await counts(owner) == [{"texts": 1}, {}]
