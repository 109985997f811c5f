"""A divided round, value by value: sums of the same groups as the team's own figure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from service.breakdown.types import BreakdownLabel
from service.db import Connection
from service.kernel.problems import Problem
from service.mood import store
from service.mood.figures import (
    ROUND_SOURCES,
    estimates_of,
    figures_of,
    overall_of,
    provisional_in,
    questions_of,
)
from service.mood.rows import RoundHeader, ValueSums
from service.mood.types import RoundBreakdown, ValueMood
from service.polls.rules import breakdown_of
from service.polls.types import Question

_REST = "-"


async def round_breakdown(connection: Connection, team_id: str, round_id: UUID) -> RoundBreakdown:
    """Return a team's mood in one round by value; `not-found` if it was not divided.

    No figure says how many were invited of a value, not even by its interval: the table of values
    and teams would give away the small cells that it left out.
    """
    header = await store.round_header(connection, team_id, round_id)
    breakdown = None if header is None else breakdown_of(header.breakdown)
    if header is None or breakdown is None:
        raise Problem("not-found")
    team = await store.find_team(connection, team_id)
    questions = await store.poll_questions(connection, round_id)
    rows: dict[str, list[ValueSums]] = defaultdict(list)
    for row in await store.breakdown_questions(connection, team_id, round_id):
        rows[row.value].append(row)
    return RoundBreakdown(
        team_id=team.id,
        name=team.name,
        round_id=header.id,
        title=header.title,
        number=header.number,
        state=header.state,
        breakdown=breakdown.label,
        values=[_value(value, rows[value.key], questions, header) for value in breakdown.values],
        rest=_value(None, rows[_REST], questions, header),
        version=await store.team_version(connection, team_id),
    )


def _value(
    value: BreakdownLabel | None,
    rows: Sequence[ValueSums],
    questions: Iterable[Question],
    header: RoundHeader,
) -> ValueMood:
    wholes = [row for row in rows if row.question == ""]
    populations = dict.fromkeys(ROUND_SOURCES, header.invited)
    provisional = provisional_in(header.state)
    return ValueMood(
        key=None if value is None else value.key,
        de=None if value is None else value.de,
        en=None if value is None else value.en,
        overall=overall_of(estimates_of(wholes, populations)),
        sources=figures_of(wholes, populations, provisional),
        questions=questions_of(questions, rows, header.invited, bool(provisional)),
    )
