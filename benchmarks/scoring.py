"""Texts a second of `Analyser.ascore`, against transformers' pipeline on the same weights.

    python -m benchmarks.scoring

Comments of about 24 tokens, on all cores. The pipeline runs at batch 32, as its documentation
advises for speed, and one text at a time, as most programs call it. The three take turns.
"""

import asyncio
from statistics import median

import transformers

from benchmarks.figure import Figure, spread, table
from benchmarks.sentiment_speed import _pipeline, _texts, pace
from sentiment import Analyser
from sentiment.builtin import BuiltinScorer
from sentiment.model import restored
from sentiment.storage import BUILTIN, load

TURNS, SECONDS = 3, 4.0
SINGLES = 64
TARGET = 4.0


def measure() -> list[Figure]:
    """Measure in turns and return a figure a peer."""
    transformers.logging.set_verbosity_error()
    texts = _texts(BuiltinScorer(BUILTIN))
    pipeline = _pipeline(restored(load(BUILTIN)))
    ours, batched, single = [], [], []
    with Analyser.load() as analyser:
        for _ in range(TURNS):
            ours.append(pace(lambda: asyncio.run(analyser.ascore(texts)), len(texts), SECONDS))
            batched.append(pace(lambda: pipeline(texts, batch_size=32), len(texts), SECONDS))
            single.append(
                pace(lambda: [pipeline(text) for text in texts[:SINGLES]], SINGLES, SECONDS)
            )
    print(
        f"{spread(ours, 0)} texts/s; pipeline at batch 32 {spread(batched, 0)}, "
        f"one at a time {spread(single, 0)}"
    )
    to_batched, to_single = (median(ours) / median(peer) for peer in (batched, single))
    return [
        Figure(
            "texts/s to transformers' pipeline at batch 32",
            f"{to_batched:.1f} times ({median(ours):.0f}/s of {median(batched):.0f}/s)",
            f"at least {TARGET:.0f}",
            to_batched >= TARGET,
        ),
        Figure(
            "texts/s to transformers' pipeline, one at a time",
            f"{to_single:.1f} times ({median(ours):.0f}/s of {median(single):.0f}/s)",
        ),
    ]


if __name__ == "__main__":
    print(table(measure()))
