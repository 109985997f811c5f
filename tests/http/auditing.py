"""The audit log as a works council reads it."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg

from service.audit.rules import record
from service.audit.types import RoundEnded
from service.http.auth import Role
from tests.conftest import NOON
from tests.support import Company

W = Role.WORKS_COUNCIL
TREE = {"firma": (None, 6)}


async def entries(company: Company) -> list[dict[str, Any]]:
    """Return the log as the works council reads it, oldest first."""
    listed = await company.ok("GET", "/audit?limit=1000", W)
    assert listed["next"] is None
    return list(reversed(listed["items"]))


async def last(company: Company) -> tuple[str, str, dict[str, Any]]:
    entry = (await entries(company))[-1]
    return entry["action"], entry["subject"], entry["details"]


async def write(owner: asyncpg.Connection, count: int) -> list[UUID]:
    rounds = [uuid4() for _ in range(count)]
    for round_id in rounds:
        await record(owner, RoundEnded(id=round_id), by=None, at=NOON)
    return rounds
