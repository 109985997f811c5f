"""Three logins, each with what it needs: what is allowed stands here, all else is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from service.db import COLLECT, READ, WORK
from service.settings import Settings

pytestmark = pytest.mark.anyio

ROLES = [COLLECT, READ, WORK]
_PUBLISHED = [
    *("mood_daily", "mood_themes", "mood_round", "round_audiences", "day_audiences"),
    *("team_versions", "post_figures", "teams", "team_paths"),
    *("audit_log", "audit_chain"),
    *("polls", "questions", "periods", "rounds", "sources", "posts", "reaction_valences"),
    *("collecting", "threshold_proposals", "models"),
    *("breakdowns", "breakdown_values", "mood_breakdown", "embed_tokens"),
]
_WORKER_READS = [
    *("teams", "team_paths", "polls", "questions", "periods", "rounds", "sources", "posts"),
    *("reaction_valences", "conservation", "collecting"),
]
TABLES = {
    READ: {table: {"SELECT"} for table in _PUBLISHED},
    WORK: {table: {"SELECT"} for table in [*_WORKER_READS, "retention_standing"]}
    | {table: {"MAINTAIN"} for table in ("pooled", "spent_vouchers")}
    | {"models": {"SELECT", "INSERT"}},
    COLLECT: {
        "teams": {"SELECT", "INSERT", "UPDATE"},
        "people": {"SELECT", "INSERT", "UPDATE"},
        "team_paths": {"SELECT", "INSERT", "DELETE"},
        "memberships": {"SELECT", "INSERT", "DELETE"},
        "group_members": {"SELECT"},
        "api_keys": {"SELECT", "INSERT", "DELETE"},
        "idempotency_keys": {"SELECT", "INSERT"},
        "accounts": {"SELECT", "INSERT"},
        "grants": {"SELECT", "INSERT", "DELETE"},
        "sessions": {"SELECT", "INSERT", "DELETE"},
        "sign_ins": {"SELECT", "INSERT", "DELETE"},
        "sign_in_failures": {"SELECT", "INSERT", "UPDATE", "DELETE"},
        "polls": {"SELECT", "INSERT"},
        "questions": {"SELECT", "INSERT"},
        "periods": {"SELECT"},
        "rounds": {"SELECT"},
        "sources": {"SELECT"},
        "collecting": {"SELECT", "UPDATE"},
        "threshold_proposals": {"SELECT", "INSERT"},
        "breakdowns": {"SELECT", "INSERT", "UPDATE", "DELETE"},
        "breakdown_values": {"SELECT", "INSERT", "UPDATE", "DELETE"},
        "embed_tokens": {"SELECT", "INSERT"},
        "posts": {"SELECT", "INSERT"},
        "reaction_valences": {"SELECT", "INSERT", "UPDATE"},
    },
}
_SCORING = {
    *("state", "text", "attempts", "leased_until"),
    *("valence", "polarity", "themes", "model", "error"),
}
_RENEWED = ("hash", "prefix", "expires_at", "previous_hash", "previous_until")
COLUMNS = {
    READ: {("published_texts", "SELECT", column) for column in ("id", "team_id", "week", "text")},
    COLLECT: {
        *(("sources", "UPDATE", column) for column in ("enabled", "settle")),
        *(("embed_tokens", "UPDATE", column) for column in ("expires_at", "revoked_at")),
        ("sessions", "UPDATE", "seen_at"),
        *(("accounts", "UPDATE", column) for column in ("login", "issuer", "subject")),
    }
    | {("api_keys", "UPDATE", column) for column in _RENEWED},
    WORK: {("pooled", "SELECT", column) for column in _SCORING | {"id", "pool_id"}}
    | {("pooled", "UPDATE", column) for column in _SCORING}
    | {("pools", "SELECT", column) for column in ("id", "texts_shown")}
    | {("models", "UPDATE", "card"), ("models", "UPDATE", "card_language")},
}
FUNCTIONS = {
    READ: {"add_arrays", "sum_arrays"},
    WORK: {
        *("seal_ready", "stop_period", "finish_period", "ensure_month", "append_audit"),
        *("retention", "finish_retention", "prune_audit"),
        *("stir_pools", "stir_vouchers", "score_again"),
    },
    COLLECT: {
        *("rebuild_team_paths", "open_round", "open_day", "end_round", "mint_tokens"),
        *("invited_people", "find_participations"),
        *("hand_in", "collect_reactions", "collect_replies", "collect_checkin", "append_audit"),
        *("rounds_of_person", "sources_of_person", "erase_person"),
        *("raise_thresholds", "decide_threshold", "note_key_use"),
        *("follow_source", "terms_of_day"),
    },
}
_SECRET = [
    *("pooled", "pools", "participations", "participation_tokens", "spent_vouchers", "ledger"),
    *("counted_markers", "sealed_contributors", "microaggregates", "published_texts"),
    "retention_tally",
]
HIDDEN = {
    READ: [
        *set(_SECRET) - {"published_texts"},
        "people",
        "memberships",
        "group_members",
        "api_keys",
        *("accounts", "grants", "sessions", "sign_ins", "sign_in_failures"),
        "idempotency_keys",
        "routes",
        "conservation",
    ],
    COLLECT: [
        *_SECRET,
        "mood_daily",
        "mood_round",
        "mood_breakdown",
        "post_figures",
        "conservation",
        "audit_log",
    ],
    WORK: [
        "people",
        "participations",
        "participation_tokens",
        "spent_vouchers",
        "api_keys",
        *("accounts", "grants", "sessions", "sign_ins", "sign_in_failures"),
        "audit_log",
    ],
}
_RELATIONS = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
"""
_PRIVILEGES = [
    *("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"),
]


