"""The rules of sealing in plain Python, as DESIGN states them: the oracle for the SQL.

It knows who answered, which the database does not. Draws are random there, so the
reference says how many a pool seals and is told whom it drew.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

# A team, and a value of the breakdown: UNDIVIDED for a round without one, else REST for people
# who have none or whose own stands for too few.
Cell: TypeAlias = tuple[str, str]
UNDIVIDED, REST = "", "-"


@dataclass
class Pool:
    """Responses not sealed yet, by person."""

    cell: Cell
    invited: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    seen_at: datetime | None = None


@dataclass
class Round:
    """One source of one round over a frozen tree; parents by team, members by home team.

    `values` are people's values of the breakdown, as `folding_fault` allows them, where the round
    is divided.
    """

    parents: dict[str, str | None]
    members: dict[str, set[str]]
    k: int
    settle: timedelta | None
    values: dict[str, str] | None = None
    pools: dict[Cell, Pool] = field(default_factory=dict)
    voted: set[str] = field(default_factory=set)
    unscored: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    groups: list[tuple[Cell, frozenset[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        kinds = {UNDIVIDED} if self.values is None else {REST, *self.values.values()}
        self.pools = {(t, value): Pool((t, value)) for t in self.parents for value in kinds}
        for team, members in self.members.items():
            for person in members:
                self.pool_of(team, self.value(person)).invited.add(person)

    def value(self, person: str) -> str:
        """Return the value whose pools take a person's responses."""
        return UNDIVIDED if self.values is None else self.values[person]

    def below(self, team: str) -> set[str]:
        """Return a team and everything below it."""
        return {t for t in self.parents if team in self.path(t)}

    def path(self, team: str) -> list[str]:
        """Return a team and its ancestors, nearest first."""
        found = [team]
        while (parent := self.parents[found[-1]]) is not None:
            found.append(parent)
        return found

    def size(self, team: str, value: str) -> int:
        """Return the members of a team that have a value, its subtree included."""
        return sum(self.value(p) == value for t in self.below(team) for p in self.members[t])

    def pool_of(self, team: str, value: str) -> Pool:
        """Rule 2: the nearest ancestor with at least k members of the value, else the root."""
        path = self.path(team)
        return self.pools[next((t for t in path if self.size(t, value) >= self.k), path[-1]), value]

    def above(self, cell: Cell) -> Cell | None:
        """Where rests rise to: the parent's pool of the value, and from the root's the rest's."""
        team, value = cell
        parent = self.parents[team]
        if parent is not None:
            return parent, value
        return None if value in (UNDIVIDED, REST) else (team, REST)

    def answer(self, person: str, team: str, *, responds: bool = True) -> None:
        """A person votes; their response, if they give one to this source, is pooled."""
        self.voted.add(person)
        if responds:
            self.pool_of(team, self.value(person)).held.add(person)

    def due(self, now: datetime) -> dict[Cell, int]:
        """Rule 3: how many each pool seals when it is looked at now."""
        found = {}
        for pool in self.pools.values():
            if pool.held != pool.seen:
                pool.seen, pool.seen_at = set(pool.held), self._noted(now)
            size = self._size_to_seal(pool, now)
            if size:
                found[pool.cell] = size
        return found

    def _size_to_seal(self, pool: Pool, now: datetime) -> int:
        ready = pool.held - self.unscored
        if len(ready) < self.k:
            return 0
        if ready == pool.held and (pool.invited <= self.voted or self._settled(pool, now)):
            return len(ready)
        return self.k if self.settle is not None and len(ready) >= 2 * self.k else 0

    def _settled(self, pool: Pool, now: datetime) -> bool:
        assert pool.seen_at is not None
        return self.settle is not None and now - pool.seen_at >= self.settle

    def _noted(self, now: datetime) -> datetime:
        """A look's time is kept to the minute, upwards, or to the settle time if that is less."""
        if not self.settle:
            return now.replace(second=0, microsecond=0)
        step = min(self.settle, timedelta(minutes=1))
        return now + (datetime.min.replace(tzinfo=now.tzinfo) - now) % step

    def seal(self, cell: Cell, people: frozenset[str]) -> None:
        """Take the people of a new group out of their pool."""
        pool = self.pools[cell]
        assert people <= pool.held - self.unscored
        assert len(people) >= self.k
        pool.held -= people
        pool.seen -= people
        self.groups.append((cell, people))

    def close(self) -> dict[Cell, frozenset[str]]:
        """Rule 4: lift rests level by level; return the groups that form, by cell."""
        formed = {}
        for cell in sorted(self.pools, key=lambda c: (-len(self.path(c[0])), c[1] == REST)):
            pool, above = self.pools[cell], self.above(cell)
            if len(pool.held) >= self.k:
                formed[cell] = frozenset(pool.held)
                self.seal(cell, formed[cell])
            elif above is None:
                self.withheld |= pool.held
                pool.held = set()
            else:
                self.pools[above].held |= pool.held
                pool.held = set()
        return formed

    def published(self, team: str, value: str | None = None) -> list[frozenset[str]]:
        """Rule 7: a team's figure is the sum of the groups of it and everything below.

        With a value, of that value's groups only.
        """
        below = self.below(team)
        return [people for (at, of), people in self.groups if at in below and value in (None, of)]


def folding_fault(given: Counter[str], folded: Counter[tuple[str, str]], k: int) -> str | None:
    """Say what is wrong with how a tree's values were folded, by their and the new ones' sizes.

    `given` counts people by their own value, `folded` by (own value, value that takes them).
    """
    few = {value for value, people in given.items() if people < k} - {REST}
    rest = given[REST] + sum(given[value] for value in few)
    moved = {of: n for (of, to), n in folded.items() if to == REST and of not in {*few, REST}}
    if any(of != to for of, to in folded if to != REST) or few & {to for _, to in folded}:
        return "somebody counts under a value that is not theirs, or that too few have"
    large = {value: people for value, people in given.items() if value not in {*few, REST}}
    if rest == 0 or rest >= k or not large:
        return f"{moved} were drawn needlessly" if moved else None
    largest = max(large.values())
    wanted = largest if largest + rest < 2 * k else (1 + (largest + rest >= 4 * k)) * k - rest
    if list(moved.values()) != [wanted] or large[next(iter(moved))] != largest:
        return f"{moved} were drawn, not {wanted} of {largest}"
    return None
