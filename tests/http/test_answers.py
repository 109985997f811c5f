"""Whatever somebody answers, a ballot is read or refused; it never crashes."""

import unicodedata
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.kernel.problems import Problem
from service.polls.ballots import read_answers, tenths_of
from service.polls.types import ChoiceOption, Question

QUESTIONS = [
    Question("mood", "scale5", "?"),
    Question("why", "text", "?"),
    Question("enps", "scale11", "?"),
    Question("wish", "choice", "?", mood=False, options=[ChoiceOption("Ja"), ChoiceOption("Nein")]),
]
LONG = "\u0344" * 2500  # twice as long once it is normalised
points = st.none() | st.booleans() | st.integers() | st.integers(-1, 11)
anything = points | st.text(max_size=20) | st.sampled_from(["x" * 4001, LONG])
keys = st.sampled_from(["mood", "why", "enps", "wish", "other", "", "/", "__class__"])


# Of answers of any kind one in fifty is read.
likely = st.fixed_dictionaries(
    {},
    optional={
        "mood": st.none() | st.integers(0, 6),
        "enps": st.none() | st.integers(-1, 11),
        "wish": st.none() | st.integers(0, 3),
        "why": st.none() | st.text(max_size=20) | st.sampled_from(["x" * 4001, LONG]),
    },
)


@given(st.dictionaries(keys, anything) | likely)
@example({"why": LONG})
def test_any_answers_are_read_or_refused(answers: dict[str, int | str | None]) -> None:
    with suppress(Problem):
        valences, text = read_answers(QUESTIONS, answers)
        assert valences is not None
        assert len(valences) == 3
        assert all(valence is None or -10 <= valence <= 10 for valence in valences)
        assert text is None or 0 < len(text) <= 4000
        assert any(valence is not None for valence in valences) or text


@given(
    st.integers(1, 5), st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=50)
)
def test_answers_that_fit_keep_their_meaning(point: int, text: str) -> None:
    valences, kept = read_answers(QUESTIONS, {"enps": None, "why": text, "mood": point})
    assert valences == [5 * point - 15, None, None]
    assert (kept or "") == unicodedata.normalize("NFC", text).strip()


def test_both_scales_run_from_minus_one_to_one_in_even_steps() -> None:
    assert [tenths_of("scale5", point) for point in range(1, 6)] == [-10, -5, 0, 5, 10]
    assert [tenths_of("scale11", point) for point in range(11)] == list(range(-10, 11, 2))


def test_an_option_is_stored_as_its_position_and_not_as_a_valence() -> None:
    for option in (1, 2):
        assert read_answers(QUESTIONS, {"wish": option}) == ([None, None, option], None)
    for wrong in (0, 3, -1, "1"):
        with pytest.raises(Problem):
            read_answers(QUESTIONS, {"wish": wrong})


def test_a_poll_without_scales_and_one_without_a_text_leave_the_other_out() -> None:
    assert read_answers(QUESTIONS[1:2], {"why": "gut"}) == (None, "gut")
    assert read_answers(QUESTIONS[:1], {"mood": 5}) == ([10], None)
