"""A year's trend of one team, at 1 and at 20 million responses, against GROUP BY over rows.

    python -m benchmarks.trend

The company grows with the responses: ten people a team and day. Two teams are read: one of
ten people, and the whole company, whose trend counts every response. What is timed is all
that the service asks of the database for a trend, on one connection. The peer keeps every
response as a row, with the index anybody would make.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from benchmarks.figure import Figure, table
from service.db import READ, Connection
from service.embedded import embedded_servers
from service.migrate import migrate
from service.mood import store
from service.mood.population import Populations
from service.settings import Settings

SINCE, UNTIL = date(2025, 1, 1), date(2025, 12, 31)
DAYS = 365
# What ten people of every team say every day, in tenths of valence.
VALENCES = (-6, -2, 0, 0, 6, 6, 6, 6, 10, 10)
SIZES = (1_000_000, 20_000_000)
LIMIT_MS, NOISE = 10.0, 1.5
RUNS, SLOW_RUNS = 100, 3
ZONE = "Europe/Berlin"

RAW_TABLE = """
CREATE UNLOGGED TABLE raw (team_id text NOT NULL, day date NOT NULL, valence smallint NOT NULL);
CREATE INDEX raw_team_day ON raw (team_id, day);
"""
GROW_TEAMS = """
INSERT INTO teams (id, name, parent_id)
SELECT 'team-' || n, 'Team ' || n, 'company' FROM generate_series($1::int, $2::int) n
"""
GROW_DAYS = """
INSERT INTO mood_daily (team_id, day, source, n, answers, histogram, polarity, valence_sum)
SELECT 'team-' || n, day, 'reactions', 10, 10, histogram_of($5), polarity_of(histogram_of($5)),
       valence_sum_of(histogram_of($5))
FROM generate_series($1::int, $2::int) n, generate_series($3::date, $4::date, '1 day') day
"""
GROW_RAW = """
INSERT INTO raw (team_id, day, valence)
SELECT 'team-' || n, day, valence
FROM generate_series($1::int, $2::int) n, generate_series($3::date, $4::date, '1 day') day,
     unnest($5::smallint[]) AS valence
"""
COMPANY_DAYS = """
INSERT INTO mood_daily (team_id, day, source, n, answers, histogram, polarity, valence_sum)
SELECT 'company', day, source, $1::int * n, $1::int * answers,
       (SELECT array_agg($1::int * bin ORDER BY at)
        FROM unnest(histogram) WITH ORDINALITY AS h(bin, at)),
       (SELECT array_agg($1::int * part ORDER BY at)
        FROM unnest(polarity) WITH ORDINALITY AS p(part, at)),
       $1::int * valence_sum
FROM mood_daily WHERE team_id = 'team-1'
ON CONFLICT (team_id, day, source) DO UPDATE
SET n = excluded.n, answers = excluded.answers, histogram = excluded.histogram,
    polarity = excluded.polarity, valence_sum = excluded.valence_sum
"""
MEMBERS = """
INSERT INTO day_audiences (day, team_id, members)
SELECT day, id, CASE id WHEN 'company' THEN 10 * $1::int ELSE 10 END
FROM teams, generate_series($2::date, $3::date, '1 day') day
ON CONFLICT (team_id, day) DO UPDATE SET members = excluded.members
"""
WEEKLY_ROUNDS = """
WITH poll AS (
    INSERT INTO polls (title, k_figures, k_texts, texts_shown) VALUES ('Puls', 5, 10, false)
    RETURNING id
), weeks AS (
    INSERT INTO periods (opens_at, closes_at, state)
    SELECT day, day + interval '5 days', 'closed'
    FROM generate_series($1::date, $2::date, '1 week') day RETURNING id
)
INSERT INTO rounds (id, poll_id, number, k_figures, k_texts, texts_shown, invited)
SELECT weeks.id, poll.id, row_number() OVER (), 5, 10, false, 0 FROM weeks, poll
"""
AUDIENCES = """
INSERT INTO round_audiences (round_id, team_id, invited)
SELECT rounds.id, teams.id, CASE teams.id WHEN 'company' THEN 10 * $1::int ELSE 10 END
FROM rounds, teams
ON CONFLICT (round_id, team_id) DO UPDATE SET invited = excluded.invited
"""
RAW_TEAM = """
SELECT day, count(*), avg(valence), stddev(valence), count(*) FILTER (WHERE valence >= 3),
       count(*) FILTER (WHERE valence <= -3)
