"""Figures with their uncertainty."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Labels = npt.NDArray[np.int64]
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def bootstrap(measure: Callable[[Labels], float], rows: int, seed: int = 7) -> Figure:
    """`measure` takes row numbers; its spread over resampled rows is the interval."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(0, rows, rows)) for _ in range(RESAMPLES)]
    low, high = np.percentile(values, [2.5, 97.5])
    return Figure(measure(np.arange(rows)), float(low), float(high))


def confusion(truth: Labels, found: Labels, size: int = 3) -> Labels:
    """[true label, found label] counts."""
    return np.bincount(truth * size + found, minlength=size * size).reshape(size, size)


def macro_f1(truth: Labels, found: Labels) -> float:
    """Mean F1 of the labels that occur in truth or answer."""
    table = confusion(truth, found)
    support = table.sum(0) + table.sum(1)
    return float((2 * np.diag(table)[support > 0] / support[support > 0]).mean())


def accuracy(truth: Labels, found: Labels) -> float:
    """For single-label classification the same as micro F1."""
    return float((truth == found).mean())


def theme_counts(truth: Sequence[dict[str, str]], found: Sequence[dict[str, str]]) -> Labels:
    """[rows, 4]: themes rightly named, of these with the right polarity, wanted, given."""
    counts = []
    for true, answer in zip(truth, found, strict=True):
        shared = true.keys() & answer.keys()
        right = sum(true[theme] == answer[theme] for theme in shared)
        counts.append((len(shared), right, len(true), len(answer)))
    return np.array(counts)


def theme_f1(counts: Labels) -> float:
    """Micro F1 over pairs of text and theme."""
    hits, _, wanted, given = counts.sum(0)
    return float(2 * hits / max(1, wanted + given))


def theme_polarity(counts: Labels) -> float:
    """Share of right polarities among the rightly named themes."""
    hits, right, _, _ = counts.sum(0)
    return float(right / max(1, hits))
