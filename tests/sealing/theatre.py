"""The same round twice: in PostgreSQL and in the reference, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from service.db import Connection
from service.org import rules as org
from service.org.types import Person, Team
from service.polls import rules as polls
from service.polls import store
from service.polls.types import PollInput, Question, RoundInput
from tests.conftest import NOON
from tests.sealing.reference import Round

SOURCES = ("scales", "comments")
TODAY = NOON.date()
_casts = count(1)


@dataclass
class Theatre:
    """One round of a random company; `homes` are people's teams, by person."""

    connection: Connection
    parents: dict[str, str | None]
    homes: dict[str, str]
    references: dict[str, Round]
    answers: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    rows: dict[str, dict[UUID, str]] = field(default_factory=lambda: {s: {} for s in SOURCES})
    figures: dict[str, list[frozenset[str]]] = field(
        default_factory=lambda: {s: [] for s in SOURCES}
    )
    participations: Mapping[str, UUID] = field(default_factory=dict)
    round_id: UUID = field(default_factory=uuid4)
    now: datetime = NOON

    async def vote(self, person: str, point: int, label: int | None) -> None:
        """Hand in a ballot: a point from 1 to 5, and a text of some polarity or none."""
        ballot = store.StoredBallot(
            self.participations[person], uuid4(), [5 * (point - 3)], None if label is None else "x"
        )
        assert await store.hand_in(self.connection, ballots=[ballot], now=self.now) == ["accepted"]
        self.answers[person] = 5 * (point - 3)
        self.references["scales"].answer(person, self.homes[person])
        self.references["comments"].answer(person, self.homes[person], responds=label is not None)
        if label is not None:
            self.labels[person] = label
            self.references["comments"].unscored.add(person)
        await self._recognise(person)

    async def score(self) -> None:
        """Let the model read every text that waits."""
        for row, person in self.rows["comments"].items():
            await self.connection.execute(
                "UPDATE pooled SET state = 'scored', polarity = $2, valence = $3, themes = '[]'"
                " WHERE id = $1",
                row,
                self.labels[person],
                7 * self.labels[person],
            )
        self.references["comments"].unscored.clear()

    async def look(self) -> None:
        """Seal once, and hold every group against the reference."""
        expected = {source: self.references[source].due(self.now) for source in SOURCES}
        groups = await self.connection.fetchval("SELECT seal_ready($1, $2)", self.now, TODAY)
        formed = await self._formed(groups)
        sizes = {s: {team: len(people) for team, people in formed[s].items()} for s in SOURCES}
        assert sizes == expected
        for source in SOURCES:
            for team, people in formed[source].items():
                self.references[source].seal(team, people)
        await self.record()

    async def close(self) -> None:
        """Close the round; the groups must be exactly the reference's."""
        await self.score()
        await self.connection.execute("SELECT stop_period($1)", self.round_id)
        before = await self._groups()
        assert await self.connection.fetchval("SELECT finish_period($1, $2)", self.round_id, TODAY)
        formed = await self._formed(list(await self._groups() - before), closing=True)
        expected = {source: self.references[source].close() for source in SOURCES}
        assert {s: {t: len(p) for t, p in formed[s].items()} for s in SOURCES} == {
            s: {t: len(p) for t, p in expected[s].items()} for s in SOURCES
        }
        await self.record()

    async def record(self) -> None:
        """Keep every figure that is published now, as the people it counts."""
        for source in SOURCES:
            for team in self.parents:
                groups = self.references[source].published(team)
                people = frozenset().union(*groups)
                await self._check_figure(source, team, people)
                if people:
                    self.figures[source].append(people)

    async def _check_figure(self, source: str, team: str, people: frozenset[str]) -> None:
        n = await self.connection.fetchval(
            "SELECT n FROM mood_round WHERE (team_id, round_id, source, question)"
            " = ($1, $2, $3, '')",
            team,
            self.round_id,
            source,
        )
        assert (n or 0) == len(people)

    async def _groups(self) -> set[UUID]:
        rows = await self.connection.fetch(
            "SELECT id FROM microaggregates WHERE round_id = $1", self.round_id
        )
        return {row["id"] for row in rows}

    async def _recognise(self, person: str) -> None:
        for source in SOURCES:
            for row in await self._held(source) - self.rows[source].keys():
                self.rows[source][row] = person

    async def _held(self, source: str) -> set[UUID]:
        rows = await self.connection.fetch(
            "SELECT p.id FROM pooled p JOIN pools ON pools.id = p.pool_id"
            " WHERE pools.period_id = $1 AND pools.source = $2",
            self.round_id,
            source,
        )
        return {row["id"] for row in rows}

    async def _formed(
        self, groups: list[UUID], *, closing: bool = False
    ) -> dict[str, dict[str, frozenset[str]]]:
        """Return who is in each new group, from the responses that are gone from its pool."""
        formed: dict[str, dict[str, frozenset[str]]] = {source: {} for source in SOURCES}
        for source in SOURCES:
            left = set() if closing else await self._held(source)
            gone = {p for row, p in self.rows[source].items() if row not in left}
            self.rows[source] = {r: p for r, p in self.rows[source].items() if r in left}
            for team, histogram, polarity in await self._stored(groups, source):
                people = self._members(source, team, gone, closing=closing)
                assert sum(histogram) == len(people)
                self._check_sums(source, people, histogram, polarity)
                formed[source][team] = people
        return formed

    def _members(self, source: str, team: str, gone: set[str], *, closing: bool) -> frozenset[str]:
        reference = self.references[source]
        if not closing:
            return frozenset(gone & reference.pools[team].held)
        rising = Round(reference.parents, reference.members, reference.k, reference.settle)
        for name, pool in reference.pools.items():
            rising.pools[name].held = set(pool.held)
        return rising.close()[team]

    async def _stored(
        self, groups: list[UUID], source: str
    ) -> list[tuple[str, list[int], list[int]]]:
        rows = await self.connection.fetch(
            "SELECT m.team_id, q.histogram, q.polarity FROM microaggregates m"
            " JOIN microaggregate_questions q ON q.microaggregate_id = m.id"
            " WHERE m.id = ANY ($1) AND m.source = $2 AND q.question = ''",
            groups,
            source,
        )
        return [(row["team_id"], row["histogram"], row["polarity"]) for row in rows]

    def _check_sums(
        self, source: str, people: frozenset[str], histogram: list[int], polarity: list[int]
    ) -> None:
        """The stored sums are the members' own, but for one answer of a unanimous group."""
        if source == "scales":
            told = [self.answers[person] for person in people]
            stored, bins = histogram, 21
            true = [told.count(tenth - 10) for tenth in range(bins)]
        else:
            told = [self.labels[person] for person in people]
            stored = polarity
            true = [told.count(label) for label in (-1, 0, 1)]
        moved = sum(abs(a - b) for a, b in zip(stored, true, strict=True)) // 2
        assert moved == (1 if len(set(told)) == 1 else 0)
        assert max(stored) < len(people)


