"""How long stirring keeps ballots out while many responses are pooled.

    python -m benchmarks.stirring

Real ballots come one after the other, as fast as they are answered, while the worker's `stir`
writes 50,000 pooled responses and as many vouchers in random order and into new files.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import asyncpg
import uvloop

from benchmarks.figure import Figure, spread, table
from benchmarks.lab import Lab, laboratory
from benchmarks.wire import Wire, ballot, wires
from service.db import WORK, open_pool
from service.kernel.clock import SystemClock
from tests.support import SCALE, Company, ScriptedScorer
from workers.context import Work
from workers.stir import REST, stir

POOLED = 50_000
TEAMS, TEAM_SIZE = 100, 60
TURNS = 3
LONGEST_SECONDS = 1.0
NOTICED_SECONDS = 0.1
SHARE = 0.02

_RESPONSES = """
INSERT INTO pooled (pool_id, state, answers)
SELECT id, 'scored', ARRAY[5 * (n % 5) - 10]
FROM pools, generate_series(1, $2::integer / (SELECT count(*) FROM pools WHERE period_id = $1)) n
WHERE period_id = $1
"""
_VOUCHERS = """
INSERT INTO spent_vouchers (round_id, voucher)
SELECT $1, gen_random_uuid() FROM generate_series(1, $2::integer)
"""
_NEW = ("UPDATE pooled SET stirred = false", "UPDATE spent_vouchers SET stirred = false")


def measure() -> list[Figure]:
    """Run everything and return what ballots waited."""
    with laboratory(workers=0) as lab:
        return uvloop.run(_measure(lab))


async def _measure(lab: Lab) -> list[Figure]:
    owner = await asyncpg.connect(lab.settings.owner_url)
    async with lab.company(patience=300) as company:
        tokens = await _crowd(company, owner)
    longest, shares, took = [], [], []
    async with await open_pool(lab.settings.role_url(WORK), name="benchmark") as pool:
        work = Work(lab.settings, SystemClock(), pool, ScriptedScorer())
        for _ in range(TURNS):
            for statement in _NEW:
                await owner.execute(statement)
            started = time.perf_counter()
            async with wires(lab.settings.port, 1) as (wire,):
                stirring = asyncio.create_task(stir(work))
                waits = await _answering(wire, tokens, stirring.done)
            spent = time.perf_counter() - started
            await stirring
            longest.append(max(waits))
            kept_out = sum(wait for wait in waits if wait > NOTICED_SECONDS)
            shares.append(kept_out / (spent * (1 + REST)))
            took.append(spent)
    await owner.close()
    print(f"stirring {POOLED:,} responses and vouchers took {spread(took)} s")
    return [
        Figure(
            "s that a ballot waits at most while files are written",
            spread(longest),
            f"under {LONGEST_SECONDS:g}",
            max(longest) < LONGEST_SECONDS,
        ),
        Figure(
            "share of the time, with the rest after it, for which it keeps ballots out",
            spread(shares, 3),
            f"under {SHARE:g}",
            max(shares) < SHARE,
        ),
    ]


async def _crowd(company: Company, owner: asyncpg.Connection) -> list[str]:
    teams = {f"team-{number}": ("company", TEAM_SIZE) for number in range(TEAMS)}
    await company.staff({"company": (None, 0)} | teams)
    poll = await company.poll(SCALE, settle="close")
    opened = await company.open_round(poll, ["company"], datetime.now(UTC) + timedelta(days=1))
    await owner.execute(_RESPONSES, opened, POOLED)
    await owner.execute(_VOUCHERS, opened, POOLED)
    return list(company.tokens.values())


async def _answering(wire: Wire, tokens: list[str], done: Callable[[], bool]) -> list[float]:
    """Send ballots until `done`; return how long each took."""
    waits = []
    while not done():
        answer = await wire.send(ballot(tokens.pop(), {"mood": 4}))
        if answer.status != 201:
            raise RuntimeError(f"a ballot was refused: {answer.status}")
        waits.append(answer.received - answer.sent)
    return waits


if __name__ == "__main__":
    print(table(measure()))
