"""A model folder: config.json, tokenizer.json, graphs, model.safetensors with a byte a weight.

Matrices of the encoder are stored as integers in [-127, 127], symmetric around 0, with a scale for
each row of the word table and for each block of a row of the others; all else as half-precision
floats. A reach is how far each input of a matrix goes on ordinary texts, a mean where it lies;
without reaches a model does not run in bytes. The graphs say how to compute and hold no weights:
graph.onnx in floats, graph-int8.onnx with products of bytes. Nothing in a folder is ever unpickled.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from .types import ModelError

Array = npt.NDArray[Any]
BUILTIN: Final = Path(__file__).parent / "weights"
CONFIG: Final = "config.json"
TOKENIZER: Final = "tokenizer.json"
WEIGHTS: Final = "model.safetensors"
GRAPH: Final = "graph.onnx"
BYTES_GRAPH: Final = "graph-int8.onnx"
SCALE: Final = ".scale"
REACH: Final = ".reach"
MEAN: Final = ".mean"
WORDS: Final = "encoder.words.weight"
LAYERS: Final = "encoder.layers."
BLOCK: Final = 64  # columns that share a scale: a few inputs have weights forty times the others'


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of an encoder; `window` counts tokens, the two special ones included."""

    vocabulary: int
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    window: int = 256


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities: softmax of `scale` x logit + `bias`, a number a label.

    `prior` holds the shares of the labels among the texts it was fitted on.
    """

    scale: tuple[float, ...] = (1.0, 1.0, 1.0)
    bias: tuple[float, ...] = (0.0, 0.0, 0.0)
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


@dataclass(frozen=True, slots=True)
class Stored:
    """What was read from a folder: `weights` as they lie in the file, graphs still unparsed."""

    folder: Path
    config: Config
    weights: Mapping[str, Array]
    graph: bytes
    bytes_graph: bytes | None = None

    @property
    def runs_in_bytes(self) -> bool:
        return self.bytes_graph is not None and any(name.endswith(REACH) for name in self.weights)


def load(folder: Path) -> Stored:
    """Read a folder.

    Raises:
        ModelError: a file is missing, or its content is not a model of this package.
    """
    if not (folder / GRAPH).exists():
        raise ModelError(
            f"{folder} holds no {GRAPH}; `python -m sentiment.training graph FOLDER` makes it"
        )
    try:
        config = Config.from_json((folder / CONFIG).read_text(encoding="utf-8"))
        weights = load_file(folder / WEIGHTS)
        graph = (folder / GRAPH).read_bytes()
        coarse = folder / BYTES_GRAPH
        return Stored(
            folder, config, weights, graph, coarse.read_bytes() if coarse.exists() else None
        )
    except (OSError, KeyError, TypeError, ValueError, SafetensorError) as error:
        raise ModelError(f"{folder} holds no usable model: {error}") from error


def save(
    folder: Path,
    config: Config,
    weights: Mapping[str, Array],
    tokenizer: Path,
    graphs: Mapping[str, bytes],
) -> None:
    """Write a folder; `weights` are floats by their names in the model, `graphs` go by file."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_packed(weights), folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors writes for its owner alone
    (folder / CONFIG).write_text(config.to_json(), encoding="utf-8")
    (folder / TOKENIZER).write_bytes(tokenizer.read_bytes())
    for name, graph in graphs.items():
        (folder / name).write_bytes(graph)


def version(folder: Path, name: str) -> str:
    """The name and a hash over everything that shapes a verdict: weights, tokenizer, config.

    The graph is not among them: it follows from the shape in the config.
    """
    digest = hashlib.sha256()
    for file in (WEIGHTS, TOKENIZER, CONFIG):
        digest.update((folder / file).read_bytes())
    return f"{name}@{digest.hexdigest()[:12]}"


def unpacked(weights: Mapping[str, Array]) -> dict[str, Array]:
    """Stored weights as floats."""
    return {
        name: _scaled(value, weights[name + SCALE])
        if name + SCALE in weights
        else value.astype(np.float32)
        for name, value in weights.items()
        if not name.endswith((SCALE, REACH, MEAN))
    }


def _scaled(value: Array, scale: Array) -> Array:
    """value: [..., columns]; scale: [..., blocks]."""
    blocks = value.reshape(*scale.shape, -1)
    return np.multiply(blocks, scale[..., None], dtype=np.float32).reshape(value.shape)


def _packed(weights: Mapping[str, Array]) -> dict[str, Array]:
    packed: dict[str, Array] = {}
    for name, value in weights.items():
        if not (name == WORDS or (name.startswith(LAYERS) and value.ndim > 1)):
            packed[name] = value.astype(np.float16)
            continue
        width = value.shape[-1] if name == WORDS or value.shape[-1] % BLOCK else BLOCK
        blocks = value.reshape(len(value), -1, width)
        scale = np.maximum(np.abs(blocks).max(-1) / np.float32(127), 1e-8)
        packed[name] = np.rint(blocks / scale[..., None]).astype(np.int8).reshape(value.shape)
        packed[name + SCALE] = scale.astype(np.float32)
    return packed
