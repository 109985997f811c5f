"""Retention is run to its end, and what its proofs say."""

from typing import Any

import asyncpg
import msgspec

from workers.context import Work
from workers.retain import retain


async def run(work: Work) -> int:
    """Run until the day is done; return how many batches were full."""
    full = 0
    while await retain(work):
        full += 1
    return full


async def proofs(owner: asyncpg.Connection) -> list[dict[str, Any]]:
    rows = await owner.fetch(
        "SELECT details::text FROM audit_log WHERE action = 'retention.ran' ORDER BY number"
    )
    return [msgspec.json.decode(row[0]) for row in rows]


async def counts(owner: asyncpg.Connection) -> list[dict[str, int]]:
    """Return what each run says it deleted, without the kinds that lost nothing."""
    return [
        {kind: swept["deleted"] for kind, swept in proof["swept"].items() if swept["deleted"]}
        for proof in await proofs(owner)
    ]
