"""Batches by token budget: sorted by length, so that hardly anything is padding."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from .text import PAD


def plan(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Groups of positions whose padded size stays within `budget` tokens, longest first.

    A single text longer than the budget still gets its own batch.
    """
    batch: list[int] = []
    for position in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        longest = lengths[batch[0]] if batch else lengths[position]
        if batch and longest * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch


def pad(rows: Sequence[Sequence[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Token numbers [batch, longest] and, of the same shape, true where a token is."""
    lengths = np.array([len(row) for row in rows])
    present = np.arange(lengths.max()) < lengths[:, None]
    tokens = np.full(present.shape, PAD, dtype=np.int64)
    tokens[present] = np.fromiter(chain.from_iterable(rows), np.int64, lengths.sum())
    return tokens, present
