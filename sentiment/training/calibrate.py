"""Probabilities that mean what they say.

Vector scaling (Guo et al., 2017) on held-out rows, fitted by L-BFGS. The rows must not have
trained the model; figures on the same rows are therefore given by two-fold cross-fitting.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from sentiment.storage import Calibration

Array = npt.NDArray[np.float64]
Estimate = Callable[[Array], Array]
BINS: Final = 15
GROUP: Final = 50


def fit(polarity: Tensor, labels: Tensor) -> Calibration:
    """Scale and bias from logits [n, 3] and labels [n]."""
    scale, bias = vector_scaling(polarity, labels)
    prior = torch.bincount(labels, minlength=polarity.shape[1]) / len(labels)
    return Calibration(
        scale=tuple(scale.tolist()), bias=tuple(bias.tolist()), prior=tuple(prior.tolist())
    )


def vector_scaling(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """The scale and bias of each label that make the labels most probable."""
    scale = torch.ones(logits.shape[1], requires_grad=True)
    bias = torch.zeros(logits.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([scale, bias], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        value = functional.cross_entropy(logits * scale + bias, labels)
        value.backward()  # type: ignore[no-untyped-call]  # torch ships it untyped
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]  # torch ships it untyped
    return scale.detach(), bias.detach() - bias.detach().mean()


def expected_error(shares: Array, labels: Sequence[int]) -> float:
    """Expected calibration error (Naeini et al., 2015): 15 bins of the top probability."""
    sure = shares.max(1)
    right = shares.argmax(1) == np.asarray(labels)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == number).mean() * abs(sure[bins == number].mean() - right[bins == number].mean())
        for number in np.unique(bins)
    ]
    return float(np.sum(gaps))


def share_error(
    shares: Array, labels: Sequence[int], estimate: Estimate, seed: int = 7, groups: int = 2000
) -> float:
    """Mean absolute error of class shares, in points of 100, over groups of 50.

    Each group's true shares are drawn from a flat Dirichlet, so that happy, unhappy and mixed
    teams all occur. `estimate`: one of `sentiment.quantify`.
    """
    rng = np.random.default_rng(seed)
    truth = np.asarray(labels)
    pools = [np.flatnonzero(truth == label) for label in range(shares.shape[1])]
    errors = []
    for _ in range(groups):
        counts = rng.multinomial(GROUP, rng.dirichlet(np.ones(len(pools))))
        rows = np.concatenate(
            [rng.choice(pool, count) for pool, count in zip(pools, counts, strict=True)]
        )
        errors.append(np.abs(estimate(shares[rows]) - counts / GROUP).mean())
    return float(100 * np.mean(errors))
