"""A rescoring attacker reads the published texts and scores them again with the public model.

With the values he fits texts to the figures of every moment, to tell them apart and order them.
Texts are not served yet; the attacker reads the tables as whoever will be shown them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import asyncpg
import pytest
from scipy import stats

from tests.attack.switches import allow_small_groups, rewrite
from tests.conftest import Workplace
from tests.support import COMMENT, SCALE, Company, people, verdict_of
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

SIZE = 40
FIGURE = """
SELECT n, histogram, polarity FROM mood_round
WHERE (team_id, source, question) = ('labor', 'comments', '')
"""
# As the files hold them, and in the order of their ids.
TEXTS = "SELECT text, week FROM published_texts ORDER BY ctid"
TEXTS_BY_ID = "SELECT text, week FROM published_texts ORDER BY id"


@dataclass
class Step:
    """What was new at one moment: texts, and people in the figure."""

    texts: list[str]
    n: int
    polarity: list[int]


async def observe(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> tuple[list[Step], list[str]]:
    """Everybody comments, one after the other; return what became visible step by step."""
    await company.staff({"labor": (None, SIZE)})
    poll = await company.poll(SCALE, COMMENT, settle=0, texts="shown")
    await company.open_round(poll, ["labor"])
    steps, wrote, known, before = [], [], set(), [0, 0, 0, 0]
    for number, person in enumerate(people("labor", 1, SIZE)):
        label = ("negative", "neutral", "positive")[number % 3]
        wrote.append(f"{label} {number}")
        await company.count([person], mood=3, why=wrote[-1])
        await score(workplace.work)
        while await seal(workplace.work):
            pass
        row = await owner.fetchrow(FIGURE)
        now = [row["n"], *row["polarity"]] if row else before
        texts = [r["text"] for r in await owner.fetch(TEXTS) if r["text"] not in known]
        if texts or now != before:
            grown = [new - old for new, old in zip(now, before, strict=True)]
            steps.append(Step(texts, grown[0], grown[1:]))
        known.update(texts)
        before = now
    return steps, wrote


def fits(step: Step, size: int) -> list[Any]:
    """Return the sets of so many texts whose rescored values make up the step's figure."""
    rescored = [verdict_of(text.split()[0]).label for text in step.texts]
    labels = ("negative", "neutral", "positive")
    wanted = dict(zip(labels, step.polarity, strict=True))
    return [
        chosen
        for chosen in combinations(range(len(rescored)), size)
        if all(sum(rescored[i] == label for i in chosen) == wanted[label] for label in labels)
    ]


def order(told: Sequence[str]) -> float:
    """Return how sure it is that texts stand in the order in which they came (Kendall's p)."""
    places = [int(text.split()[1]) for text in told]
    return float(stats.kendalltau(range(len(places)), places).pvalue)


async def test_texts_come_with_the_figure_of_the_same_ten_people_and_in_no_order(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    steps, wrote = await observe(company, workplace, owner)
    assert [len(step.texts) for step in steps] == [step.n for step in steps] == [10] * 4
    for step in steps:
        # The only set of texts that any figure speaks of is the whole set.
        assert fits(step, step.n) == [tuple(range(10))]
        assert order(step.texts) > 1e-3
    by_id = [row["text"] for row in await owner.fetch(TEXTS_BY_ID)]
    assert sorted(by_id) == sorted(wrote)
    assert order(by_id) > 1e-3


async def test_a_text_has_no_time_no_score_and_no_author(owner: asyncpg.Connection) -> None:
    columns = await owner.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'published_texts'::regclass"
        " AND attnum > 0"
    )
    assert {row["attname"] for row in columns} == {"id", "team_id", "round_id", "week", "text"}


async def test_texts_of_small_groups_would_be_told_apart_by_their_moment(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    """With k set aside each comment is published as it comes: moment, author and score are one."""
    await allow_small_groups(owner)
    await rewrite(owner, "people_to_seal", "WHEN p.ready < p.k THEN 0", "WHEN true THEN p.ready")
    steps, wrote = await observe(company, workplace, owner)
    assert [step.texts for step in steps] == [[text] for text in wrote]


async def test_texts_that_are_not_shuffled_would_stand_in_the_order_in_which_they_came(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await owner.execute("ALTER TABLE pooled ADD COLUMN arrival bigserial")
    await rewrite(owner, "publish_texts", "ORDER BY random()", "ORDER BY r.arrival")
    steps, _ = await observe(company, workplace, owner)
    assert max(order(step.texts) for step in steps) < 1e-3
