"""How far the inputs of each matrix go on ordinary comments: what 8-bit products are scaled by."""

import random
from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor, nn

from sentiment.batching import pad, plan
from sentiment.model import SentimentModel
from sentiment.storage import REACH, Array
from sentiment.text import Tokens
from sentiment.training import data

COMMENTS: Final = 600
SEED: Final = 3
BUDGET: Final = 2048


def measure(model: SentimentModel, tokens: Tokens) -> dict[str, Array]:
    """The largest amount of every input, [columns], by the matrix that it meets.

    Of comments that train: the dev set judges what rounding does.
    """
    rows, _ = data.workplace()
    drawn = random.Random(SEED).sample(rows, COMMENTS)  # noqa: S311 (not cryptography)
    windows = tokens.windows([row.text for row in drawn])
    reaches: dict[str, Tensor] = {}
    hooks = [
        layer.register_forward_pre_hook(_noting(reaches, f"{name}{REACH}"))
        for name, layer in model.named_modules()
        if isinstance(layer, nn.Linear)
    ]
    with torch.inference_mode():
        for batch in plan([len(window.tokens) for window in windows], BUDGET):
            model(*map(torch.from_numpy, pad([windows[at].tokens for at in batch])))
    for hook in hooks:
        hook.remove()
    return {name: reach.numpy() for name, reach in reaches.items()}


def _noting(reaches: dict[str, Tensor], name: str) -> Callable[[nn.Module, tuple[Tensor]], None]:
    def note(_: nn.Module, inputs: tuple[Tensor]) -> None:
        most = inputs[0].flatten(0, -2).abs().amax(0)
        reaches[name] = torch.maximum(reaches.get(name, most), most)

    return note
