"""The numbers of docs/threat-model.md are computed, and the document says the same ones."""

import itertools
import random
from fractions import Fraction
from pathlib import Path

import pytest

from tests.attack import odds
from tests.attack.test_account import AFTERWARDS, DURING

DOCUMENT = (Path(__file__).parents[2] / "docs" / "threat-model.md").read_text("utf-8")


@pytest.mark.parametrize(("what", "number"), odds.table().items())
def test_the_document_has_every_number(what: str, number: str) -> None:
    assert f"| {what} | {number} |" in DOCUMENT


def test_the_document_lists_what_is_left_of_a_person_exactly() -> None:
    for account, head in ((DURING, "while a round is open"), (AFTERWARDS, "after its end")):
        section = DOCUMENT.split(f"### In the tables {head}")[1].split("\n#")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        listed = {tuple(row.split("`")[1].split(".")) for row in rows}
        assert listed == set(account), head


def test_drawing_gives_the_chance_that_the_formula_says() -> None:
    pool = ["target", *"abcd", *range(5)]
    groups = [set(group) for group in itertools.combinations(pool, 5)]
    # The target is in the group drawn or in the five that are left.
    both = [group if "target" in group else set(pool) - group for group in groups]
    together = sum(set("abcd") < group for group in both)
    assert Fraction(together, len(groups)) == odds.beside_colluders_only(10, 4)


def test_counting_groups_gives_what_a_four_to_one_tells() -> None:
    shown = dict.fromkeys(("lowest", "all"), Fraction(0))
    for answers in itertools.product(range(5), repeat=5):
        moved = answers if len(set(answers)) > 1 or answers[0] else (1, *answers[1:])
        if sorted(moved) == [0, 0, 0, 0, 1]:
            # One person, any of the five alike.
            shown["all"] += 1
            shown["lowest"] += Fraction(answers.count(0), 5)
    assert shown["lowest"] / shown["all"] == odds.behind_four_to_one(odds.EVEN, 0)


@pytest.mark.parametrize("options", range(2, 11))
def test_four_to_one_at_the_end_of_a_choice_leaves_five_sixths_however_many_options_there_are(
    options: int,
) -> None:
    even = [Fraction(1, options)] * options
    assert odds.behind_four_to_one(even, 0) == Fraction(5, 6)
    assert odds.behind_four_to_one(even, options - 1) == Fraction(5, 6)


def test_playing_two_rounds_gives_how_often_a_joiner_is_guessed() -> None:
    chance = random.Random(5)
    right, games = 0, 20_000
    best: dict[int, dict[int, int]] = {}
    for game in range(2 * games):
        drift = sum(chance.choices([0, -1, 1], [9, 0.5, 0.5], k=4))
        answer = chance.randint(1, 5)
        seen = best.setdefault(answer + drift, dict.fromkeys(range(1, 6), 0))
        if game < games:
            seen[answer] += 1
        else:
            right += max(seen, key=lambda guess: seen[guess]) == answer
    assert right / games == pytest.approx(float(odds.joiner_guessed(4, Fraction(1, 10))), abs=0.015)
