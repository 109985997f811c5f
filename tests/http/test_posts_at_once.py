"""The social network under load: days that turn, workers that seal meanwhile, large batches."""

import asyncio
import time
from collections import Counter

import asyncpg
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import Workplace
from tests.http.network import DAY, SIX, reaction, send
from tests.support import Company, people
from workers.close import close
from workers.seal import seal

pytestmark = pytest.mark.anyio


async def test_a_tree_that_is_newer_than_the_day_has_to_wait_for_the_one_after_next(
    network: Company, clock: ManualClock
) -> None:
    await send(network, reaction("nord-1"))
    await network.staff({"neu": (None, 6), "kind": ("nord", 1)})
    assert await send(network, reaction("neu-1")) == ["too_new"]
    assert await send(network, reaction("kind-1"), reaction("nord-1")) == ["accepted", "duplicate"]
    clock.advance(2 * DAY)
    assert await send(network, reaction("neu-1")) == ["accepted"]


async def test_collecting_and_sealing_at_once_count_every_reaction_once(
    network: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    await network.ok(
        "PUT", "/sources/reactions", Role.ADMINISTRATOR, json={"enabled": True, "settle": 0}
    )
    everybody = SIX + people("sued", 1, 6)

    async def collect(number: int) -> list[str]:
        outcomes = []
        for on in ("p1", "p2", "p3"):
            items = [reaction(person, on=on) for person in everybody[number:] + everybody[:number]]
            outcomes += await send(network, *items)
        return outcomes

    async def sealing() -> list[str]:
        for _ in range(25):
            await seal(workplace.work)
        return []

    batches = await asyncio.gather(*(collect(n) for n in (0, 4, 8)), sealing(), sealing())
    outcomes = Counter(outcome for batch in batches for outcome in batch)
    assert outcomes == {"accepted": 36, "duplicate": 72}
    for _ in range(4):
        clock.advance(DAY)
        await seal(workplace.work)
        await close(workplace.work)
    ledger = await owner.fetchrow(
        "SELECT sum(accepted), sum(sealed + withheld) FROM ledger WHERE source = 'reactions'"
    )
    assert tuple(ledger) == (36, 36)
    assert await owner.fetchval("SELECT max(n) FROM post_figures") <= 12


async def test_ten_thousand_reactions_are_taken_in_one_call_of_three_seconds(
    network: Company,
) -> None:
    await network.staff({"firma": (None, 0), "nord": ("firma", 2000)})
    everybody = people("nord", 1, 2000)
    batch = [reaction(person, on=f"p{n}") for n in range(1, 6) for person in everybody]
    started = time.perf_counter()
    assert set(await send(network, *batch)) == {"accepted"}
    assert time.perf_counter() - started < 3
    too_many = [*batch, reaction("nord-1")]
    refused = await network.call("POST", "/reactions", Role.MACHINE, json=too_many)
    assert refused.status_code == 422
