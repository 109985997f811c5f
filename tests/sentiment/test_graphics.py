"""Where there is a graphics processor the model runs there, with the answers of the exact one."""

import logging

import pytest

from sentiment import Analyser
from sentiment.torch_runtime import has_cuda
from sentiment.training import data

pytestmark = pytest.mark.skipif(not has_cuda(), reason="torch finds no graphics processor here")


def test_a_graphics_processor_is_chosen_and_answers_like_the_exact_arithmetic(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Of a thousand comments hardly a label differs, and no probability by much."""
    texts = [row.text for row in data.workplace()[1]][:1000]
    with caplog.at_level(logging.INFO, logger="sentiment.device"), Analyser.load() as fast:
        coarse = fast.score(texts)
    assert "runs on cuda/bf16" in caplog.text
    with Analyser.load(exact=True) as slow:
        exact = slow.score(texts)
    pairs = list(zip(coarse, exact, strict=True))
    assert sum(one.label == other.label for one, other in pairs) >= 985
    assert sum(abs(one.positive - other.positive) < 0.05 for one, other in pairs) >= 985
