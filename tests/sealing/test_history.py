"""The tree changes as it likes: what was published stays, and what is new counts anew."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.db import Connection, open_pool
from service.kernel.problems import Problem
from service.mood import trends
from service.org import rules as org
from service.org.types import Person, Team
from service.polls import rules as polls
from service.polls.types import RoundInput
from service.settings import Settings
from tests.conftest import NOON
from tests.sealing.theatre import Theatre, stage

TODAY = NOON.date()
LATER = TODAY + timedelta(days=1)
_PUBLISHED = {
    "mood_round": "SELECT m::text FROM mood_round m ORDER BY 1",
    "mood_daily": "SELECT m::text FROM mood_daily m ORDER BY 1",
    "round_audiences": "SELECT m::text FROM round_audiences m ORDER BY 1",
    "microaggregates": "SELECT m::text FROM microaggregates m ORDER BY 1",
    "published_texts": "SELECT m::text FROM published_texts m ORDER BY 1",
}


class Model:
    """The organisation as it should be, changed by the same rules in a few lines."""

    def __init__(self, connection: Connection, theatre: Theatre) -> None:
        self.connection = connection
        self.parents = dict(theatre.parents)
        self.homes = dict(theatre.homes)
        self.ended: set[str] = set()

    @property
    def living(self) -> list[str]:
        return sorted(self.parents.keys() - self.ended)

    def path(self, team: str) -> list[str]:
        """Return a team and its ancestors, nearest first."""
        above = self.parents[team]
        return [team] if above is None else [team, *self.path(above)]

    def audience(self) -> dict[str, int]:
        """Return how many people are at and below each team."""
        found: dict[str, int] = {}
        for home in self.homes.values():
            for team in self.path(home):
                found[team] = found.get(team, 0) + 1
        return found

    async def act(self, kind: str, team: str, other: str, person: str) -> None:
        """Do something to the organisation; what its rules refuse changes nothing."""
        inner = self.connection.transaction()
        await inner.start()
        try:
            await getattr(self, f"_{kind}")(team, other, person)
        except Problem:
            await inner.rollback()
        else:
            await inner.commit()

    async def _rename(self, team: str, other: str, person: str) -> None:
        del other, person
        if team not in self.ended:
            await org.put_teams(self.connection, [Team(team, "Umbenannt", self.parents[team])])

    async def _move(self, team: str, other: str, person: str) -> None:
        del person
        await org.put_teams(self.connection, [Team(team, "Verschoben", other)])
        self.parents[team] = other
        self.ended.discard(team)

    async def _merge(self, team: str, other: str, person: str) -> None:
        del person
        await org.end_team(self.connection, team, merged_into=other, on=TODAY)
        for name, home in self.homes.items():
            self.homes[name] = other if home == team else home
        for name in self.living:
            self.parents[name] = other if self.parents[name] == team else self.parents[name]
        self.ended.add(team)

    async def _remove(self, team: str, other: str, person: str) -> None:
        del other, person
        await org.end_team(self.connection, team, merged_into=None, on=TODAY)
        self.ended.add(team)

    async def _split(self, team: str, other: str, person: str) -> None:
        del other
        new = f"{team}-s{len(self.parents)}"[-60:].lstrip("-")
        await org.put_teams(self.connection, [Team(new, "Neu", team, split_from=team)])
        await org.put_people(self.connection, [Person(person, "P", new)])
        self.parents[new] = team
        self.homes[person] = new

    async def _transfer(self, team: str, other: str, person: str) -> None:
        del other
        await org.put_people(self.connection, [Person(person, "P", team)])
        self.homes[person] = team


ACTIONS = ["rename", "move", "move", "merge", "merge", "merge", "remove", "split", "transfer"]
shapes = st.lists(st.integers(1, 6), min_size=4, max_size=7)


async def change(model: Model, data: st.DataObject) -> None:
    """Change the organisation a few times."""
    for _ in range(data.draw(st.integers(3, 10))):
        teams = sorted(model.parents)
        await model.act(
            data.draw(st.sampled_from(ACTIONS)),
            data.draw(st.sampled_from(teams)),
            data.draw(st.sampled_from(teams)),
            data.draw(st.sampled_from(sorted(model.homes))),
        )


async def published(connection: Connection, teams: list[str], until: date) -> dict[str, Any]:
    """Return every figure there is: the tables, and what readers are shown of each team."""
    found: dict[str, Any] = {
        name: [row[0] for row in await connection.fetch(query)]
        for name, query in _PUBLISHED.items()
    }
    for team in teams:
        for by in ("day", "round"):
            found[f"{team} by {by}"] = await trends.trend(
                connection,
                team,
                TODAY - timedelta(days=30),
                until,
                by=by,  # type: ignore[arg-type]  # one of the buckets
                zone="Europe/Berlin",
                today=until,
            )
    return found


@pytest.mark.usefixtures("anyio_backend")
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sizes=shapes, data=st.data())
def test_after_any_changes_past_figures_stand_and_a_new_round_counts_by_the_new_tree(
    settings: Settings, sizes: list[int], data: st.DataObject
) -> None:
    shape = [None, *(data.draw(st.integers(0, place - 1)) for place in range(1, len(sizes)))]
    sizes[0] += 5
    asyncio.run(play(settings, shape, sizes, data))


async def play(
    settings: Settings, shape: list[int | None], sizes: list[int], data: st.DataObject
) -> None:
    """Play one example in a transaction that is rolled back, so that none sees another."""
    async with await open_pool(settings.owner_url, size=1) as pool, pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await history(connection, shape, sizes, data)
        finally:
            await transaction.rollback()


async def history(
    connection: Connection, shape: list[int | None], sizes: list[int], data: st.DataObject
) -> None:
    theatre = await stage(
        connection,
        shape=shape,
        sizes=sizes,
        k=5,
        k_texts=10,
        settle=timedelta(0),
        texts_shown=False,
        given=None,
    )
    model = Model(connection, theatre)
    people = data.draw(st.permutations(sorted(theatre.homes)))
    middle = data.draw(st.integers(0, len(people)))
    await vote(theatre, people[:middle])
    await change(model, data)
    # The theatre holds every group against the tree of the day on which the round opened.
    await vote(theatre, people[middle:])
    await theatre.close()
    before = await published(connection, sorted(theatre.parents), LATER)
    await change(model, data)
    assert await published(connection, sorted(theatre.parents), LATER) == before
    await check_new_round(connection, theatre, model)


async def vote(theatre: Theatre, people: list[str]) -> None:
    for number, person in enumerate(people):
        await theatre.vote(person, 1 + number % 5, None)
        await theatre.look()


async def check_new_round(connection: Connection, theatre: Theatre, model: Model) -> None:
    poll = await connection.fetchval("SELECT poll_id FROM rounds WHERE id = $1", theatre.round_id)
    round_id = uuid4()
    given = RoundInput(audience=model.living, closes_at=NOON + timedelta(days=30))
    await polls.open_round(connection, poll, round_id, given, by=None, now=NOON)
    rows = await connection.fetch(
        "SELECT team_id, invited FROM round_audiences WHERE round_id = $1", round_id
    )
    assert {row["team_id"]: row["invited"] for row in rows} == model.audience()
    pools = await connection.fetch("SELECT team_id, path FROM pools WHERE period_id = $1", round_id)
    assert {row["team_id"] for row in pools} == model.audience().keys()
    for row in pools:
        assert row["path"] == model.path(row["team_id"])
    assert not {row["team_id"] for row in pools} & model.ended
