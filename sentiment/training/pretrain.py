"""Masked-language pretraining: the encoder learns German before it learns moods.

Of 15 pieces in 100 the encoder has to say what they were, from their neighbours alone; eight in
ten of these are hidden, one is another piece, one stays (Devlin et al., 2019). The answer is read
off with the table of pieces itself (Press and Wolf, 2017).
"""

import itertools
import math
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from sentiment.batching import pad, plan
from sentiment.model import Encoder
from sentiment.runtime import Numbers, Present
from sentiment.text import UNKNOWN, Tokens
from sentiment.training.loop import Loop
from sentiment.training.recipe import Recipe
from sentiment.training.warm import SPECIAL

ASKED: Final = 0.15
HIDDEN: Final = 0.8
SWAPPED: Final = 0.1
PORTION: Final = 8000  # windows that are sorted by length together


class Guesser(nn.Module):
    """An encoder with the layer that turns a vector back into a piece."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        width = encoder.shape.width
        self.encoder = encoder
        self.turn = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(encoder.shape.vocabulary))

    def forward(self, tokens: Tensor, present: Tensor, asked: Tensor) -> Tensor:
        """[asked pieces, vocabulary], for the places of [batch, length] that are true."""
        x = self.encoder(tokens, present)[asked]
        x = self.norm(functional.gelu(self.turn(x)))
        return functional.linear(x, self.encoder.words.weight, self.bias)


class Riddle(NamedTuple):
    """A batch with pieces hidden, [batch, length] each; `wanted` holds the ones of `asked`."""

    shown: Numbers
    present: Present
    asked: Present
    wanted: Numbers


def hide(tokens: Numbers, present: Present, vocabulary: int, rng: np.random.Generator) -> Riddle:
    """Ask for some of the pieces, never for those that only frame a text or fill a batch."""
    asked = present & (tokens >= SPECIAL) & (rng.random(tokens.shape) < ASKED)
    fate = rng.random(tokens.shape)
    shown = np.where(asked & (fate < HIDDEN), UNKNOWN, tokens)
    others = rng.integers(SPECIAL, vocabulary, tokens.shape)
    shown = np.where(asked & (fate >= HIDDEN) & (fate < HIDDEN + SWAPPED), others, shown)
    return Riddle(shown, present, asked, tokens[asked])


class Pretraining:
    """One pretraining, which changes the encoder in place.

    Args:
        folder: holds the checkpoint, which a run that finds one goes on from.
    """

    def __init__(
        self, encoder: Encoder, tokens: Tokens, recipe: Recipe, folder: Path, device: torch.device
    ) -> None:
        self.model = Guesser(encoder)
        self.loop = Loop(self.model, encoder, recipe, folder, device)
        self.tokens = tokens
        self.recipe = recipe
        self.device = device

    def fit(self, texts: Sequence[str], stop: int | None = None) -> None:
        """Go through the texts as often as the recipe says, or leave early after `stop` steps."""
        windows = list(self._windows(texts))
        steps = math.ceil(self.recipe.epochs * sum(map(len, windows)) / self.recipe.budget)
        self.loop.run(self._riddles(windows), steps, self._loss, stop)

    def _windows(self, texts: Sequence[str]) -> "Iterator[array[int]]":
        for at in range(0, len(texts), PORTION):
            for window in self.tokens.windows(texts[at : at + PORTION]):
                yield array("i", window.tokens)

    def _riddles(self, windows: "Sequence[array[int]]") -> Iterator[Riddle]:
        for epoch in itertools.count():
            rng = np.random.default_rng((self.recipe.seed, epoch))
            order = rng.permutation(len(windows))
            for at in range(0, len(windows), PORTION):
                portion = [windows[row] for row in order[at : at + PORTION]]
                batches = list(plan([len(tokens) for tokens in portion], self.recipe.budget))
                for number in rng.permutation(len(batches)):
                    batch = pad([portion[row] for row in batches[number]])
                    yield hide(*batch, self.loop.shape.vocabulary, rng)

    def _loss(self, riddle: Riddle) -> Tensor:
        shown, present, asked, wanted = (torch.from_numpy(each).to(self.device) for each in riddle)
        with self.loop.coarsely():
            guesses = self.model(shown, present, asked)
        return functional.cross_entropy(guesses.float(), wanted)
