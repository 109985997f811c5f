import numpy as np
import pytest

from sentiment import quantify

PRIOR = (0.4, 0.3, 0.3)


def sample(shares: list[float], rows: int, sharpness: float) -> np.ndarray:
    """Honest posteriors at PRIOR of texts that come with other shares."""
    rng = np.random.default_rng(7)
    truth = rng.choice(3, rows, p=shares)
    evidence = rng.normal(0, 1, (rows, 3)) + sharpness * np.eye(3)[truth]
    weights = np.exp(sharpness * evidence) * np.asarray(PRIOR)
    return weights / weights.sum(1, keepdims=True)


def test_the_adapted_estimate_finds_an_unusual_group() -> None:
    """In a group far from the prior, adapting beats averaging, which is drawn to the prior."""
    true = [0.05, 0.15, 0.8]
    rows = sample(true, 5000, 1.5)
    adapted = np.abs(quantify.adapted(rows, PRIOR) - true).mean()
    averaged = np.abs(quantify.averaged(rows) - true).mean()
    assert adapted < 0.02 < averaged


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_every_estimate_sums_to_one(rows: int) -> None:
    """Shares are shares, for a single text too."""
    probabilities = sample([0.2, 0.3, 0.5], rows, 1.0)
    for shares in (
        quantify.counted(probabilities),
        quantify.averaged(probabilities),
        quantify.adapted(probabilities, PRIOR),
    ):
        assert shares.sum() == pytest.approx(1)
        assert (shares >= 0).all()
