"""The same round twice: in PostgreSQL and in the reference, step by step."""

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from service.breakdown import store as breakdown
from service.breakdown.types import Breakdown, BreakdownLabel
from service.db import Connection
from service.kernel.statistics import total
from service.org import rules as org
from service.org.types import Person, Team
from service.polls import rules as polls
from service.polls import store
from service.polls.types import PollInput, Question, RoundInput
from tests.conftest import NOON
from tests.sealing import choices
from tests.sealing.reference import REST, UNDIVIDED, Cell, Round, folding_fault

SOURCES = ("scales", "comments")
TODAY = NOON.date()
SITES = Breakdown(
    "site", "Standort", "Site", [BreakdownLabel(key, key, key) for key in ("koeln", "graz", "wien")]
)
_casts = count(1)


@dataclass
class Theatre:
    """One round of a random company; `homes` are people's teams, by person."""

    connection: Connection
    parents: dict[str, str | None]
    homes: dict[str, str]
    references: dict[str, Round]
    divided: bool
    answers: dict[str, int] = field(default_factory=dict)
    labels: dict[str, int] = field(default_factory=dict)
    chosen: dict[str, int | None] = field(default_factory=dict)
    told: list[choices.Told] = field(default_factory=list)
    rows: dict[str, dict[UUID, str]] = field(default_factory=lambda: {s: {} for s in SOURCES})
    figures: dict[str, list[frozenset[str]]] = field(
        default_factory=lambda: {s: [] for s in SOURCES}
    )
    participations: Mapping[str, UUID] = field(default_factory=dict)
    round_id: UUID = field(default_factory=uuid4)
    now: datetime = NOON

    async def vote(
        self, person: str, point: int, label: int | None, option: int | None = None
    ) -> None:
        """Hand in a ballot: a point from 1 to 5, a text of some polarity or none, an option."""
        ballot = store.StoredBallot(
            self.participations[person],
            uuid4(),
            [5 * (point - 3), option],
            None if label is None else "x",
        )
        assert await store.hand_in(self.connection, ballots=[ballot], now=self.now) == ["accepted"]
        self.answers[person] = 5 * (point - 3)
        self.chosen[person] = option
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
        sizes = {s: {cell: len(people) for cell, people in formed[s].items()} for s in SOURCES}
        assert sizes == expected
        for source in SOURCES:
            for cell, people in formed[source].items():
                self.references[source].seal(cell, people)
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
            reference = self.references[source]
            values = {value for _, value in reference.pools} - {UNDIVIDED}
            shown = await self._shown(source)
            for team in self.parents:
                for value in {None, *values}:
                    people = frozenset().union(*reference.published(team, value))
                    assert shown.pop((team, value or UNDIVIDED), 0) == len(people)
                    if people:
                        self.figures[source].append(people)
            assert shown == {}
        below = self.references["scales"].below
        await choices.check_published(self.connection, self.round_id, self.told, below)

    async def _shown(self, source: str) -> dict[Cell, int]:
        """Return the people in every figure; all values of a team sum up to its own figure."""
        rows = await self.connection.fetch(
            "SELECT team_id, '' AS value, n, histogram FROM mood_round"
            " WHERE (round_id, source, question) = ($1, $2, '')"
            " UNION ALL SELECT team_id, value, n, histogram FROM mood_breakdown"
            " WHERE (round_id, source, question) = ($1, $2, '')",
            self.round_id,
            source,
        )
        if self.divided:
            for whole in (row for row in rows if row["value"] == UNDIVIDED):
                of = [r for r in rows if r["team_id"] == whole["team_id"] and r["value"]]
                assert whole["n"] == sum(row["n"] for row in of)
                assert whole["histogram"] == total(row["histogram"] for row in of)
        return {(row["team_id"], row["value"]): row["n"] for row in rows}

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
    ) -> dict[str, dict[Cell, frozenset[str]]]:
        """Return who is in each new group, from the responses that are gone from its pool."""
        formed: dict[str, dict[Cell, frozenset[str]]] = {source: {} for source in SOURCES}
        for source in SOURCES:
            left = set() if closing else await self._held(source)
            gone = {p for row, p in self.rows[source].items() if row not in left}
            self.rows[source] = {r: p for r, p in self.rows[source].items() if r in left}
            for cell, histogram, polarity in await self._stored(groups, source):
                people = self._members(source, cell, gone, closing=closing)
                assert sum(histogram) == len(people)
                self._check_sums(source, people, histogram, polarity)
                formed[source][cell] = people
            if source == "scales":
                self.told += await choices.check_groups(
                    self.connection, groups, formed[source], self.chosen
                )
        return formed

    def _members(self, source: str, cell: Cell, gone: set[str], *, closing: bool) -> frozenset[str]:
        reference = self.references[source]
        if not closing:
            return frozenset(gone & reference.pools[cell].held)
        return deepcopy(reference).close()[cell]

    async def _stored(
        self, groups: list[UUID], source: str
    ) -> list[tuple[Cell, list[int], list[int]]]:
        rows = await self.connection.fetch(
            "SELECT m.team_id, m.value, q.histogram, q.polarity FROM microaggregates m"
            " JOIN microaggregate_questions q ON q.microaggregate_id = m.id"
            " WHERE m.id = ANY ($1) AND m.source = $2 AND q.question = ''",
            groups,
            source,
        )
        return [((row["team_id"], row["value"]), row["histogram"], row["polarity"]) for row in rows]

    def _check_sums(
        self, source: str, people: frozenset[str], histogram: list[int], polarity: list[int]
    ) -> None:
        """The stored sums are the members' own, but for one answer of a unanimous group."""
        if source == "scales":
            told = [self.answers[person] for person in people]
            stored = histogram
            true = [told.count(tenth - 10) for tenth in range(21)]
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
    given: list[str] | None,
) -> Theatre:
    """Open a round for a fresh company: `shape` gives each team's parent by its place.

    `given` are the values of people, in their order, REST for those without one; the round is
    divided by them.
    """
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
    values = {} if given is None else dict(zip(homes, given, strict=True))
    values = {person: value for person, value in values.items() if value != REST}
    await breakdown.put(connection, SITES)
    await org.put_people(
        connection, [Person(p, p, team, breakdown=values.get(p)) for p, team in homes.items()]
    )
    poll_input = PollInput(
        title=prefix,
        questions=[
            Question("mood", "scale5", "?"),
            choices.QUESTION,
            Question("why", "text", "?"),
        ],
        k_figures=k,
        k_texts=k_texts,
        settle="close" if settle is None else int(settle.total_seconds()),
        texts="shown" if texts_shown else "figures_only",
        divided=given is not None,
    )
    poll = await polls.create_poll(connection, uuid4(), poll_input, by=None, at=NOON)
    members = {name: {p for p, team in homes.items() if team == name} for name in names}
    thresholds = {"scales": k, "comments": k_texts if texts_shown else k}
    round_id = uuid4()
    audience = RoundInput(audience=[names[0]], closes_at=NOON + timedelta(days=7))
    await polls.open_round(connection, poll.id, round_id, audience, by=None, now=NOON)
    folded = None
    if given is not None:
        folded = await taken_by(connection, round_id)
        pairs = Counter((values.get(person, REST), value) for person, value in folded.items())
        counts = Counter(values.get(person, REST) for person in homes)
        assert folding_fault(counts, pairs, max(thresholds.values())) is None
    references = {
        source: Round(parents, members, at, settle, folded) for source, at in thresholds.items()
    }
    invited = await store.invited_people(connection, round_id)
    participations = {row.person_id: row.participation_id for row in invited}
    return Theatre(
        connection,
        parents,
        homes,
        references,
        divided=given is not None,
        participations=participations,
        round_id=round_id,
    )


async def taken_by(connection: Connection, round_id: UUID) -> dict[str, str]:
    """Return the value whose pools take each person's responses."""
    rows = await connection.fetch(
        "SELECT person_id, value FROM participations WHERE round_id = $1", round_id
    )
    return {row["person_id"]: row["value"] for row in rows}
