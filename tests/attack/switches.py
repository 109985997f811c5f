"""Defences switched off, one at a time, in a test's own database: the attack must then work."""

import asyncpg

_CHECKS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
FROM pg_constraint
WHERE contype = 'c' AND conrelid::regclass::text IN
    ('pools', 'microaggregates', 'mood_daily', 'mood_round')
"""

# What a filter does: whole groups as they are, and beside them the people of each value, shown
# from five on. Answers have to be kept with a value for it, which a pool is enough for here.
_FILTER = """
ALTER TABLE pooled ADD COLUMN kind text;
CREATE FUNCTION filter_values(p_pool pools, p_day date, p_rows pooled[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_kind text;
    v_few pooled[];
    v_group uuid;
BEGIN
    FOR v_kind, v_few IN
        SELECT (r).kind, array_agg(r) FROM unnest(p_rows) AS r GROUP BY 1 HAVING count(*) >= 5
    LOOP
        INSERT INTO microaggregates (day, source, team_id, path, round_id, value, k, n, items)
        VALUES (p_day, 'scales', p_pool.team_id, p_pool.path, p_pool.period_id, v_kind, 5,
                cardinality(v_few), cardinality(v_few))
        RETURNING id INTO v_group;
        PERFORM write_scales(v_group, p_day, p_pool.period_id, -1, v_few);
        INSERT INTO mood_breakdown
        SELECT team, p_pool.period_id, v_kind, 'scales', q.question, cardinality(v_few), q.answers,
               q.histogram, q.polarity, q.valence_sum
        FROM microaggregate_questions q CROSS JOIN unnest(p_pool.path) AS team
        WHERE q.microaggregate_id = v_group;
    END LOOP;
END $$;
"""


async def filter_by_value(owner: asyncpg.Connection) -> None:
    """Break figures down as others do: pools are not split, and values filter their groups."""
    await keep_unanimity(owner)
    await owner.execute(_FILTER)
    await rewrite(
        owner,
        "open_round",
        "PERFORM fold_values(p_round, id, v_k) FROM teams WHERE parent_id IS NULL ORDER BY id;",
        "UPDATE participations SET value = '-' WHERE round_id = p_round;",
    )
    await rewrite(
        owner,
        "hand_in",
        "pooled (pool_id, state, answers)\n        SELECT r.pool_id, 'scored', e.answers",
        "pooled (pool_id, state, answers, kind)\n        SELECT r.pool_id, 'scored', e.answers,"
        " (SELECT p.breakdown FROM people p JOIN participations a ON p.id = a.person_id"
        " WHERE a.id = e.participation)",
    )
    await rewrite(
        owner,
        "form_group",
        "PERFORM publish_texts(v_pool, p_day, v_rows);",
        "PERFORM filter_values(v_pool, p_day, v_rows);",
    )


async def rewrite(owner: asyncpg.Connection, function: str, defence: str, instead: str) -> None:
    """Put something else in the place of a defence inside one SQL function."""
    text: str = await owner.fetchval("SELECT pg_get_functiondef($1::regproc)", function)
    assert defence in text, f"{function} has no such defence any more"
    await owner.execute(text.replace(defence, instead))


async def allow_small_groups(owner: asyncpg.Connection) -> None:
    """Take the last line of defence away: the schema refuses groups under k."""
    for row in await owner.fetch(_CHECKS):
        await owner.execute(row[0])


async def keep_unanimity(owner: asyncpg.Connection) -> None:
    """Store unanimous groups as they are."""
    await rewrite(owner, "recode", "IF v_at IS NULL THEN", "IF true THEN")


async def count_live_from_k_on(owner: asyncpg.Connection) -> None:
    """Be the service that everybody else offers: a threshold, then every ballot at once."""
    await allow_small_groups(owner)
    await keep_unanimity(owner)
    await rewrite(
        owner,
        "people_to_seal",
        "WHEN p.ready < p.k THEN 0",
        "WHEN p.answered >= p.k THEN p.ready WHEN p.ready < p.k THEN 0",
    )


async def publish_rests(owner: asyncpg.Connection) -> None:
    """Publish at the root what is left there, however few that are."""
    await allow_small_groups(owner)
    await keep_unanimity(owner)
    await rewrite(
        owner,
        "finish_period",
        "IF v_people >= v_pool.k THEN",
        "IF v_people >= (CASE WHEN v_pool.parent_id IS NULL THEN 1 ELSE v_pool.k END) THEN",
    )
