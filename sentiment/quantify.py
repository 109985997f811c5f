"""From verdicts of a group to the shares of its moods.

Counting labels inherits the model's errors: where few people are unhappy, most who seem so are
mistakes. Three estimates, from naive to corrected; `sentiment.training.evaluate` measures each
on groups of 50 with varied true shares.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]
ROUNDS: Final = 100
STILL: Final = 1e-6


def counted(probabilities: Shares) -> Shares:
    """Classify and count. probabilities: [texts, 3]; shares: [3], they sum to 1."""
    return np.bincount(probabilities.argmax(1), minlength=probabilities.shape[1]) / len(
        probabilities
    )


def averaged(probabilities: Shares) -> Shares:
    """Mean of the calibrated probabilities (Bella et al., 2010)."""
    return np.asarray(probabilities.mean(0))


def adapted(probabilities: Shares, prior: Sequence[float]) -> Shares:
    """Mean after shifting the prior to the group by expectation maximisation.

    Saerens, Latinne and Decaestecker (2002). `prior`: the shares the model was calibrated at.
    """
    likelihood = probabilities / np.asarray(prior)
    shares = np.asarray(prior, dtype=np.float64)
    for _ in range(ROUNDS):
        posterior = likelihood * shares
        posterior /= posterior.sum(1, keepdims=True)
        moved = posterior.mean(0)
        if np.abs(moved - shares).max() < STILL:
            break
        shares = moved
    return shares
