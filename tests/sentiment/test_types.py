import dataclasses

import pytest

from sentiment import Verdict


def test_a_verdict_takes_the_most_probable_label() -> None:
    """The label is the largest share."""
    assert Verdict.of({"negative": 0.2, "neutral": 0.3, "positive": 0.5}).label == "positive"


@pytest.mark.parametrize(
    ("negative", "positive", "valence"), [(0.0, 1.0, 1.0), (0.84, 0.06, -0.8), (0.31, 0.29, 0.0)]
)
def test_valence_is_the_rounded_difference(
    negative: float, positive: float, valence: float
) -> None:
    """P(positive) - P(negative) to one decimal, never minus zero."""
    verdict = Verdict("neutral", negative, 1 - negative - positive, positive)
    assert verdict.valence == valence
    assert str(verdict.valence) != "-0.0"


def test_a_verdict_cannot_be_changed() -> None:
    """A stored verdict is the model's word."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        Verdict.silent().label = "positive"  # type: ignore[misc]  # that is the point
