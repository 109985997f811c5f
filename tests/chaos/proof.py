"""What must be true afterwards."""

from collections import Counter
from typing import Any

import asyncpg

from tests.chaos.crowd import COUNTED, Ballot, Crowd

K_FIGURES, K_TEXTS = 5, 10


async def perhaps_recoded(owner: asyncpg.Connection) -> dict[str, int]:
    """Count the groups where all answers but one are the same: those may have been recoded."""
    rows = await owner.fetch(
        "SELECT question, count(*) AS groups FROM microaggregate_questions "
        "WHERE (SELECT max(people) FROM unnest(histogram) AS people) = answers - 1 "
        "GROUP BY question"
    )
    return {row["question"]: row["groups"] for row in rows}


def assert_conserved(looks: list[asyncpg.Record]) -> None:
    assert len(looks) > 500
    assert [look for look in looks if look["missing"]] == []


def assert_told_once(crowd: Crowd) -> None:
    assert len(crowd.told) == len(crowd.ballots)
    assert [told for told in crowd.told.values() if told.count(COUNTED) > 1] == []
    # An outage is told as one; a ballot that was handed in well is never refused.
    assert {kind for kind in crowd.failures if isinstance(kind, int)} <= {503}, crowd.failures
    assert crowd.failures.total() > 0


def assert_counted(
    given: list[Ballot], mood: Any, account: asyncpg.Record, recoded: dict[str, int]
) -> None:
    """Compare the root's distributions with what was acknowledged, less the withheld rest."""
    assert account["accepted"] == account["sealed"] + account["withheld"] == len(given)
    assert account["withheld"] < K_FIGURES
    assert mood["sealed"] == account["sealed"]
    for question in mood["questions"]:
        points = range(1, 6) if question["key"] == "mood" else range(11)
        told = Counter(getattr(ballot, question["key"]) for ballot in given)
        figure = Counter(dict(zip(points, question["distribution"], strict=True)))
        # A recoded answer is one too few at its point and one too many at the next.
        surplus = (figure - told).total()
        assert surplus <= recoded.get(question["key"], 0)
        assert (told - figure).total() == account["withheld"] + surplus


def assert_published(given: list[Ballot], texts: list[str], account: asyncpg.Record) -> None:
    """Every text is there once, but for poison and a rest too small for a group."""
    good = {ballot.why for ballot in given if ballot.why and not ballot.poisonous}
    rest, poison = good - set(texts), sum(ballot.poisonous for ballot in given)
    assert len(texts) == len(set(texts)) == account["sealed"]
    assert set(texts) <= good
    assert account["withheld"] == len(rest) + poison
    assert len(rest) < K_TEXTS
