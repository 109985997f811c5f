"""Whoever works in a project besides their line team counts in one tree only."""

import asyncpg
import pytest

from service.http.auth import Role
from tests.conftest import Workplace
from tests.support import Company, people
from workers.seal import seal

pytestmark = pytest.mark.anyio

ADMIN = Role.ADMINISTRATOR
TREES = {"linie": (None, 6), "projekt": (None, 5)}
BOTH = {"id": "linie-6", "name": "Sechs"}


async def counted(company: Company, round_id: str) -> dict[str, tuple[int, int]]:
    """Return by tree how many were invited and how many are in the figure."""
    moods = {team: await company.round_mood(team, round_id) for team in TREES}
    return {team: (mood["invited"], mood["sealed"]) for team, mood in moods.items()}


async def test_a_person_has_one_team(company: Company, owner: asyncpg.Connection) -> None:
    await company.staff(TREES)
    twice = [BOTH | {"team_id": "linie"}, BOTH | {"team_id": "projekt"}]
    assert (await company.call("PUT", "/people", ADMIN, json=twice)).status_code == 422
    listed = [BOTH | {"team_id": ["linie", "projekt"]}]
    assert (await company.call("PUT", "/people", ADMIN, json=listed)).status_code == 422
    with pytest.raises(asyncpg.UniqueViolationError):
        await owner.execute("INSERT INTO people VALUES ('linie-6', 'Sechs', 'projekt')")


async def test_an_audience_of_both_trees_invites_once_and_counts_once(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TREES)
    await company.ok("PUT", "/people", ADMIN, json=[BOTH | {"team_id": "projekt"}])
    poll = await company.poll(settle=0)
    round_id = await company.open_round(poll, ["linie", "projekt", "linie"])
    links = [company.tokens["linie-6"]]
    await company.invite(round_id)
    links.append(company.tokens["linie-6"])

    await company.count([*people("linie", 1, 5), *people("projekt", 1, 5)], mood=3)
    statuses = []
    for link in links:
        company.tokens["linie-6"] = link
        statuses.append((await company.answer("linie-6", mood=5)).json()["status"])
    while await seal(workplace.work):
        pass
    assert statuses == ["counted", "already_counted"]
    assert await counted(company, round_id) == {"linie": (5, 5), "projekt": (6, 6)}


async def test_a_move_while_a_round_is_open_counts_where_they_were_invited(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TREES)
    round_id = await company.open_round(await company.poll(settle=0), ["linie", "projekt"])
    await company.ok("PUT", "/people", ADMIN, json=[BOTH | {"team_id": "projekt"}])
    await company.count([*people("linie", 1, 6), *people("projekt", 1, 5)], mood=3)
    while await seal(workplace.work):
        pass
    assert await counted(company, round_id) == {"linie": (6, 6), "projekt": (5, 5)}
