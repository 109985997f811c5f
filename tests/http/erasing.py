"""A person is erased over HTTP, and what the ledger says afterwards."""

import asyncpg

from tests.support import Company


async def erase(company: Company, person: str = "nord-1") -> None:
    answer = await company.call("DELETE", f"/people/{person}")
    assert (answer.status_code, answer.content) == (204, b"")


async def ledger(owner: asyncpg.Connection, source: str) -> dict[str, int]:
    account = await owner.fetchrow("SELECT * FROM conservation WHERE source = $1", source)
    return {name: value for name, value in account.items() if value and name != "source"}
