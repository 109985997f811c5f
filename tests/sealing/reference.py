"""The rules of sealing in plain Python, as DESIGN states them: the oracle for the SQL.

It knows who answered, which the database does not. Draws are random there, so the
reference says how many a pool seals and is told whom it drew.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Pool:
    """Responses not sealed yet, by person."""

    team: str
    invited: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    seen_at: datetime | None = None


@dataclass
class Round:
    """One source of one round over a frozen tree; parents by team, members by home team."""

    parents: dict[str, str | None]
    members: dict[str, set[str]]
    k: int
    settle: timedelta | None
    pools: dict[str, Pool] = field(default_factory=dict)
    voted: set[str] = field(default_factory=set)
    unscored: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    groups: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pools = {team: Pool(team) for team in self.parents}
        for team, members in self.members.items():
            if members:
                self.pool_of(team).invited |= members

    def below(self, team: str) -> set[str]:
        """Return a team and everything below it."""
        return {t for t in self.parents if team in self.path(t)}

    def path(self, team: str) -> list[str]:
        """Return a team and its ancestors, nearest first."""
        found = [team]
        while (parent := self.parents[found[-1]]) is not None:
            found.append(parent)
        return found

    def size(self, team: str) -> int:
        """Return the members of a team, its subtree included."""
        return sum(len(self.members[t]) for t in self.below(team))

    def pool_of(self, team: str) -> Pool:
        """Rule 2: the nearest ancestor with at least k members, else the root."""
        path = self.path(team)
        return self.pools[next((t for t in path if self.size(t) >= self.k), path[-1])]

    def answer(self, person: str, team: str, *, responds: bool = True) -> None:
        """A person votes; their response, if they give one to this source, is pooled."""
        self.voted.add(person)
        if responds:
            self.pool_of(team).held.add(person)

    def due(self, now: datetime) -> dict[str, int]:
        """Rule 3: how many each pool seals when it is looked at now."""
        found = {}
        for pool in self.pools.values():
            if pool.held != pool.seen:
                pool.seen, pool.seen_at = set(pool.held), now
            size = self._size_to_seal(pool, now)
            if size:
                found[pool.team] = size
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

    def seal(self, team: str, people: frozenset[str]) -> None:
        """Take the people of a new group out of their pool."""
        pool = self.pools[team]
        assert people <= pool.held - self.unscored
        assert len(people) >= self.k
        pool.held -= people
        pool.seen -= people
        self.groups.append((team, people))

    def close(self) -> dict[str, frozenset[str]]:
        """Rule 4: lift rests level by level; return the groups that form, by team."""
        formed = {}
        for team in sorted(self.parents, key=lambda t: -len(self.path(t))):
            pool, parent = self.pools[team], self.parents[team]
            if len(pool.held) >= self.k:
                formed[team] = frozenset(pool.held)
                self.seal(team, formed[team])
            elif parent is None:
                self.withheld |= pool.held
                pool.held = set()
            else:
                self.pools[parent].held |= pool.held
                pool.held = set()
        return formed

    def published(self, team: str) -> list[frozenset[str]]:
        """Rule 7: a team's figure is the sum of the groups of it and everything below."""
        below = self.below(team)
        return [people for at, people in self.groups if at in below]
