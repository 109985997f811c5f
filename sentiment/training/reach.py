"""How far the inputs of each matrix go on ordinary comments, and where they lie on average.

What 8-bit products are scaled by, and what their rounding is made up for with.
"""

import random
from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor, nn

from sentiment.batching import pad, plan
from sentiment.model import SentimentModel
from sentiment.storage import MEAN, REACH, Array
from sentiment.text import Tokens
from sentiment.training import data

COMMENTS: Final = 600
SEED: Final = 3
BUDGET: Final = 2048


def measure(model: SentimentModel, tokens: Tokens) -> dict[str, Array]:
    """The largest amount of every input and its mean, [columns] each, by the matrix it meets.

    Of comments that train: the dev set judges what rounding does.
    """
    rows, _ = data.workplace()
    drawn = random.Random(SEED).sample(rows, COMMENTS)  # noqa: S311 (not cryptography)
    windows = tokens.windows([row.text for row in drawn])
    notes = _Notes()
    hooks = [
        layer.register_forward_pre_hook(notes.taker(name))
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear)
    ]
    with torch.inference_mode():
        for batch in plan([len(window.tokens) for window in windows], BUDGET):
            arrays = pad([windows[at].tokens for at in batch])
            numbers, notes.present = map(torch.from_numpy, arrays)
            model(numbers, notes.present)
    for hook in hooks:
        hook.remove()
    count = sum(len(window.tokens) for window in windows)
    reaches = {f"{name}{REACH}": most.numpy() for name, most in notes.most.items()}
    return reaches | {f"{name}{MEAN}": (all_ / count).numpy() for name, all_ in notes.sums.items()}


class _Notes:
    """Of each matrix what its inputs reached and summed up to, over the tokens that are there."""

    def __init__(self) -> None:
        self.present = torch.empty(0)
        self.most: dict[str, Tensor] = {}
        self.sums: dict[str, Tensor] = {}

    def taker(self, name: str) -> Callable[[nn.Module, tuple[Tensor]], None]:
        def take(_: nn.Module, inputs: tuple[Tensor]) -> None:
            there = inputs[0][self.present]
            most = there.abs().amax(0)
            self.most[name] = torch.maximum(self.most.get(name, most), most)
            self.sums[name] = self.sums.get(name, 0) + there.sum(0)

        return take