async def stage(
    connection: Connection,
    *,
    shape: list[int | None],
    sizes: list[int],
    k: int,
    k_texts: int,
    settle: timedelta | None,
    texts_shown: bool,
) -> Theatre:
    """Open a round for a fresh company: `shape` gives each team's parent by its place."""
    prefix = f"cast{next(_casts)}"
    names = [f"{prefix}-t{place}" for place in range(len(shape))]
    parents = {
        name: None if at is None else names[at] for name, at in zip(names, shape, strict=True)
    }
    homes = {
        f"{name}-p{number}": name
        for name, size in zip(names, sizes, strict=True)
        for number in range(size)
    }
    await org.put_teams(connection, [Team(name, name, parent) for name, parent in parents.items()])
    await org.put_people(connection, [Person(p, p, team) for p, team in homes.items()])
    given = PollInput(
        title=prefix,
        questions=[Question("mood", "scale5", "?"), Question("why", "text", "?")],
        k_figures=k,
        k_texts=k_texts,
        settle="close" if settle is None else int(settle.total_seconds()),
        texts="shown" if texts_shown else "figures_only",
    )
    poll = await polls.create_poll(connection, uuid4(), given)
    members = {name: {p for p, team in homes.items() if team == name} for name in names}
    thresholds = {"scales": k, "comments": k_texts if texts_shown else k}
    theatre = Theatre(
        connection,
        parents,
        homes,
        {source: Round(parents, members, at, settle) for source, at in thresholds.items()},
    )
    audience = RoundInput(audience=[names[0]], closes_at=NOON + timedelta(days=7))
    await polls.open_round(connection, poll.id, theatre.round_id, audience, NOON)
    invited = await store.invited_people(connection, theatre.round_id)
    theatre.participations = {row.person_id: row.participation_id for row in invited}
    return theatre
