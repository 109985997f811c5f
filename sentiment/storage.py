"""A model folder: config.json, tokenizer.json, model.safetensors with one byte a weight.

Matrices are stored as integers in [-127, 127] with one scale a row (symmetric, per output
channel); norms and biases as half-precision floats. Nothing in a folder is ever unpickled.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from .model import SentimentModel, Shape
from .types import ModelError

BUILTIN: Final = Path(__file__).parent / "weights"
CONFIG: Final = "config.json"
TOKENIZER: Final = "tokenizer.json"
WEIGHTS: Final = "model.safetensors"
SCALE: Final = ".scale"


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities: softmax of `scale` x logit + `bias`, a number a label.

    `floors` is the least probability at which a theme counts as present, one a theme; `prior`
    the shares of the labels among the texts it was fitted on.
    """

    scale: tuple[float, ...] = (1.0, 1.0, 1.0)
    bias: tuple[float, ...] = (0.0, 0.0, 0.0)
    floors: tuple[float, ...] = (0.5,) * 15
    prior: tuple[float, ...] = (1 / 3, 1 / 3, 1 / 3)


@dataclass(frozen=True, slots=True)
class Config:
    """What stands in config.json besides the weights."""

    name: str
    shape: Shape
    calibration: Calibration = field(default_factory=Calibration)

    def to_json(self) -> str:
        content = asdict(self)
        return json.dumps(content, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Config":
        content: dict[str, Any] = json.loads(text)
        numbers = {name: tuple(values) for name, values in content["calibration"].items()}
        return cls(content["name"], Shape(**content["shape"]), Calibration(**numbers))


def load(folder: Path) -> tuple[Config, SentimentModel]:
    """Read a folder.

    Raises:
        ModelError: a file is missing, or its content is not a model of this package.
    """
    try:
        config = Config.from_json((folder / CONFIG).read_text(encoding="utf-8"))
        model = SentimentModel(config.shape)
        model.load_state_dict(_unpacked(load_file(folder / WEIGHTS)), assign=True)
    except (OSError, KeyError, TypeError, ValueError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"{folder} holds no usable model: {error}") from error
    return config, model.requires_grad_(False).eval()


def save(folder: Path, config: Config, model: SentimentModel, tokenizer: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_packed(model.state_dict()), folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors writes for its owner alone
    (folder / CONFIG).write_text(config.to_json(), encoding="utf-8")
    (folder / TOKENIZER).write_bytes(tokenizer.read_bytes())


def version(folder: Path, name: str) -> str:
    """The name and a hash over everything that shapes a verdict: weights, tokenizer, config."""
    digest = hashlib.sha256()
    for file in (WEIGHTS, TOKENIZER, CONFIG):
        digest.update((folder / file).read_bytes())
    return f"{name}@{digest.hexdigest()[:12]}"


def _packed(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    packed: dict[str, Tensor] = {}
    for name, value in state.items():
        if value.ndim < 2:  # noqa: PLR2004 (a matrix has two dimensions)
            packed[name] = value.half()
            continue
        scale = (value.abs().amax(-1, keepdim=True) / 127).clamp_min(1e-8)
        packed[name] = (value / scale).round().to(torch.int8)
        packed[name + SCALE] = scale
    return packed


def _unpacked(packed: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {
        name: value.float() * packed[name + SCALE] if name + SCALE in packed else value.float()
        for name, value in packed.items()
        if not name.endswith(SCALE)
    }
