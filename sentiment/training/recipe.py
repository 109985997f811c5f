"""What a run depends on besides its data, and how fast which weights move."""

from dataclasses import dataclass

from torch import nn

from sentiment.model import Encoder
from sentiment.storage import Shape


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that a run depends on besides its data; `budget` counts tokens a batch.

    `added_share` and `public_share`: how much of these rows a pass sees, drawn anew each time;
    of the first authored set it sees every row. `soft`: the weight of the starting model's answers
    against the labels, between 0 and 1. `comments`: how often a pass of a pretraining sees each
    comment; it sees everything else once. `consistency`: the weight of the difference between two
    answers to the same text, each with a dropout of its own; above 0 every step takes both.
    `more`: how many times more a pass sees some added sets, as "worn=3 change=2"; "signs" are all
    comments of signs alone, which are few and short.
    """

    seed: int = 7
    epochs: float = 4.5
    budget: int = 1024
    rate: float = 2e-4
    head_rate: float = 5e-4
    layer_decay: float = 0.95
    weight_decay: float = 0.01
    warmup: float = 0.06
    dropout: float = 0.1
    smoothing: float = 0.05
    theme_weight: float = 0.3
    frozen: int = 0
    noise: float = 0.3
    added_share: float = 1.0
    public_share: float = 0.25
    soft: float = 0.0
    comments: int = 1
    consistency: float = 0.0
    more: str = ""
    average: float = 0.995
    save_every: int = 200


def schedule(progress: float, warmup: float) -> float:
    """Linear up, then linear down to a fiftieth."""
    if progress < warmup:
        return progress / warmup + 0.01
    return max(0.02, (1 - progress) / (1 - warmup))


def groups(model: nn.Module, shape: Shape, recipe: Recipe) -> list[dict[str, object]]:
    """Lower layers move less: they hold the language, the upper ones the task."""
    alike: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        depth = _depth(name, shape.layers)
        rate = recipe.head_rate if depth is None else recipe.rate * recipe.layer_decay**depth
        decay = recipe.weight_decay if parameter.ndim > 1 else 0.0
        alike.setdefault((rate, decay), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "weight_decay": decay}
        for (rate, decay), parameters in alike.items()
    ]


def freeze(encoder: Encoder, layers: int) -> None:
    """Leave the embeddings and the lowest layers as they are; they cost a third of a step."""
    if layers:
        for module in (encoder.words, encoder.places, encoder.norm):
            module.requires_grad_(False)
    for layer in encoder.layers[:layers]:
        layer.requires_grad_(False)


def _depth(name: str, layers: int) -> int | None:
    """How far below the heads a parameter lies; None for the heads themselves."""
    if not name.startswith("encoder."):
        return None
    if name.startswith("encoder.layers."):
        return layers - 1 - int(name.split(".")[2])
    return layers
