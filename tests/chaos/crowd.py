"""800 people whose clients do not give up: the same ballot again until it is acknowledged."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

from tests.support import COMMENT, SCALE, Company

TEAMS = {"root": (None, 0)} | {f"dept{d}": ("root", 0) for d in range(5)}
TEAMS |= {f"team{t}": (f"dept{t % 5}", 20) for t in range(40)}
ENPS = {"key": "enps", "kind": "scale11", "wording": "Würden Sie uns empfehlen?"}
QUESTIONS = (SCALE, ENPS, COMMENT)
LABELS = ("negative", "neutral", "positive")
COUNTED, COUNTED_ALREADY = 201, 200


@dataclass(frozen=True)
class Ballot:
    """At most four people of a team give the same answer, so no team's group is unanimous."""

    person: str
    mood: int
    enps: int
    why: str | None

    @property
    def poisonous(self) -> bool:
        return self.why is not None and "boom" in self.why


def ballots() -> list[Ballot]:
    """Texts name their writers, so that each can be found again; one in a hundred is poison."""
    made = []
    for team in range(40):
        for number in range(20):
            person, seed = f"team{team}-{number + 1}", team + number
            poison = "boom " if (team * 20 + number) % 100 == 7 else ""
            text = f"{LABELS[number % 3]} {poison}{person}" if number % 4 or poison else None
            made.append(Ballot(person, seed % 5 + 1, seed % 11, text))
    random.shuffle(made)
    return made


@dataclass
class Crowd:
    """What the clients were told."""

    company: Company
    ballots: list[Ballot]
    told: dict[str, list[int]] = field(default_factory=dict)
    failures: Counter[int | str] = field(default_factory=Counter)
    _acknowledged: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def vote(self, clients: int) -> None:
        """Hand in everything through so many clients at once."""
        waiting = iter(self.ballots)
        async with asyncio.TaskGroup() as group:
            for _ in range(clients):
                group.create_task(self._client(waiting))

    async def reached(self, count: int) -> None:
        """Wait until so many ballots are acknowledged."""
        async with self._acknowledged:
            await self._acknowledged.wait_for(lambda: len(self.told) >= count)

    async def _client(self, waiting: Iterable[Ballot]) -> None:
        for ballot in waiting:
            await asyncio.sleep(random.uniform(0, 0.25))
            # Some click twice: at once, or again although they were told.
            clicks = random.choice((1, 1, 1, 2))
            told = await asyncio.gather(*(self._insist(ballot) for _ in range(clicks)))
            told += [await self._insist(ballot)] if random.random() < 0.1 else []
            async with self._acknowledged:
                self.told[ballot.person] = told
                self._acknowledged.notify_all()

    async def _insist(self, ballot: Ballot) -> int:
        while True:
            try:
                response = await self.company.answer(
                    ballot.person, mood=ballot.mood, enps=ballot.enps, why=ballot.why
                )
            except httpx.TransportError as error:
                self.failures[type(error).__name__] += 1
            else:
                if response.status_code in {COUNTED, COUNTED_ALREADY}:
                    return response.status_code
                self.failures[response.status_code] += 1
            await asyncio.sleep(random.uniform(0.05, 0.25))
