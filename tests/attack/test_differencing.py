"""A differencing attacker asks every address and stream after every ballot and keeps it all."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest
import uvicorn

from service.app import create_app
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import Settings
from tests.attack.switches import count_live_from_k_on, filter_by_value
from tests.attack.watcher import REST, SOURCES, Insider, Watcher, behind_a_server
from tests.conftest import Workplace
from tests.processes import prompt_socket
from tests.sealing.attacker import determined_sets, smallest_block, sum_over
from tests.support import CHOICE, COMMENT, MINUTES, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

TREE: dict[str, str | None] = {"firma": None, "nord": "firma", "sued": "firma"}
SIZES = {"firma": 2, "nord": 7, "sued": 3}
EVERYBODY = [person for team, size in SIZES.items() for person in people(team, 1, size)]
SETTLES: list[int | str] = [0, 300, "close"]
K = 5
# The only one in Graz of seven in the north.
SOLE = {"id": "nord-7", "name": "Sieben", "team_id": "nord", "breakdown": "graz"}


@pytest.fixture
async def client(settings: Settings, clock: ManualClock) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API behind uvicorn: a test transport would not stream."""
    listening = prompt_socket()
    config = uvicorn.Config(create_app(settings, clock), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as opened:
        await behind_a_server(opened)
        yield opened
    server.should_exit = True
    await serving


@dataclass
class Siege:
    """Rounds under way, and what the attacker has of them."""

    watcher: Watcher
    insider: Insider
    workplace: Workplace
    clock: ManualClock
    chance: random.Random
    answers: dict[str, int] = field(default_factory=dict)
    figures: dict[str, list[tuple[frozenset[str], int]]] = field(
        default_factory=lambda: {source: [] for source in SOURCES}
    )
    options: dict[str, int] = field(default_factory=dict)
    chosen: list[tuple[frozenset[str], int]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)

    async def round(self, settle: int | str, *, divided: bool = False) -> None:
        """Run a round; look at everything after every ballot and after the close."""
        company = self.watcher.company
        poll = await company.poll(
            SCALE, CHOICE, COMMENT, settle=settle, texts="figures_only", divided=divided
        )
        round_id = await company.open_round(poll, ["firma"])
        self.watcher.rounds.append(round_id)
        if divided:
            self.watcher.divided.add(round_id)
        await self.watcher.listen(round_id)
        voters = self.chance.sample(EVERYBODY, len(EVERYBODY) - 1)
        await self.look()
        for person in voters:
            await self.vote(person, round_id)
        self.clock.advance(MINUTES)
        await company.ok("POST", f"/rounds/{round_id}/close")
        await close(self.workplace.work)
        self.insider.closed(round_id, K)
        await self.look()

    async def vote(self, person: str, round_id: str) -> None:
        """One ballot, the worker's steps, and the attacker's look."""
        point = self.chance.randint(1, 5)
        word = self.chance.choice([None, "negative", "neutral", "positive"])
        text = {} if word is None else {"why": word}
        option = self.chance.randint(1, 3)
        await self.watcher.company.count([person], mood=point, wish=option, **text)
        self.answers[f"{person}@{round_id}/scales"] = point
        self.options[f"{person}@{round_id}/scales"] = option
        await self.insider.saw(person, round_id)
        self.clock.advance(self.chance.choice([0, 6]) * MINUTES)
        formed = False
        await score(self.workplace.work)
        for _ in range(2):
            await seal(self.workplace.work)
            formed |= await self.insider.sealed(round_id)
        await self.look(changed=formed)

    async def look(self, *, changed: bool = True) -> None:
        """Keep everything shown; nothing at all may have changed unless a group formed."""
        now = await self.watcher.look()
        if not changed:
            before = {address: self.shown[-1][address] for address in now}
            assert now == before
        self.shown.append(now)
        for team in TREE:
            for round_id in self.watcher.rounds:
                self.keep(now[f"/teams/{team}/rounds/{round_id}/mood"], team, round_id)
            self.keep(now[f"/teams/{team}/mood"], team, None)
            for round_id in self.watcher.divided:
                shown = now[f"/teams/{team}/rounds/{round_id}/breakdown"]
                for part in [*shown["values"], shown["rest"]]:
                    self.keep(part, team, round_id, part["key"] or REST)

    def keep(
        self, mood: dict[str, Any], team: str, round_id: str | None, value: str | None = None
    ) -> None:
        """Turn a figure into an equation: whom it counts, and the sum of what they said."""
        for source in SOURCES:
            people = self.insider.counted(team, source, round_id, value)
            figure = mood["sources"].get(source)
            assert (figure["n"] if figure else 0) == len(people)
            if people:
                points = mood["questions"][0]["distribution"] if "questions" in mood else []
                total = sum(count * point for point, count in enumerate(points, start=1))
                self.figures[source].append((people, total))
            if people and source == "scales" and "questions" in mood:
                self.keep_choice(people, mood["questions"][1])

    def keep_choice(self, people: frozenset[str], shown: dict[str, Any]) -> None:
        """Turn a choice into an equation: its options are numbers, so their counts have a sum."""
        counts = shown["distribution"]
        assert counts == [option["count"] for option in shown["options"]]
        assert sum(counts) == len(people)
        total = sum(count * option for option, count in enumerate(counts, start=1))
        self.chosen.append((people, total))


@pytest.fixture
async def siege(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> AsyncIterator[Siege]:
    await company.declare("koeln", "graz")
    sites = dict.fromkeys(EVERYBODY[::2], "koeln") | dict.fromkeys(EVERYBODY[1::2], "graz")
    await company.staff({team: (parent, SIZES[team]) for team, parent in TREE.items()}, sites)
    watcher = Watcher(company, TREE)
    yield Siege(watcher, Insider(owner, TREE), workplace, clock, random.Random())
    await watcher.leave()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_whoever_keeps_every_number_after_every_ballot_determines_no_set_under_k(
    siege: Siege, seed: int
) -> None:
    siege.chance.seed(seed)
    for settle in siege.chance.sample(SETTLES, 2):
        await siege.round(settle)
    for source in SOURCES:
        sets = [people for people, _ in siege.figures[source]]
        assert smallest_block(sets) >= K, source
        assert determined_sets(sets, 2) == []
    chosen = [people for people, _ in siege.chosen]
    assert smallest_block(chosen) >= K
    assert determined_sets(chosen, 2) == []


@pytest.mark.parametrize("seed", [5, 6, 7])
async def test_whoever_keeps_every_value_of_a_breakdown_determines_no_set_under_k(
    siege: Siege, seed: int
) -> None:
    siege.chance.seed(seed)
    await siege.round(siege.chance.choice(SETTLES), divided=True)
    await siege.round(0)
    for source in SOURCES:
        sets = [people for people, _ in siege.figures[source]]
        assert smallest_block(sets) >= K, source
        assert determined_sets(sets, 2) == []
    chosen = [people for people, _ in siege.chosen]
    assert smallest_block(chosen) >= K
    assert determined_sets(chosen, 2) == []


async def test_a_stream_tells_nothing_that_asking_does_not(siege: Siege) -> None:
    siege.chance.seed(4)
    await siege.round(0)
    polled = {
        msgspec_like(mood["sources"])
        for shown in siege.shown
        for address, mood in shown.items()
        if address.endswith("/mood")
    }
    assert len(siege.watcher.events) > len(TREE) * 2
    assert {msgspec_like(event["sources"]) for _, event in siege.watcher.events} <= polled


async def test_a_widgets_stream_tells_nothing_that_asking_for_it_does_not(siege: Siege) -> None:
    siege.chance.seed(5)
    await siege.round(0)
    asked = {
        msgspec_like(msgspec.json.decode(text))
        for shown in siege.shown
        for address, text in shown.items()
        if address.startswith("/widgets/v1/mood:")
    }
    streamed = siege.watcher.shown_by_widgets
    assert len(streamed) > len(TREE)
    assert {msgspec_like(mood) for mood in streamed} <= asked


async def test_a_live_figure_with_only_a_threshold_tells_the_sixth_answer(
    siege: Siege, owner: asyncpg.Connection
) -> None:
    await count_live_from_k_on(owner)
    siege.chance.seed(1)
    await siege.round(0)
    equations = [(people, total) for people, total in siege.figures["scales"] if total]
    single = determined_sets((people for people, _ in equations), 1)
    assert single
    told = {name: sum_over(frozenset({name}), equations) for (name,) in single}
    assert told == {name: siege.answers[name] for name in told}
    single = determined_sets((people for people, _ in siege.chosen), 1)
    assert single
    options = {name: sum_over(frozenset({name}), siege.chosen) for (name,) in single}
    assert options == {name: siege.options[name] for name in options}


async def test_a_breakdown_that_filters_whole_groups_tells_what_the_few_others_said(
    siege: Siege, owner: asyncpg.Connection
) -> None:
    await filter_by_value(owner)
    company = siege.watcher.company
    koeln = [SOLE | {"id": person, "breakdown": "koeln"} for person in people("nord", 1, 6)]
    await company.ok("PUT", "/people", Role.ADMINISTRATOR, json=[*koeln, SOLE])
    round_id = await company.open_round(await company.poll(settle="close", divided=True), ["firma"])
    for person in people("nord", 1, 7):
        siege.answers[person] = siege.chance.randint(1, 5)
        await company.count([person], mood=siege.answers[person])
    siege.clock.advance(MINUTES)
    await company.ok("POST", f"/rounds/{round_id}/close")
    await close(siege.workplace.work)

    whole = (await company.round_mood("nord", round_id))["questions"][0]["distribution"]
    shown = await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown")
    (koeln, graz) = shown["values"]
    assert graz["sources"] == {}
    others = zip(whole, koeln["questions"][0]["distribution"], strict=True)
    left = [point for point, (of, by) in enumerate(others, 1) for _ in range(of - by)]
    assert left == [siege.answers[SOLE["id"]]]


def msgspec_like(value: Any) -> str:
    """Return a value in one spelling, so that a set can hold it."""
    return repr(value)
