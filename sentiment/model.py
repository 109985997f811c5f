"""The encoder: a BERT-shaped transformer with one attention query for each question asked.

What training teaches, and what `sentiment.training.graph` repeats for the run-time.
"""

from typing import Any, NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from .storage import Array, Shape, Stored, unpacked
from .types import LABELS, THEMES, ModelError

POLARITIES = len(LABELS)
STATES = 1 + POLARITIES  # of a theme: absent, or present with a polarity


class Logits(NamedTuple):
    """polarity: [batch, 3]; themes: [batch, 15, 4] (absent, negative, neutral, positive)."""

    polarity: Tensor
    themes: Tensor


class Layer(nn.Module):
    """Self-attention and feed-forward, each followed by its sum and norm (Devlin et al., 2019)."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.dropout = dropout
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.mix = nn.Linear(shape.width, shape.width)
        self.mix_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.down_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        x = self.mix_norm(x + self._drop(self.mix(self._attend(x, mask))))
        grown = self.down(functional.gelu(self.up(x)))
        return cast("Tensor", self.down_norm(x + self._drop(grown)))

    def _attend(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        qkv = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        rate = self.dropout if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=rate)
        return mixed.transpose(1, 2).reshape(batch, length, width)

    def _drop(self, x: Tensor) -> Tensor:
        return functional.dropout(x, self.dropout, self.training)


class Encoder(nn.Module):
    """Token numbers to one vector a token."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.dropout = dropout
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.window, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))

    def forward(self, tokens: Tensor, present: Tensor) -> Tensor:
        """tokens: [batch, length] integers; present: the same, true where a token is."""
        x = self.norm(self.words(tokens) + self.places.weight[: tokens.shape[1]])
        x = functional.dropout(x, self.dropout, self.training)
        mask = present[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return cast("Tensor", x)


class Questions(nn.Module):
    """One learnt query for each question reads the tokens and answers with its own weights.

    A comment that praises the team and blames the leadership needs two readings of the same
    words; one pooled vector would average them.
    """

    def __init__(self, width: int, states: int, questions: int) -> None:
        super().__init__()
        self.query = nn.Parameter(torch.randn(questions, width) * 0.02)
        self.answer = nn.Parameter(torch.randn(questions, states, 2 * width) * 0.02)
        self.bias = nn.Parameter(torch.zeros(questions, states))

    def forward(self, x: Tensor, present: Tensor) -> Tensor:
        """x: [batch, length, width]; answers: [batch, questions, states]."""
        scores = x @ self.query.T
        weights = scores.masked_fill(~present[..., None], float("-inf")).softmax(dim=1)
        read = weights.transpose(1, 2) @ x
        mean = (x * present[..., None]).sum(1) / present.sum(1, keepdim=True)
        both = torch.cat([read, mean[:, None].expand_as(read)], dim=-1)
        return torch.einsum("bqw,qsw->bqs", both, self.answer) + self.bias


class SentimentModel(nn.Module):
    """Encoder with two heads: polarity of the whole, state of each theme."""

    def __init__(self, shape: Shape, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = dropout
        self.encoder = Encoder(shape, dropout)
        self.polarity = Questions(shape.width, POLARITIES, 1)
        self.themes = Questions(shape.width, STATES, len(THEMES))

    def forward(self, tokens: Tensor, present: Tensor) -> Logits:
        x = self.encoder(tokens, present)
        x = functional.dropout(x, self.dropout, self.training)
        return Logits(self.polarity(x, present)[:, 0], self.themes(x, present))

    # nn.Module types calls as Any; this keeps the result typed at every use.
    def __call__(self, *arguments: Any) -> Logits:  # noqa: ANN401 (as in nn.Module)
        return cast("Logits", super().__call__(*arguments))


def restored(stored: Stored) -> SentimentModel:
    """A model with the weights of a folder, ready to answer.

    Raises:
        ModelError: they are not of the shape that the folder names.
    """
    model = SentimentModel(stored.config.shape)
    weights = unpacked(stored.weights)
    state = {name: torch.from_numpy(value) for name, value in weights.items()}
    try:
        model.load_state_dict(state, assign=True)
    except RuntimeError as error:
        raise ModelError(f"{stored.folder} holds no usable model: {error}") from error
    return model.requires_grad_(False).eval()


def weights_of(model: SentimentModel) -> dict[str, Array]:
    """By name, to be stored."""
    return {name: value.numpy() for name, value in model.state_dict().items()}
