"""Hot queries keep their index on a company of 5,000 teams with a year behind it.

A plan is asked for as a pooled connection gets it: the first time, and after the five
executions from which on PostgreSQL may settle for a plan without the arguments.
"""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

import sql
from service.embedded import Servers
from tests.conftest import with_database

pytestmark = pytest.mark.anyio

_VOLUME = Path(__file__).with_name("volume.sql").read_text("utf-8")
_BIG = re.compile(
    r"mood_daily|mood_round|participations|participation_tokens|spent_vouchers|pooled|pools"
    r"|published_texts|counted_markers|idempotency_keys|round_audiences|routes|posts|post_figures|api_keys|team_versions|people|team_paths"
)
_SETTLED = 7
ROUND = "md5('r365')::uuid"
BALLOTS = f"""'[{{"participation": "{"0" * 32}", "voucher": "{"0" * 32}", "answers": [5]}}]'"""

HOT = {
    ("mood", "trend"): (["'t7'", "'2025-03-05'", "'2026-03-04'"], "mood_daily"),
    ("mood", "sources_between"): (["'{t7}'", "'2026-02-05'", "'2026-03-04'"], "mood_daily"),
    ("mood", "rounds_between"): (
        ["'{t7}'", "'2026-02-05'", "'2026-03-04'", "'Europe/Berlin'"],
        "round_audiences_pkey",
    ),
    ("mood", "open_sources"): (["'{t7}'", "'2026-03-04'"], "mood_round_pkey"),
    ("mood", "round_trend"): (["'t7'", "'2025-12-04'", "'2026-03-04'"], "mood_round_pkey"),
    ("mood", "round_header"): (["'t7'", ROUND], "round_audiences_pkey"),
    ("mood", "round_questions"): (["'t7'", ROUND], "mood_round_pkey"),
    ("mood", "texts"): (
        ["'t7'", "'2025-03-03'", "'2026-03-02'", "'00000000-0000-0000-0000-000000000000'", "51"],
        "published_texts_team",
    ),
    ("mood", "weeks_of"): (["'{t7,t8}'", "'2025-03-03'", "'2026-03-04'"], "mood_daily"),
    ("mood", "rounds_of"): (["'t7'", "'2025-12-04'", "'2026-03-04'"], "round_audiences_pkey"),
    ("mood", "lineage"): (["'t7'", "'{t1}'"], "team_paths"),
    ("mood", "strongest_posts"): (["'2025-08-01'", "'2025-08-02'", "10"], "posts_newest"),
    ("mood", "changed_teams"): (["4990"], "team_versions_version"),
    ("mood", "post_sums"): (
        ["'{00000000-0000-0000-0000-000000000000}'"],
        "post_figures_pkey",
    ),
    ("access", "find_api_key"): (["sha256('7'::bytea)", "'2026-03-04'"], "api_keys_hash_key"),
    ("posts", "list_posts"): (
        ["'2026-01-01'", "'00000000-0000-0000-0000-000000000000'", "51"],
        "posts_newest",
    ),
    ("work", "lease_texts"): (
        ["'2026-03-04 12:01'", "'2026-03-04 12:00'", "256"],
        "pooled_unscored",
    ),
    ("work", "due_periods"): (["'2025-04-01'"], "periods_unfinished"),
}


@pytest.fixture(scope="module")
async def company(servers: Servers, template: str) -> AsyncIterator[asyncpg.Connection]:
    server = await asyncpg.connect(servers.database_url)
    await server.execute(f"CREATE DATABASE of_volume TEMPLATE {template}")
    connection = await asyncpg.connect(with_database(servers.database_url, "of_volume"))
    await connection.execute(_VOLUME)
    yield connection
    await connection.close()
    await server.execute("DROP DATABASE of_volume")
    await server.close()


async def plans(
    connection: asyncpg.Connection, statement: str, arguments: list[str]
) -> list[list[dict[str, Any]]]:
    """Return the nodes of a statement's first plan and of the one it settles for."""
    await connection.execute(f"PREPARE guarded AS {statement}")
    try:
        given = f"({', '.join(arguments)})" if arguments else ""
        explained = [
            await connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE guarded{given}")
            for _ in range(_SETTLED)
        ]
    finally:
        await connection.execute("DEALLOCATE guarded")
    return [
        list(nodes(msgspec.json.decode(plan)[0]["Plan"])) for plan in explained[:: _SETTLED - 1]
    ]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def check(plan: list[dict[str, Any]], index: str) -> None:
    """Assert that a plan uses an index and reads no big table from end to end."""
    scanned = {n["Relation Name"] for n in plan if n["Node Type"] == "Seq Scan"}
    assert {table for table in scanned if _BIG.match(table)} == set()
    used = {name for n in plan if (name := n.get("Index Name"))}
    assert any(name.startswith(index) for name in used), used


@pytest.mark.parametrize(("feature", "name"), HOT, ids=map(".".join, HOT))
async def test_a_hot_query_keeps_its_index(
    company: asyncpg.Connection, feature: str, name: str
) -> None:
    arguments, index = HOT[feature, name]
    for plan in await plans(company, sql.statements(feature)[name].text, arguments):
        check(plan, index)


