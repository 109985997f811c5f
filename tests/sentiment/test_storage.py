"""What a model folder keeps of its weights."""

from pathlib import Path

import numpy as np

from sentiment.storage import BUILTIN, TOKENIZER, Array, Config, Shape, load, save, unpacked

RNG = np.random.default_rng(7)
MATRIX = "encoder.layers.0.down.weight"


def test_a_few_large_weights_cost_the_others_nothing(tmp_path: Path) -> None:
    """Rounding is as fine as the neighbours allow, not as the largest weight of a row."""
    matrix = RNG.normal(size=(8, 256)).astype(np.float32)
    matrix[:, 5] *= 40
    off = np.abs(_kept(tmp_path, MATRIX, matrix) - matrix)
    assert off[:, :64].max() > 0.1
    assert off[:, 64:].max() < 0.02


def test_words_have_one_scale_each(tmp_path: Path) -> None:
    """The graph looks a word up together with its scale."""
    table = RNG.normal(size=(6, 128)).astype(np.float32)
    _kept(tmp_path, "encoder.words.weight", table)
    assert load(tmp_path).weights["encoder.words.weight.scale"].shape == (6, 1)


def test_heads_are_kept_finer_than_a_byte(tmp_path: Path) -> None:
    """They are small, and their weights lie far apart."""
    head = np.array([[[30.0, 0.01, -0.02]]], dtype=np.float32)
    assert np.allclose(_kept(tmp_path, "themes.answer", head), head, rtol=1e-3)


def test_a_folder_with_one_scale_a_row_is_read_as_before() -> None:
    """Every matrix was stored like this once, heads included."""
    weights: dict[str, Array] = {
        "polarity.answer": np.array([[[-127, 64]], [[0, 3]]], dtype=np.int8),
        "polarity.answer.scale": np.array([[[0.5]], [[2.0]]], dtype=np.float32),
    }
    assert unpacked(weights)["polarity.answer"].tolist() == [[[-63.5, 32.0]], [[0.0, 6.0]]]


def _kept(folder: Path, name: str, weight: Array) -> Array:
    config = Config("small", Shape(vocabulary=6))
    save(folder, config, {name: weight}, BUILTIN / TOKENIZER, {"graph.onnx": b""})
    return unpacked(load(folder).weights)[name]