@asynccontextmanager
async def login(settings: Settings, role: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(settings.role_url(role))
    yield connection
    await connection.close()


async def refused(connection: asyncpg.Connection, statement: str) -> bool:
    """Tell whether PostgreSQL refuses a statement for want of a right."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return True
    finally:
        await transaction.rollback()
    return False


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_has_exactly_the_rights_on_tables_that_are_written_down(
    owner: asyncpg.Connection, role: str
) -> None:
    rows = await owner.fetch(
        f"SELECT relname, privilege FROM ({_RELATIONS}) r, unnest($2::text[]) AS privilege"
        " WHERE has_table_privilege($1, relname::regclass, privilege)",
        role,
        _PRIVILEGES,
    )
    found = {(row["relname"], row["privilege"]) for row in rows}
    assert found == {(t, right) for t, rights in TABLES[role].items() for right in rights}


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_has_exactly_the_rights_on_columns_that_are_written_down(
    owner: asyncpg.Connection, role: str
) -> None:
    rows = await owner.fetch(
        "SELECT attrelid::regclass::text AS relation, privilege, attname FROM pg_attribute,"
        " unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS privilege"
        f" WHERE attrelid::regclass::text IN ({_RELATIONS}) AND attnum > 0 AND NOT attisdropped"
        " AND has_column_privilege($1, attrelid, attnum, privilege)"
        " AND NOT has_table_privilege($1, attrelid, privilege)",
        role,
    )
    assert {tuple(row.values()) for row in rows} == COLUMNS[role]


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_may_execute_exactly_the_functions_that_are_written_down(
    owner: asyncpg.Connection, role: str
) -> None:
    rows = await owner.fetch(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND has_function_privilege($1, oid, 'EXECUTE')",
        role,
    )
    assert {row["proname"] for row in rows} == FUNCTIONS[role]


async def test_functions_with_the_owners_rights_look_nothing_up_in_a_callers_schema(
    owner: asyncpg.Connection,
) -> None:
    rows = await owner.fetch(
        "SELECT proname, proconfig FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert {row["proname"] for row in rows} <= FUNCTIONS[COLLECT] | FUNCTIONS[WORK]
    assert {tuple(row["proconfig"]) for row in rows} == {("search_path=public, pg_temp",)}


async def test_no_sequence_is_open_to_a_role(owner: asyncpg.Connection) -> None:
    open_to = await owner.fetch(
        "SELECT relname, role FROM pg_class, unnest($1::text[]) AS role WHERE relkind = 'S'"
        " AND relnamespace = 'public'::regnamespace"
        " AND has_sequence_privilege(role, oid, 'USAGE, SELECT, UPDATE')",
        ROLES,
    )
    assert open_to == []


@pytest.mark.parametrize("role", ROLES)
async def test_what_is_hidden_from_a_role_cannot_be_read_by_logging_in_as_it(
    settings: Settings, role: str
) -> None:
    async with login(settings, role) as connection:
        readable = [
            table
            for table in HIDDEN[role]
            if not await refused(connection, f"SELECT count(*) FROM {table}")
        ]
    assert readable == []


async def test_the_reading_role_writes_nowhere(
    settings: Settings, owner: asyncpg.Connection
) -> None:
    tables = [row[0] for row in await owner.fetch(f"{_RELATIONS} AND relkind IN ('r', 'p')")]
    async with login(settings, READ) as connection:
        for table in tables:
            assert await refused(connection, f"DELETE FROM {table}"), table
            assert await refused(connection, f"INSERT INTO {table} DEFAULT VALUES"), table
            assert await refused(connection, f"TRUNCATE {table}"), table


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_rises_to_nothing_and_makes_nothing(settings: Settings, role: str) -> None:
    forbidden = [
        "CREATE TABLE public.mine ()",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql RETURN 1",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "ALTER TABLE pooled DISABLE TRIGGER ALL",
        "ALTER TABLE microaggregates DROP CONSTRAINT microaggregates_check",
        "SET session_replication_role = replica",
        "COPY teams TO PROGRAM 'true'",
        "SELECT pg_read_file('PG_VERSION')",
        *(f"SET ROLE {other}" for other in [*ROLES, "pg_read_all_data"] if other != role),
    ]
    async with login(settings, role) as connection:
        assert [s for s in forbidden if not await refused(connection, s)] == []


async def test_the_roles_are_plain_logins_and_members_of_nothing(
    owner: asyncpg.Connection,
) -> None:
    rows = await owner.fetch(
        "SELECT rolname FROM pg_roles r WHERE rolname = ANY ($1) AND NOT (rolsuper"
        " OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls OR rolinherit)"
        " AND NOT EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid)",
        ROLES,
    )
    assert {row["rolname"] for row in rows} == set(ROLES)
