"""A person is erased while others answer, react, seal, or open a round: nothing is lost or left."""

import asyncio
import json

import asyncpg
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.kernel.ids import contributor
from service.settings import Settings
from tests.conftest import Workplace
from tests.http.erasing import erase, ledger
from tests.http.network import DAY, SIX, reaction, send
from tests.support import Company, people
from workers.close import close
from workers.seal import seal

pytestmark = pytest.mark.anyio

A, W = Role.ADMINISTRATOR, Role.WORKS_COUNCIL


async def test_erasing_while_others_collect_and_seal_loses_nothing_and_breaks_no_group(
    network: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    await network.ok("PUT", "/sources/reactions", A, json={"enabled": True, "settle": 0})
    everybody = SIX + people("sued", 1, 6)

    async def collect(post: int) -> None:
        for person in everybody[post:] + everybody[:post]:
            await send(network, reaction(person, on=f"p{post + 1}"))

    async def sealing() -> None:
        for _ in range(30):
            await seal(workplace.work)

    async def erasing() -> None:
        for person in ("nord-1", "sued-3", "nord-4"):
            await asyncio.sleep(0.05)
            await erase(network, person)

    await asyncio.gather(*(collect(post) for post in range(4)), sealing(), erasing())
    gone = [str(contributor(workplace.work.settings.key, "reactions", p)) for p in everybody]
    left = await owner.fetch("SELECT DISTINCT contributor::text FROM pooled")
    assert {row[0] for row in left}.isdisjoint({gone[0], gone[8], gone[3]})
    for _ in range(4):
        clock.advance(DAY)
        await seal(workplace.work)
        await close(workplace.work)
    account = await ledger(owner, "reactions")
    assert "missing" not in account
    assert await owner.fetchval("SELECT min(n) >= 5 FROM microaggregates")


async def test_an_erasure_waits_for_a_reaction_under_way_and_takes_it_with_it(
    network: Company, owner: asyncpg.Connection, settings: Settings, clock: ManualClock
) -> None:
    await send(network, reaction("nord-2"))
    known = str(contributor(settings.key, "reactions", "nord-1"))
    item = reaction("nord-1", remove=False) | {"contributor": known, "marker": known}
    collecting = owner.transaction()
    await collecting.start()
    outcomes = await owner.fetchval(
        "SELECT collect_reactions($1, $2, 'Europe/Berlin')",
        json.dumps([item]),
        clock.now().date(),
    )
    assert outcomes == ["accepted"]
    erasing = asyncio.create_task(erase(network, "nord-1"))
    await asyncio.sleep(0.3)
    assert not erasing.done()
    await collecting.commit()
    await erasing
    assert await ledger(owner, "reactions") == {"accepted": 2, "scored": 1, "erased": 1}


async def test_erasing_while_a_round_opens_leaves_no_participation_and_no_crash(
    network: Company, owner: asyncpg.Connection
) -> None:
    poll = await network.poll()
    for number in range(2, 6):
        person = f"sued-{number}"
        given = {"audience": ["firma"], "closes_at": "2026-06-01T00:00:00Z"}
        opened, erased = await asyncio.gather(
            network.call("POST", f"/polls/{poll}/rounds", json=given),
            network.call("DELETE", f"/people/{person}"),
        )
        assert (opened.status_code, erased.status_code) == (201, 204)
        left = "SELECT count(*) FROM participations WHERE person_id = $1"
        assert await owner.fetchval(left, person) == 0


async def test_a_round_that_opens_waits_for_an_erasure_and_invites_the_others(
    network: Company, owner: asyncpg.Connection
) -> None:
    poll = await network.poll()
    given = {"audience": ["nord"], "closes_at": "2026-06-01T00:00:00Z"}
    erasing = owner.transaction()
    await erasing.start()
    assert await owner.fetchval("SELECT erase_person('nord-1', ARRAY[gen_random_uuid()])")
    opening = asyncio.create_task(network.ok("POST", f"/polls/{poll}/rounds", json=given))
    await asyncio.sleep(0.3)
    assert not opening.done()
    await erasing.commit()
    assert (await opening)["invited"] == 5