async def test_leasing_reads_as_many_texts_as_it_takes_and_sorts_none(
    company: asyncpg.Connection,
) -> None:
    arguments, _ = HOT["work", "lease_texts"]
    for plan in await plans(company, sql.statements("work")["lease_texts"].text, arguments):
        assert "Sort" not in {node["Node Type"] for node in plan}


async def test_one_pool_is_judged_by_its_own_responses(company: asyncpg.Connection) -> None:
    for source in ("scales", "comments"):
        statement = f"SELECT * FROM pool_standing WHERE id = md5('{source}7')::uuid"
        for plan in await plans(company, statement, []):
            check(plan, "pooled_pool")
            assert max(n["Plan Rows"] for n in plan if n.get("Relation Name") == "pooled") < 1000


async def body(connection: asyncpg.Connection, function: str, pattern: str) -> str:
    """Return a statement inside a function, with its parameters as `$1`, `$2`, ..."""
    source, names, types = await connection.fetchrow(
        "SELECT prosrc, proargnames[:pronargs], proargtypes::regtype[]::text[] FROM pg_proc"
        " WHERE proname = $1",
        function,
    )
    found = re.search(pattern, source, re.DOTALL)
    assert found is not None
    statement = re.sub(r"\bINTO v_[\w, ]+", "", found[0])
    for place, (name, kind) in enumerate(zip(names, types, strict=True), start=1):
        statement = re.sub(rf"\b{name}\b", f"${place}::{kind}", statement)
    return statement.strip().rstrip(";")


async def test_tokens_are_found_by_their_hash(company: asyncpg.Connection) -> None:
    statement = await body(company, "find_participations", r"SELECT.*")
    for plan in await plans(company, statement, ["ARRAY[sha256('7'::bytea)]"]):
        check(plan, "participation_tokens_pkey")


async def test_a_ballot_finds_its_round_pool_and_voucher_by_key(
    company: asyncpg.Connection,
) -> None:
    statement = await body(company, "hand_in", r"WITH given AS.*?FROM given g.*?;")
    for plan in await plans(company, statement, [BALLOTS, "'2026-03-04'"]):
        check(plan, "participations_pkey")
        check(plan, "routes_pkey")


async def test_the_first_ballots_need_no_statistics_to_find_their_way(
    servers: Servers, template: str
) -> None:
    server = await asyncpg.connect(servers.database_url)
    await server.execute(f"CREATE DATABASE of_today TEMPLATE {template}")
    new = await asyncpg.connect(with_database(servers.database_url, "of_today"))
    try:
        locks = await body(new, "hand_in", r"SELECT DISTINCT.*?ORDER BY 1")
        for plan in await plans(new, locks, [BALLOTS]):
            check(plan, "participations_pkey")
        statement = await body(new, "hand_in", r"WITH given AS.*?FROM given g.*?;")
        for plan in await plans(new, statement, [BALLOTS, "'2026-03-04'"]):
            check(plan, "participations_pkey")
            check(plan, "routes_pkey")
    finally:
        await new.close()
        await server.execute("DROP DATABASE of_today")
        await server.close()


async def test_a_reaction_finds_its_earlier_self_by_its_marker(
    company: asyncpg.Connection,
) -> None:
    statement = await body(company, "collect_reactions", r"WITH given AS.*?FROM given g.*?;")
    statement = statement.replace("v_periods", "'{}'::uuid[]")
    for plan in await plans(company, statement, ["'[]'"]):
        check(plan, "pooled_marker")


@pytest.mark.parametrize(
    ("table", "index"),
    [
        ("published_texts", "published_texts_week"),
        ("counted_markers", "counted_markers_expiry"),
        ("idempotency_keys", "idempotency_keys_created"),
    ],
)
async def test_what_is_past_its_time_is_found_without_reading_the_rest(
    company: asyncpg.Connection, table: str, index: str
) -> None:
    statement = await body(company, "retention", rf"DELETE FROM {table} .*?;")
    statement = statement.replace("$2::", "$1::").replace("$3::", "$2::")
    for plan in await plans(company, statement, ["'2025-12-04'", "5000"]):
        check(plan, index)


def test_every_index_names_the_query_it_serves() -> None:
    made = r"CREATE (?:UNIQUE )?INDEX (\w+)"
    for migration in sql.migrations():
        served = re.findall(rf"^-- serves .+\n(?:-- .+\n)*{made}", migration.text, re.MULTILINE)
        assert re.findall(made, migration.text) == served, migration.name


def test_an_index_serves_queries_that_exist() -> None:
    written = {name for feature in sql.features() for name in sql.statements(feature)}
    text = "\n".join(migration.text for migration in sql.migrations())
    written |= set(re.findall(r"CREATE (?:FUNCTION|VIEW) (\w+)", text))
    served = re.findall(r"-- serves ([a-z_, ]+):", text)
    assert len(served) == text.count("-- serves ")
    assert {name for names in served for name in names.split(", ")} <= written
