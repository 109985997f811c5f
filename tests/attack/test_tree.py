"""A tree attacker takes the figures of all children from their parent's."""

from collections.abc import Sequence

import asyncpg
import pytest

from service.kernel.clock import ManualClock
from tests.attack.switches import publish_rests
from tests.conftest import Workplace
from tests.support import MINUTES, Company, people
from workers.close import close

pytestmark = pytest.mark.anyio

CHILDREN = ["nord", "sued", "west", "ost"]
TREE = {"firma": (None, 0)} | dict.fromkeys(CHILDREN, ("firma", 8))
POINTS = [1, 2, 3, 4, 5]


async def remainder(
    company: Company, workplace: Workplace, clock: ManualClock, voters: Sequence[int]
) -> list[int]:
    """Let so many of each team answer, the last one of all with a 5; return parent - children."""
    await company.staff(TREE)
    round_id = await company.open_round(await company.poll(settle="close"), ["firma"])
    everybody = [p for t, n in zip(CHILDREN, voters, strict=True) for p in people(t, 1, n)]
    for place, person in enumerate(everybody):
        await company.count([person], mood=5 if person == everybody[-1] else place % 4 + 1)
    clock.advance(MINUTES)
    await company.ok("POST", f"/rounds/{round_id}/close")
    await close(workplace.work)
    parent, *below = [
        (await company.round_mood(team, round_id))["questions"][0]["distribution"]
        for team in ["firma", *CHILDREN]
    ]
    return [whole - sum(parts) for whole, *parts in zip(parent, *below, strict=True)]


@pytest.mark.parametrize("rests", [(1, 0), (2, 2), (3, 2), (4, 4), (4, 0)])
async def test_a_parent_minus_its_children_is_nothing_or_a_whole_group(
    company: Company, workplace: Workplace, clock: ManualClock, rests: tuple[int, int]
) -> None:
    left = await remainder(company, workplace, clock, (8, 6, *rests))
    assert sum(left) == (sum(rests) if sum(rests) >= 5 else 0)


async def test_with_small_rests_published_a_parent_minus_its_children_is_one_persons_answer(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    await publish_rests(owner)
    assert await remainder(company, workplace, clock, (8, 6, 0, 1)) == [0, 0, 0, 0, 1]
