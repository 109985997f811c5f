"""Sealing in PostgreSQL against the reference, for random companies and arrivals."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from service.db import Connection, open_pool
from service.settings import Settings
from tests.sealing.attacker import determined_sets, smallest_block
from tests.sealing.choices import OPTIONS, choice_fault
from tests.sealing.reference import REST
from tests.sealing.theatre import SOURCES, Theatre, stage

SETTLES = [timedelta(0), timedelta(minutes=5), None]


@st.composite
def companies(draw: st.DrawFn) -> dict[str, Any]:
    """A tree of up to six teams, who is in them, and the thresholds."""
    shape: list[int | None] = [None]
    shape += [draw(st.integers(0, place - 1)) for place in range(1, draw(st.integers(1, 6)))]
    sizes = [draw(st.integers(0, 12)) for _ in shape]
    texts_shown = draw(st.booleans())
    k = draw(st.sampled_from([5, 5, 6, 8]))
    assume(sum(sizes) >= (10 if texts_shown else k))
    sites = st.sampled_from(["koeln", "koeln", "graz", "wien", REST])
    divided = draw(st.booleans())
    given = st.lists(sites, min_size=sum(sizes), max_size=sum(sizes)) if divided else st.none()
    return {
        "shape": shape,
        "sizes": sizes,
        "k": k,
        "k_texts": 10,
        "settle": draw(st.sampled_from(SETTLES)),
        "texts_shown": texts_shown,
        "given": draw(given),
    }


async def act(theatre: Theatre, data: st.DataObject) -> None:
    """Let people vote in any order, with looks, scoring and waiting in between."""
    people = data.draw(st.permutations(sorted(theatre.homes)))
    voters = people[: data.draw(st.integers(0, len(people)))]
    mixed = data.draw(st.booleans())
    favourite = data.draw(st.integers(1, OPTIONS))
    options = st.sampled_from([None, *range(1, OPTIONS + 1)])
    for person in voters:
        point = data.draw(st.integers(1, 5)) if mixed else 4
        label = data.draw(st.sampled_from([None, -1, 0, 1, 1]))
        option = data.draw(options) if mixed else favourite
        await theatre.vote(person, point, label, option)
        if data.draw(st.integers(0, 3)) == 0:
            await theatre.score()
        if data.draw(st.integers(0, 2)) > 0:
            await theatre.look()
        theatre.now += timedelta(minutes=data.draw(st.sampled_from([0, 0, 1, 6])))


@pytest.mark.usefixtures("anyio_backend")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(company=companies(), data=st.data())
def test_every_figure_is_a_sum_of_whole_groups_and_the_attacker_learns_nothing_smaller(
    settings: Settings, company: dict[str, Any], data: st.DataObject
) -> None:
    asyncio.run(play(settings, company, data))


async def play(settings: Settings, company: dict[str, Any], data: st.DataObject) -> None:
    """Play one example in a transaction that is rolled back, so that none sees another."""
    async with passing(settings) as connection:
        theatre = await stage(connection, **company)
        await act(theatre, data)
        await theatre.close()
        await judge(theatre)


@asynccontextmanager
async def passing(settings: Settings) -> AsyncIterator[Connection]:
    """Lend a connection whose transaction is rolled back at the end."""
    async with await open_pool(settings.owner_url, size=1) as pool, pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            yield connection
        finally:
            await transaction.rollback()


async def judge(theatre: Theatre) -> None:
    """Nothing is lost, nobody counts twice, and the attacker learns no small set."""
    missing = await theatre.connection.fetch("SELECT source FROM conservation WHERE missing <> 0")
    assert missing == []
    for source in SOURCES:
        reference = theatre.references[source]
        assert smallest_block(theatre.figures[source]) in range(reference.k, 100) or (
            not theatre.figures[source]
        )
        sealed = [person for _, people in reference.groups for person in people]
        assert len(sealed) == len(set(sealed))


def test_the_reference_of_a_choice_wants_one_neighbour_of_a_unanimous_group_and_nothing_else() -> (
    None
):
    assert choice_fault([1, 1, 1, 1, 1], [4, 1, 0], 3) is None
    assert choice_fault([2, 2, 2, 2, 2], [1, 4, 0], 3) is None
    assert choice_fault([2, 2, 2, 2, 2], [0, 4, 1], 3) is None
    assert choice_fault([1, 1, 1, 1, None], [4, 0, 0], 3) is None
    assert choice_fault([1, 1, 1, 1, 1], [5, 0, 0], 3)
    assert choice_fault([1, 1, 1, 1, 1], [4, 0, 1], 3)
    assert choice_fault([3, 3, 3, 3, 3], [0, 0, 5], 3)
    assert choice_fault([1, 1, 1, 1, 2], [5, 0, 0], 3)


@pytest.mark.usefixtures("anyio_backend")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    koeln=st.integers(0, 24),
    graz=st.integers(0, 12),
    wien=st.integers(0, 6),
    rest=st.integers(0, 6),
    texts_shown=st.booleans(),
)
def test_a_value_of_too_few_joins_the_rest_and_a_rest_of_too_few_draws_from_the_largest(
    settings: Settings, koeln: int, graz: int, wien: int, rest: int, texts_shown: bool
) -> None:
    given = ["koeln"] * koeln + ["graz"] * graz + ["wien"] * wien + [REST] * rest
    assume(len(given) >= 10)
    company = {"shape": [None], "sizes": [len(given)], "k": 5, "k_texts": 10, "settle": None}
    asyncio.run(open_and_leave(settings, company | {"texts_shown": texts_shown, "given": given}))


async def open_and_leave(settings: Settings, company: dict[str, Any]) -> None:
    """Open a round, which checks how values were folded, and take it all back."""
    async with passing(settings) as connection:
        await stage(connection, **company)


figures = st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), min_size=1, max_size=5)


@given(figures)
def test_the_attackers_shortcut_agrees_with_solving_the_system(
    published: list[frozenset[str]],
) -> None:
    solved = determined_sets(published, 8)
    smallest = min(map(len, solved))
    assert smallest >= smallest_block(published)


def test_the_attacker_finds_the_sixth_answer_of_a_live_figure_with_a_threshold() -> None:
    arrivals = "abcdefgh"
    live = [frozenset(arrivals[:n]) for n in range(5, 9)]
    assert frozenset("f") in determined_sets(live, 1)
    assert smallest_block(live) == 1


def test_the_attacker_finds_the_small_team_as_the_parent_minus_its_sibling() -> None:
    parent, sibling = frozenset("abcdefgh"), frozenset("abcdef")
    assert frozenset("gh") in determined_sets([parent, sibling], 2)
