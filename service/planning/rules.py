"""What the people team's pages show, read from one state of the database."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from service.db import Connection
from service.kernel.problems import Problem
from service.mood import rules as mood
from service.mood.types import TeamParticipation
from service.org import store as org
from service.planning.types import Branch, PollRow, RoundView
from service.polls import rules as polls
from service.polls import store as poll_store
from service.polls.types import Round

_FIRST = UUID(int=0)
_MANY = 1000


async def list_polls(connection: Connection) -> list[PollRow]:
    """Return polls with their rounds: those with open rounds first, then by title."""
    rows = []
    for row in await poll_store.list_polls(connection, after=_FIRST, page=_MANY):
        poll = polls.poll_of(row, await poll_store.find_questions(connection, row.id))
        rows.append(PollRow(poll, await rounds_of(connection, row.id)))
    return sorted(rows, key=lambda row: (not _is_open(row.rounds), row.poll.title.casefold()))


async def rounds_of(connection: Connection, poll_id: UUID) -> list[Round]:
    """Return a poll's rounds, newest first."""
    rows = await poll_store.list_rounds(connection, poll_id)
    return [polls.round_of(row) for row in reversed(rows)]


async def tree(connection: Connection) -> list[Branch]:
    """Return all teams, each below its parent."""
    teams = await org.list_teams(connection, scopes=None, after="", page=10_000)
    below: dict[str | None, list[tuple[str, str]]] = defaultdict(list)
    for team in sorted(teams, key=lambda team: team.name.casefold()):
        below[team.parent_id].append((team.id, team.name))
    found: list[Branch] = []

    def walk(parent: str | None, depth: int) -> None:
        for team_id, name in below[parent]:
            found.append(Branch(team_id, name, depth))
            walk(team_id, depth + 1)

    walk(None, 0)
    return found


async def round_view(connection: Connection, round_id: UUID) -> RoundView:
    """Return a round with its teams' shares, or raise `not-found`."""
    row = await poll_store.find_round(connection, round_id)
    if row is None:
        raise Problem("not-found")
    poll = await polls.read_poll(connection, row.poll_id)
    shares = await mood.round_participation(connection, round_id)
    return RoundView(polls.round_of(row), poll, _in_order(shares))


def _in_order(shares: Sequence[TeamParticipation]) -> list[tuple[int, TeamParticipation]]:
    invited = {share.team_id for share in shares}
    below: dict[str | None, list[TeamParticipation]] = defaultdict(list)
    for share in shares:
        below[share.parent_id if share.parent_id in invited else None].append(share)
    found: list[tuple[int, TeamParticipation]] = []

    def walk(parent: str | None, depth: int) -> None:
        for share in below[parent]:
            found.append((depth, share))
            walk(share.team_id, depth + 1)

    walk(None, 0)
    return found


def _is_open(rounds: Sequence[Round]) -> bool:
    return any(each.state == "open" for each in rounds)
