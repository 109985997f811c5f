"""The social network's batches: each item once, in order, whatever else goes on."""

import asyncio
from collections import Counter
from typing import Any

import asyncpg
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import NOON, Workplace
from tests.http.network import DAY, SIX, TEAMS, figure, post, reaction, reply, send, settle
from tests.support import Company, people
from workers.score import score

pytestmark = pytest.mark.anyio


async def test_posts_are_added_once_and_listed_newest_first(network: Company) -> None:
    new = [post("p9"), post("p1", title="Anders"), post("p9"), post("p1", network="teams")]
    outcomes = await send(network, *new, to="/posts")
    assert outcomes == ["accepted", "duplicate", "duplicate", "accepted"]
    seen: list[tuple[str, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await network.ok("GET", "/posts", params={"limit": 2, "cursor": cursor})
        seen += [(item["network"], item["external_id"]) for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 7
    for moment in ((NOON + DAY).isoformat(), "2026-03-04T12:00:00"):
        late = [post("p10", posted_at=moment)]
        assert (await network.call("POST", "/posts", Role.MACHINE, json=late)).status_code == 422


async def test_each_reaction_of_a_batch_has_its_outcome_in_its_place(network: Company) -> None:
    outcomes = await send(
        network,
        reaction("nobody"),
        reaction("nord-1", on="nowhere"),
        reaction("nord-1"),
        reaction("nord-1", "love"),
        reaction("nord-2"),
        reaction("nord-2", remove=True),
        reaction("nord-3", "dancing"),
        reaction("nord-4", remove=True),
    )
    assert outcomes == [
        *("unknown_person", "unknown_post", "accepted", "accepted"),
        *("superseded", "unknown_reaction", "unmapped", "unknown_reaction"),
    ]


async def test_a_reaction_counts_once_within_across_and_beside_batches(
    network: Company, owner: asyncpg.Connection
) -> None:
    assert await send(network, reaction("nord-1"), reaction("nord-1")) == ["superseded", "accepted"]
    assert await send(network, reaction("nord-1")) == ["duplicate"]
    batch = [reaction(person, on=f"p{n}") for person in SIX[1:] for n in range(1, 6)]
    both = await asyncio.gather(send(network, *batch), send(network, *batch[::-1]))
    assert Counter(both[0] + both[1]) == {"accepted": 25, "duplicate": 25}
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 26


async def test_a_reaction_is_withdrawn_and_comes_back(
    network: Company, owner: asyncpg.Connection
) -> None:
    assert await send(network, reaction("nord-1")) == ["accepted"]
    assert await send(network, reaction("nord-1", remove=True)) == ["withdrawn"]
    assert await send(network, reaction("nord-1", remove=True)) == ["unknown_reaction"]
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0
    assert await send(network, reaction("nord-1")) == ["accepted"]


async def test_a_sealed_reaction_stays_counted_and_never_counts_again(
    network: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await send(network, *(reaction(person, "love") for person in SIX))
    await settle(workplace, clock)
    before = await figure(network)
    assert (before["n"], before["index"]) == (6, pytest.approx(99.2, abs=0.1))

    assert await send(network, reaction("nord-1", "love", remove=True)) == ["already_sealed"]
    assert await send(network, reaction("nord-1", "angry")) == ["duplicate"]
    for _ in range(3):
        clock.advance(DAY)
        again = [reaction(person, "angry") for person in SIX]
        assert set(await send(network, *again)) == {"duplicate"}
        await settle(workplace, clock)
    assert (await figure(network))["n"] == 6


async def test_an_unmapped_reaction_is_counted_shown_and_then_given_a_valence(
    network: Company, owner: asyncpg.Connection
) -> None:
    for _ in range(2):
        assert await send(network, reaction("nord-1", "dancing")) == ["unmapped"]
    shown = await network.ok("GET", "/reaction-valences", Role.ADMINISTRATOR)
    assert {"reaction": "dancing", "valence": None, "unmapped": 2} in shown
    given = [{"reaction": "dancing", "valence": 0.6}]
    await network.ok("PUT", "/reaction-valences", Role.ADMINISTRATOR, json=given)
    assert await send(network, reaction("nord-1", "dancing")) == ["accepted"]
    assert await owner.fetchval("SELECT valence FROM pooled") == 6


@pytest.mark.parametrize("valence", [1.01, -2, 0.55, "1", True, 10**30])
async def test_a_valence_off_the_scale_is_refused(company: Company, valence: object) -> None:
    given = [{"reaction": "like", "valence": valence}]
    answer = await company.call("PUT", "/reaction-valences", Role.ADMINISTRATOR, json=given)
    assert answer.status_code == 422


async def test_a_source_that_is_off_takes_nothing(
    network: Company, owner: asyncpg.Connection
) -> None:
    for source, item in (("reactions", reaction("nord-1")), ("replies", reply("nord-1", "r1"))):
        await network.ok("PUT", f"/sources/{source}", Role.ADMINISTRATOR, json={"enabled": False})
        answer = await network.call("POST", f"/{source}", Role.MACHINE, json=[item])
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/source-off")
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0
    nothing = await network.call(
        "PUT", "/sources/scales", Role.ADMINISTRATOR, json={"enabled": True}
    )
    assert nothing.status_code in {404, 422}


async def test_what_comes_after_a_persons_day_was_sealed_belongs_to_the_next_day(
    network: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await send(network, *(reaction(person) for person in SIX))
    await settle(workplace, clock)
    assert set(await send(network, *(reaction(p, "rage", on="p2") for p in SIX))) == {"accepted"}
    await settle(workplace, clock)
    assert (await figure(network))["n"] == 6

    clock.time = NOON + DAY
    await settle(workplace, clock)
    days = await network.ok("GET", "/teams/nord/trend?by=day")
    assert [(day["start"], day["sources"]["reactions"]["n"]) for day in days] == [
        *(("2026-03-04", 6), ("2026-03-05", 6))
    ]


@pytest.mark.parametrize("source", ["reactions", "replies"])
async def test_whoever_moves_during_a_day_counts_once_that_day(
    network: Company, workplace: Workplace, clock: ManualClock, source: str
) -> None:
    def said(person: str, on: str) -> dict[str, Any]:
        return reaction(person, on=on) if source == "reactions" else reply(person, person + on)

    everybody = [*SIX, *people("sued", 1, 5)]
    await send(network, *(said(person, "p1") for person in everybody), to=f"/{source}")
    moved = [{"id": "nord-1", "name": "Person 1", "team_id": "sued"}]
    await network.ok("PUT", "/people", Role.ADMINISTRATOR, json=moved)
    assert await send(network, said("nord-1", "p2"), to=f"/{source}") == ["accepted"]
    while await score(workplace.work):
        pass
    await settle(workplace, clock)
    counted = {team: (await figure(network, source, team))["n"] for team in TEAMS}
    assert counted == {"firma": 11, "nord": 6, "sued": 5}


async def test_a_reaction_of_somebody_who_has_left_is_withdrawn(
    network: Company, owner: asyncpg.Connection
) -> None:
    assert await send(network, reaction("nord-1")) == ["accepted"]
    await owner.execute("UPDATE people SET active = false WHERE id = 'nord-1'")
    assert await send(network, reaction("nord-1", remove=True)) == ["withdrawn"]
    assert await send(network, reaction("nord-1", remove=True)) == ["unknown_person"]
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_several_reactions_of_a_person_count_as_their_mean(
    network: Company, workplace: Workplace, clock: ManualClock
) -> None:
    for person in SIX[:5]:
        kinds = ["love", "angry"] if person != "nord-1" else ["love", "like"]
        await send(network, *(reaction(person, k, on=f"p{n}") for n, k in enumerate(kinds, 1)))
    await settle(workplace, clock)
    found = await figure(network)
    assert (found["n"], found["answers"], found["index"]) == (5, 5, 58.0)
    assert found["favourable"]["share"] == 0.2


async def test_nobody_has_the_same_pseudonym_in_two_sources(
    network: Company, owner: asyncpg.Connection
) -> None:
    """Whoever reads the database must not see whose reply stands beside which reaction."""
    await send(network, *map(reaction, SIX))
    await send(network, *(reply(person, f"r-{person}") for person in SIX), to="/replies")
    rows = await owner.fetch("SELECT DISTINCT contributor FROM pooled")
    assert len(rows) == 2 * len(SIX)


async def test_replies_count_once_and_their_texts_are_gone(
    network: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    batch = [reply(person, f"r{n}") for n, person in enumerate(SIX)]
    odd = [reply("nobody", "x"), reply("nord-1", "y", on="nowhere"), batch[0]]
    outcomes = await send(network, *batch, *odd, to="/replies")
    assert outcomes == ["accepted"] * 6 + ["unknown_person", "unknown_post", "duplicate"]
    assert await score(workplace.work)
    await settle(workplace, clock)
    assert (await figure(network, "replies"))["n"] == 6
    assert await owner.fetchval("SELECT count(*) FROM published_texts") == 0
    assert set(await send(network, *batch, to="/replies")) == {"duplicate"}
