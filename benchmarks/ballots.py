"""Durable ballots a second through HTTP, against raw single-row commits of the same PostgreSQL.

    python -m benchmarks.ballots

Both sides use as many kept-alive connections and one client process, in turns, on all cores
shared by client, API, worker and database. A raw row is as large as a ballot's; a ballot also
spends a voucher, is told apart from its twin, and is sealed by the worker meanwhile.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import uuid4

import asyncpg
import uvloop

from benchmarks.figure import Figure, spread, table
from benchmarks.lab import Lab, laboratory
from benchmarks.wire import ballot, send_all, wires
from tests.support import ENPS, SCALE, Company

CONNECTIONS = (16, 64)
ROUNDS = 3
TEAMS, TEAM_SIZE = 120, 25
TARGET = 0.5

RAW_TABLE = """
CREATE TABLE raw_ballots (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    pool uuid NOT NULL,
    contributor uuid NOT NULL DEFAULT gen_random_uuid(),
    state text NOT NULL,
    answers smallint[] NOT NULL
)
"""
RAW_ROW = "INSERT INTO raw_ballots (pool, state, answers) VALUES ($1, 'scored', $2)"


def measure() -> list[Figure]:
    """Run everything and return a figure for each number of connections."""
    with laboratory() as lab:
        return uvloop.run(_measure(lab))


async def _measure(lab: Lab) -> list[Figure]:
    async with lab.company() as company:
        teams = {f"team-{number}": ("company", TEAM_SIZE) for number in range(TEAMS)}
        await company.staff({"company": (None, 0)} | teams)
        poll = await company.poll(SCALE, ENPS)
        owner = await asyncpg.connect(lab.settings.owner_url)
        await owner.execute(RAW_TABLE)
        await owner.close()
        return [await _compare(lab, company, poll, count) for count in CONNECTIONS]


async def _compare(lab: Lab, company: Company, poll: str, connections: int) -> Figure:
    raw, ours, latencies = [], [], list[float]()
    for _ in range(ROUNDS):
        raw.append(await _raw(lab.settings.owner_url, connections, TEAMS * TEAM_SIZE))
        rate, seconds = await _ballots(lab, company, poll, connections)
        ours.append(rate)
        latencies += seconds
    latencies.sort()
    ratio = median(ours) / median(raw)
    print(
        f"{connections} connections: {spread(ours, 0)} ballots/s, {spread(raw, 0)} raw commits/s; "
        f"a ballot takes {1000 * median(latencies):.1f} ms, "
        f"p99 {1000 * latencies[int(0.99 * len(latencies))]:.1f} ms"
    )
    measured = f"{ratio:.2f} times ({median(ours):.0f}/s of {median(raw):.0f}/s)"
    name = f"durable ballots to raw commits, {connections} connections"
    return Figure(name, measured, f"at least {TARGET}", ratio >= TARGET)


async def _raw(url: str, connections: int, rows: int) -> float:
    pool = uuid4()
    opened = [await asyncpg.connect(url) for _ in range(connections)]
    statements = [await connection.prepare(RAW_ROW) for connection in opened]
    waiting = iter(range(rows))

    async def keep_busy(statement: asyncpg.prepared_stmt.PreparedStatement) -> None:
        for number in waiting:
            await statement.fetch(pool, [5 * (number % 5) - 10, 2 * (number % 11) - 10])

    started = time.perf_counter()
    await asyncio.gather(*map(keep_busy, statements))
    took = time.perf_counter() - started
    for connection in opened:
        await connection.close()
    return rows / took


async def _ballots(
    lab: Lab, company: Company, poll: str, connections: int
) -> tuple[float, list[float]]:
    company.tokens.clear()
    await company.open_round(poll, ["company"], datetime.now(UTC) + timedelta(days=1))
    requests = [
        ballot(token, {"mood": number % 5 + 1, "enps": number % 11})
        for number, token in enumerate(company.tokens.values())
    ]
    async with wires(lab.settings.port, connections) as opened:
        started = time.perf_counter()
        answers = await send_all(opened, requests)
        took = time.perf_counter() - started
    refused = [answer.status for answer in answers if answer.status != 201]
    if refused:
        raise RuntimeError(f"{len(refused)} ballots were refused: {set(refused)}")
    return len(answers) / took, [answer.received - answer.sent for answer in answers]


if __name__ == "__main__":
    print(table(measure()))
