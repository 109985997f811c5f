"""Defences switched off, one at a time, in a test's own database: the attack must then work."""

import asyncpg

_CHECKS = """
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
FROM pg_constraint
WHERE contype = 'c' AND conrelid::regclass::text IN
    ('pools', 'microaggregates', 'mood_daily', 'mood_round')
"""


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
