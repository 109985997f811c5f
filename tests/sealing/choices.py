"""What a choice must be in groups and figures: counts by option, and nothing like a valence."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from service.db import Connection
from service.kernel.statistics import total
from service.polls.types import ChoiceOption, Question
from tests.sealing.reference import UNDIVIDED, Cell

OPTIONS = 3
QUESTION = Question(
    "wish",
    "choice",
    "?",
    mood=False,
    options=[ChoiceOption(f"Option {number}") for number in range(1, OPTIONS + 1)],
)

# A group's histogram of the choice, by the pool that it formed in.
Told: TypeAlias = tuple[Cell, list[int]]


def choice_fault(chosen: Sequence[int | None], counts: Sequence[int], options: int) -> str | None:
    """Say what is wrong with the counts a group publishes of a choice, by what its people chose.

    Rule 5: people by option, and where all chose the same, one of them at a neighbouring option.
    """
    true = [chosen.count(option) for option in range(1, options + 1)]
    if max(true) < len(chosen):
        return None if list(counts) == true else f"{counts} were told of {true}"
    at = true.index(len(chosen))
    allowed = []
    for neighbour in {at - 1, at + 1} & set(range(options)):
        allowed.append([*true])
        allowed[-1][at] -= 1
        allowed[-1][neighbour] += 1
    return None if list(counts) in allowed else f"{counts} were told of {true}, not {allowed}"


async def check_groups(
    connection: Connection,
    groups: list[UUID],
    formed: Mapping[Cell, frozenset[str]],
    choices: Mapping[str, int | None],
) -> list[Told]:
    """Hold what new groups tell of the choice against what their people chose."""
    rows = await connection.fetch(
        "SELECT m.team_id, m.value, q.* FROM microaggregates m"
        " JOIN microaggregate_questions q ON q.microaggregate_id = m.id"
        " WHERE m.id = ANY ($1) AND q.question = 'wish'",
        groups,
    )
    assert {(row["team_id"], row["value"]) for row in rows} == formed.keys()
    for row in rows:
        chosen = [choices[person] for person in formed[row["team_id"], row["value"]]]
        counts, rest = row["histogram"][:OPTIONS], row["histogram"][OPTIONS:]
        assert choice_fault(chosen, counts, OPTIONS) is None
        assert max(counts) < len(chosen)
        assert rest == [0] * (21 - OPTIONS)
        assert row["answers"] == sum(counts)
        assert (row["polarity"], row["valence_sum"]) == ([0, 0, 0], 0)
    return [((row["team_id"], row["value"]), row["histogram"]) for row in rows]


async def check_published(
    connection: Connection, round_id: UUID, told: Sequence[Told], below: Callable[[str], set[str]]
) -> None:
    """A figure of the choice is the sum of what the groups of its team and below tell, no more."""
    rows = await connection.fetch(
        "SELECT team_id, '' AS value, histogram, polarity, valence_sum FROM mood_round"
        " WHERE (round_id, question) = ($1, 'wish')"
        " UNION ALL SELECT team_id, value, histogram, polarity, valence_sum FROM mood_breakdown"
        " WHERE (round_id, question) = ($1, 'wish')",
        round_id,
    )
    assert bool(rows) == bool(told)
    for row in rows:
        summed = total(
            histogram
            for (team, value), histogram in told
            if team in below(row["team_id"]) and row["value"] in (UNDIVIDED, value)
        )
        assert row["histogram"] == summed
        assert (row["polarity"], row["valence_sum"]) == ([0, 0, 0], 0)
