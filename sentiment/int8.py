"""Whole-number arithmetic for the big matrices: twice as fast on processors with AVX2 only.

Weights are stored as one byte a number already (storage.py), so nothing is lost there; the
activations of a batch are quantised on the fly. Range reduction to 7 bits keeps the 16-bit sums
of AVX2 from saturating.
"""

import copy
import warnings
from typing import cast

import torch
from torch import Tensor, nn

from .model import Layer, SentimentModel

BIG = ("qkv", "mix", "up", "down")


class Int8Linear(nn.Module):
    """A linear layer whose product runs in 8 bits. x: [..., in] to [..., out]."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        weight = linear.weight.detach()
        scale = (weight.abs().amax(1) / 127).clamp_min(1e-8)
        zero = torch.zeros(len(weight), dtype=torch.int64)
        with warnings.catch_warnings():
            # Deprecated in this torch, without a successor that does not saturate on AVX2.
            # torch is pinned, and a test fails when the operation goes.
            warnings.simplefilter("ignore", UserWarning)
            whole = torch.quantize_per_channel(weight, scale.double(), zero, 0, torch.qint8)
            self.packed = torch.ops.quantized.linear_prepack(whole, linear.bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        reduced = True
        return cast("Tensor", torch.ops.quantized.linear_dynamic(x, self.packed, reduced))


def available() -> bool:
    """Does this build of torch bring an engine for it on this processor?"""
    return "fbgemm" in torch.backends.quantized.supported_engines


def quantised(model: SentimentModel) -> SentimentModel:
    """A copy with its big matrices in 8 bits; embeddings, norms and heads are shared."""
    shared = {id(weight): weight for weight in model.parameters()}
    twin = copy.deepcopy(model, shared)
    for layer in twin.encoder.layers:
        for name in BIG:
            setattr(layer, name, Int8Linear(getattr(cast("Layer", layer), name)))
    return twin
