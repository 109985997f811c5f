"""What the people team's pages show, read from one state of the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from service.db import Connection
from service.mood import rules as mood
from service.org import store as org
from service.org.rules import living
from service.planning.types import Branch, PollRow, RoundView
from service.polls import rules as polls
from service.polls import store as poll_store
from service.polls.types import Round

_FIRST = UUID(int=0)
_MANY = 1000

Shown = TypeVar("Shown")


async def list_polls(connection: Connection) -> list[PollRow]:
    """Return polls with their rounds: those with open rounds first, then by title."""
    found = await poll_store.list_polls(connection, after=_FIRST, page=_MANY)
    rounds: dict[UUID, list[Round]] = defaultdict(list)
    for each in reversed(await poll_store.list_rounds(connection, [row.id for row in found])):
        rounds[each.poll_id].append(polls.round_of(each))
    rows = [PollRow(poll, rounds[poll.id]) for poll in await polls.polls_of(connection, found)]
    return sorted(rows, key=lambda row: (not _is_open(row.rounds), row.poll.title.casefold()))


async def rounds_of(connection: Connection, poll_id: UUID) -> list[Round]:
    """Return a poll's rounds, newest first."""
    rows = await poll_store.list_rounds(connection, [poll_id])
    return [polls.round_of(row) for row in reversed(rows)]


async def tree(connection: Connection) -> list[Branch]:
    """Return the teams that have not ended, each below its parent."""
    teams = await org.list_teams(connection, scopes=None, after="", page=10_000)
    placed = _in_order((team.id, team.parent_id, team.name) for team in living(teams))
    return [Branch(team_id, name, depth) for depth, team_id, name in placed]


async def round_view(connection: Connection, round_id: UUID) -> RoundView:
    """Return a round with its teams' shares, or raise `not-found`."""
    found = await polls.read_round(connection, round_id)
    poll = await polls.read_poll(connection, found.poll_id)
    shares = await mood.round_participation(connection, round_id)
    placed = _in_order((share.team_id, share.parent_id, share) for share in shares)
    return RoundView(found, poll, [(depth, share) for depth, _, share in placed])


def _in_order(teams: Iterable[tuple[str, str | None, Shown]]) -> Iterator[tuple[int, str, Shown]]:
    """Yield teams below their parents, with their level; top is who has no parent among them."""
    given = list(teams)
    known = {team_id for team_id, _, _ in given}
    below: dict[str | None, list[tuple[str, Shown]]] = defaultdict(list)
    for team_id, parent, shown in given:
        below[parent if parent in known else None].append((team_id, shown))

    def walk(parent: str | None, depth: int) -> Iterator[tuple[int, str, Shown]]:
        for team_id, shown in below[parent]:
            yield depth, team_id, shown
            yield from walk(team_id, depth + 1)

    return walk(None, 0)


def _is_open(rounds: Sequence[Round]) -> bool:
    return any(each.state == "open" for each in rounds)
