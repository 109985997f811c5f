"""From the ballot that completes a group to the figure on a screen.

    python -m benchmarks.freshness

A flash poll (settle 0) at 200 ballots a second over teams of five: every fifth ballot of a
team completes a group. Each team has a reader on its live stream. The clock starts when the
client has the 201 of the completing ballot ("accepted") and, more strictly, when it sends it;
it ends when the event is in the reader's hands.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from statistics import quantiles

import uvloop

from benchmarks.figure import Figure, table
from benchmarks.lab import Lab, laboratory
from benchmarks.wire import Answer, Wire, ballot, wires
from service.http.auth import Role
from tests.support import SCALE, Company

TEAMS, TEAM_SIZE = 400, 5
RATE = 200
# A team's five ballots come within so many seconds, so that groups complete at a steady pace.
SPAN = 2.0
CONNECTIONS = 64
TARGET_SECONDS = 1.0


def measure() -> list[Figure]:
    """Run everything and return the figures."""
    with laboratory() as lab:
        return uvloop.run(_measure(lab))


async def _measure(lab: Lab) -> list[Figure]:
    async with lab.company() as company:
        teams = {f"team-{number}": ("company", TEAM_SIZE) for number in range(TEAMS)}
        await company.staff({"company": (None, 0)} | teams)
        poll = await company.poll(SCALE, settle=0)
        round_id = await company.open_round(
            poll, ["company"], datetime.now(UTC) + timedelta(days=1)
        )
        async with _readers(lab, company, round_id) as shown:
            last = await _vote(lab, company)
            await asyncio.wait(shown.values(), timeout=10)
    seen = {team: event.result() for team, event in shown.items() if event.done()}
    return [
        _figure("from its 201", [seen[team] - last[team].received for team in seen]),
        _figure("from its sending", [seen[team] - last[team].sent for team in seen]),
    ]


def _figure(name: str, delays: list[float]) -> Figure:
    cuts = quantiles(delays, n=100)
    p50, p99 = cuts[49], cuts[98]
    measured = (
        f"p50 {1000 * p50:.0f} ms, p99 {1000 * p99:.0f} ms, worst {1000 * max(delays):.0f} ms, "
        f"{len(delays)} of {TEAMS} groups; p99 {p99 / TARGET_SECONDS:.2f} times the limit"
    )
    met = len(delays) == TEAMS and p99 < TARGET_SECONDS
    return Figure(f"freshness at {RATE} ballots/s, {name}", measured, "p99 under 1 s, all", met)


async def _vote(lab: Lab, company: Company) -> dict[str, Answer]:
    """Hand in all ballots at an even pace; return each team's last answer."""
    answers: dict[str, list[Answer]] = defaultdict(list)
    started = time.perf_counter()
    async with wires(lab.settings.port, CONNECTIONS) as opened, asyncio.TaskGroup() as group:
        idle: asyncio.Queue[Wire] = asyncio.Queue()
        for wire in opened:
            idle.put_nowait(wire)
        for number, person in enumerate(_order(company)):
            await asyncio.sleep(started + number / RATE - time.perf_counter())
            request = ballot(company.tokens[person], {"mood": number % 5 + 1})
            group.create_task(_hand_in(idle, await idle.get(), request, answers[_team(person)]))
    rate = len(company.tokens) / (time.perf_counter() - started)
    print(f"{rate:.0f} ballots/s were handed in")
    return {team: max(given, key=lambda a: a.received) for team, given in answers.items()}


async def _hand_in(
    idle: asyncio.Queue[Wire], wire: Wire, request: bytes, answers: list[Answer]
) -> None:
    answer = await wire.send(request)
    if answer.status != 201:
        raise RuntimeError(f"a ballot was answered {answer.status}")
    answers.append(answer)
    idle.put_nowait(wire)


def _order(company: Company) -> list[str]:
    start = TEAM_SIZE / RATE
    times = {
        person: int(_team(person).removeprefix("team-")) * start + random.uniform(0, SPAN)
        for person in company.tokens
    }
    return sorted(times, key=lambda person: times[person])


def _team(person: str) -> str:
    return person.rpartition("-")[0]


@asynccontextmanager
async def _readers(
    lab: Lab, company: Company, round_id: str
) -> AsyncIterator[dict[str, asyncio.Task[float]]]:
    """Give a task a team that ends with the moment its group was shown."""
    listening = asyncio.Semaphore(0)
    shown = {}
    for number in range(TEAMS):
        team = f"team-{number}"
        path = f"/api/v1/teams/{team}/stream?round={round_id}"
        key = company.keys[Role.PEOPLE_TEAM]
        shown[team] = asyncio.create_task(_read(lab.settings.port, path, key, listening))
        await listening.acquire()
    try:
        yield shown
    finally:
        for task in shown.values():
            task.cancel()


async def _read(port: int, path: str, key: str, listening: asyncio.Semaphore) -> float:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {key}\r\n\r\n".encode()
    )
    try:
        await reader.readuntil(b'"sealed":0')
        listening.release()
        await reader.readuntil(f'"sealed":{TEAM_SIZE}'.encode())
        return time.perf_counter()
    finally:
        writer.close()


if __name__ == "__main__":
    print(table(measure()))
