"""Heads that start from what the encoder knows already.

Fine-tuning with random heads first bends the encoder towards them. A linear probe on the
untouched encoder, then fine-tuning of both, keeps more of the pretraining (Kumar et al., 2022).
"""

import random
from collections.abc import Sequence
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from sentiment.batching import pad, plan
from sentiment.model import Questions, SentimentModel
from sentiment.text import Tokens
from sentiment.training.data import Example

ROWS: Final = 6000
BUDGET: Final = 2048
DECAY: Final = 3e-4


def start_heads(model: SentimentModel, tokens: Tokens, rows: Sequence[Example], seed: int) -> None:
    """Fit both heads on a sample of rows, the encoder standing still."""
    rng = random.Random(seed)  # noqa: S311 (not cryptography)
    sample = rng.sample(list(rows), min(ROWS, len(rows)))
    features = _features(model, tokens, sample)
    labels = torch.tensor([row.label for row in sample])
    states = torch.tensor([row.themes for row in sample])
    _fit(model.polarity, features, labels[:, None])
    _fit(model.themes, features, states)


def _features(model: SentimentModel, tokens: Tokens, rows: Sequence[Example]) -> Tensor:
    """Mean token vector of each row's first window: [rows, width]."""
    windows = {window.text: window for window in tokens.windows([row.text for row in rows])[::-1]}
    features = torch.zeros(len(rows), model.encoder.shape.width)
    model.eval()
    device = model.encoder.words.weight.device
    with torch.no_grad():
        for batch in plan([len(windows[at].tokens) for at in range(len(rows))], BUDGET):
            numbers, present = map(torch.from_numpy, pad([windows[at].tokens for at in batch]))
            x = model.encoder(numbers.to(device), present.to(device)).cpu()
            features[batch] = (x * present[..., None]).sum(1) / present.sum(1, keepdim=True)
    return features


def _fit(head: Questions, features: Tensor, targets: Tensor) -> None:
    """Multinomial logistic regressions on standardised features, written back in raw units."""
    centre, spread = features.mean(0), features.std(0)
    inputs = (features - centre) / spread
    questions, states = head.bias.shape
    weight = torch.zeros(questions, states, inputs.shape[1], requires_grad=True)
    bias = torch.zeros(questions, states, requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        logits = torch.einsum("nw,qsw->nqs", inputs, weight) + bias
        value = functional.cross_entropy(logits.flatten(0, 1), targets.flatten())
        value = value + DECAY * weight.square().sum() / questions
        value.backward()  # type: ignore[no-untyped-call]  # torch ships it untyped
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]  # torch ships it untyped
    with torch.no_grad():
        raw = weight / spread
        head.answer.zero_()
        head.answer[..., features.shape[1] :] = raw
        head.bias.copy_(bias - raw @ centre)
