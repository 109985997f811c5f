"""Where a team stands: the tree above it, and the rounds it is asked in."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from service.db import Connection
from service.mood import rules, store
from service.mood.rows import ListedRound
from service.mood.types import Place, TeamName, TeamRound
from service.polls.rules import settle_of


async def place(
    connection: Connection, team_id: str, scopes: Sequence[str] | None, since: date, until: date
) -> Place:
    """Return the teams above within the scopes, and the nearest that has figures in these days."""
    path = [TeamName(t.id, t.name) for t in await store.lineage(connection, team_id, scopes)]
    ids = [team.team_id for team in path]
    rows = await store.sources_between(connection, ids, since, until)
    shown = {row.team_id for row in rows}
    visible = next((team for team in reversed(path) if team.team_id in shown), None)
    return Place(path=path, visible=visible)


async def team_rounds(
    connection: Connection, team_id: str, since: date, until: date, *, zone: str
) -> list[TeamRound]:
    """Return the rounds of these days that the team was invited to, newest first."""
    moments = rules.moments_of(since, until, ZoneInfo(zone))
    return [_round(row) for row in await store.rounds_of(connection, team_id, *moments)]


def _round(row: ListedRound) -> TeamRound:
    return TeamRound(
        round_id=row.id,
        title=row.title,
        number=row.number,
        state=row.state,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        k_figures=row.k_figures,
        k_texts=row.k_texts,
        settle=settle_of(row.settle),
        invited=row.invited,
        sealed=row.sealed,
        participation=round(row.sealed / row.invited, 4),
    )
