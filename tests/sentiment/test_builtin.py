"""How the built-in model shares out its work."""

import threading
from collections.abc import Callable

import numpy as np
import pytest

from sentiment.builtin import BuiltinScorer
from sentiment.device import Choice
from sentiment.runtime import Answers, Numbers, Present, Runtime
from sentiment.storage import BUILTIN, Stored


def test_batches_run_at_once_and_come_back_in_order() -> None:
    """Two lanes meet inside the model: neither waits for the other's end."""
    meeting = threading.Barrier(2, timeout=20)
    texts = ["Danke, alles bestens. " * 4, "Es ist unerträglich geworden. " * 3] * 6
    both = _watched(lambda _: meeting.wait()).score(texts)
    alone = BuiltinScorer(BUILTIN, lambda s: Choice(Runtime(s), "cpu", "fp32")).score(texts)
    assert [verdict.label for verdict in both] == ["positive", "negative"] * 6
    shares = [[[v.negative, v.neutral, v.positive] for v in some] for some in (both, alone)]
    assert np.allclose(*shares, atol=1e-5)


@pytest.mark.parametrize(("count", "batches"), [(1, 1), (2, 1), (40, 2), (400, 7)])
def test_few_texts_are_one_batch_and_many_stay_small(count: int, batches: int) -> None:
    """Up to 128 tokens are not worth a second lane; beyond 512 a batch leaves the caches."""
    sizes: list[int] = []
    _watched(lambda tokens: sizes.append(tokens.size)).score(["Die Übergabe läuft gut."] * count)
    assert len(sizes) == batches
    assert max(sizes) <= 512


def _watched(watch: Callable[[Numbers], object]) -> BuiltinScorer:
    """Two lanes; each batch is seen before the model reads it."""

    def choose(stored: Stored) -> Choice:
        runtime = Runtime(stored)

        def forward(tokens: Numbers, present: Present) -> Answers:
            watch(tokens)
            return runtime(tokens, present)

        return Choice(forward, "cpu", "fp32", lanes=2, budget=512)

    return BuiltinScorer(BUILTIN, choose)