FROM raw WHERE team_id = 'team-1' AND day BETWEEN $1 AND $2 GROUP BY day ORDER BY day
"""
RAW_COMPANY = RAW_TEAM.replace("team_id = 'team-1' AND ", "")


@dataclass(frozen=True)
class Timing:
    """Milliseconds."""

    median: float
    p95: float


def measure() -> list[Figure]:
    """Grow the company to each size and read it; return the figures."""
    with TemporaryDirectory(prefix="stimmung-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded_servers(Path(folder) / "state") as servers:
            settings = Settings(database_url=servers.database_url, secret="x" * 32)
            found = asyncio.run(_measure(settings))
    _print(found)
    return [_figure(found, "team-1", "of ten people"), _figure(found, "company", "of all people")]


async def _measure(settings: Settings) -> dict[int, dict[str, Timing]]:
    await migrate(settings)
    owner = await asyncpg.connect(settings.owner_url, command_timeout=900)
    reader = await asyncpg.connect(settings.role_url(READ))
    await owner.execute("INSERT INTO teams (id, name) VALUES ('company', 'Company')")
    await owner.execute(RAW_TABLE)
    await owner.execute(WEEKLY_ROUNDS, SINCE, UNTIL)
    for month in range(1, 13):
        await owner.execute("SELECT ensure_month($1)", date(2025, month, 1))
    found = {}
    for size in SIZES:
        await _grow(owner, size)
        found[size] = await _read(owner, reader)
    await reader.close()
    await owner.close()
    return found


async def _grow(owner: Connection, responses: int) -> None:
    first = await owner.fetchval("SELECT count(*) FROM teams")
    last = responses // (DAYS * len(VALENCES))
    print(f"growing to {responses:,} responses of {last:,} teams", flush=True)
    # Skips the foreign keys, row by row the dearest part of it.
    await owner.execute("SET session_replication_role = replica")
    await owner.execute(GROW_TEAMS, first, last)
    await owner.execute(GROW_DAYS, first, last, SINCE, UNTIL, VALENCES)
    await owner.execute(GROW_RAW, first, last, SINCE, UNTIL, VALENCES)
    await owner.execute(COMPANY_DAYS, last)
    await owner.execute(MEMBERS, last, SINCE, UNTIL)
    await owner.execute(AUDIENCES, last)
    await owner.execute("SELECT rebuild_team_paths()")
    await owner.execute("RESET session_replication_role")
    for grown in ("mood_daily", "raw", "day_audiences", "round_audiences", "team_paths"):
        await owner.execute(f"VACUUM ANALYZE {grown}")


async def _read(owner: Connection, reader: Connection) -> dict[str, Timing]:
    raw_team = partial(owner.fetch, RAW_TEAM, SINCE, UNTIL)
    raw_company = partial(owner.fetch, RAW_COMPANY, SINCE, UNTIL)
    return {
        "team-1": await _clock(partial(_trend, reader, "team-1"), RUNS),
        "company": await _clock(partial(_trend, reader, "company"), RUNS),
        "team-1, GROUP BY": await _clock(raw_team, RUNS),
        "company, GROUP BY": await _clock(raw_company, SLOW_RUNS),
    }


async def _trend(reader: Connection, team: str) -> None:
    async with reader.transaction(isolation="repeatable_read", readonly=True):
        await store.sees_team(reader, team, ["company"])
        await store.trend(reader, team, SINCE, UNTIL)
        await Populations.load(reader, [team], SINCE, UNTIL, ZONE)


async def _clock(action: Callable[[], Awaitable[object]], runs: int) -> Timing:
    await action()
    taken = []
    for _ in range(runs):
        started = time.perf_counter()
        await action()
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return Timing(taken[len(taken) // 2], taken[int(0.95 * (len(taken) - 1))])


def _print(found: dict[int, dict[str, Timing]]) -> None:
    for size, timings in found.items():
        for name, timing in timings.items():
            spent = f"median {timing.median:.2f} ms, p95 {timing.p95:.2f} ms"
            print(f"{size:>12,} responses, {name}: {spent}")


def _figure(found: dict[int, dict[str, Timing]], team: str, who: str) -> Figure:
    small, large = (found[size] for size in SIZES)
    growth = large[team].median / small[team].median
    peer = large[f"{team}, GROUP BY"].median / large[team].median
    measured = (
        f"{large[team].median:.2f} ms (p95 {large[team].p95:.2f}) at 20 M, {growth:.2f} times 1 M; "
        f"GROUP BY over rows takes {peer:.1f} times as long"
    )
    met = large[team].median < LIMIT_MS and growth < NOISE
    target = f"under {LIMIT_MS:.0f} ms, as long as at 1 M (noise {NOISE})"
    return Figure(f"a year's trend of a team {who}", measured, target, met)


if __name__ == "__main__":
    print(table(measure()))
