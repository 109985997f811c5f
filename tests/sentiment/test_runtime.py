import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from sentiment import Analyser, ModelError
from sentiment.batching import pad
from sentiment.model import SentimentModel, restored, weights_of
from sentiment.runtime import Answers, Runtime
from sentiment.storage import (
    BUILTIN,
    BYTES_GRAPH,
    GRAPH,
    TOKENIZER,
    WEIGHTS,
    Config,
    Shape,
    load,
    save,
)
from sentiment.text import Tokens
from sentiment.training import data, graph

TEXTS = [
    "Ich bin sehr zufrieden, das Team hält zusammen.",
    "Die Überstunden sind unerträglich!",
    "ok",
    "😡",
    "Wann findet die nächste Betriebsversammlung statt?",
    "Der Bericht liegt im Ordner vier. " * 12,
    "Die Führung hört uns nicht zu, aber die Kollegen sind großartig.",
]
WITHOUT_TORCH = """
import sys
from sentiment import Analyser, device
device.has_graphics = lambda: False
with Analyser.load() as analyser:
    [verdict] = analyser.score(["Danke, alles bestens."])
assert verdict.label == "positive"
sys.exit("torch" in sys.modules)
"""


@pytest.fixture(scope="module")
def torch_model() -> SentimentModel:
    return restored(load(BUILTIN))


@pytest.fixture(scope="module")
def runtime() -> Runtime:
    return Runtime(load(BUILTIN))


def test_the_built_in_model_scores_without_importing_torch() -> None:
    """A worker on an ordinary processor pays neither its seconds nor its memory."""
    run = subprocess.run([sys.executable, "-c", WITHOUT_TORCH], check=False)  # noqa: S603 (own code)
    assert run.returncode == 0


def test_the_runtime_answers_as_torch_does(runtime: Runtime, torch_model: SentimentModel) -> None:
    """On 256 comments, in batches of one to nine, logits and labels are those of training."""
    rows = data.workplace()[1][::7][:256]
    windows = Tokens(BUILTIN / TOKENIZER, 256).windows([row.text for row in rows])
    tokens = [window.tokens for window in windows]
    at, size = 0, 1
    while at < len(tokens):
        arrays = pad(tokens[at : at + size])
        _same(runtime(*arrays), torch_model(*map(torch.from_numpy, arrays)))
        at, size = at + size, size % 9 + 1


@pytest.mark.parametrize("lengths", [[2], [3], [7], [255], [256], [256, 2], [31, 17, 1 + 1]])
def test_any_length_is_answered_as_torch_does(
    runtime: Runtime, torch_model: SentimentModel, lengths: list[int]
) -> None:
    """One text or several, odd lengths, the shortest and the longest window."""
    arrays = pad([[0, *range(5, 3 + length), 2] for length in lengths])
    _same(runtime(*arrays), torch_model(*map(torch.from_numpy, arrays)))


@settings(deadline=None, max_examples=15)
@given(st.permutations(TEXTS), st.integers(1, len(TEXTS)))
def test_scores_do_not_depend_on_the_batch(
    analyser: Analyser, texts: list[str], count: int
) -> None:
    """Whatever the order and the company, a text gets the verdict that it gets alone."""
    for text, verdict in zip(texts, analyser.score(texts[:count]), strict=False):
        [alone] = analyser.score([text])
        assert verdict.themes == alone.themes
        assert (verdict.negative, verdict.neutral, verdict.positive) == pytest.approx(
            (alone.negative, alone.neutral, alone.positive), abs=1e-5
        )


@pytest.mark.parametrize("layers", [4, 6])
def test_a_model_of_any_depth_is_saved_with_its_graph(tmp_path: Path, layers: int) -> None:
    """What training writes runs as it is, the stored bytes as the only weights."""
    torch.manual_seed(7)
    shape = Shape(vocabulary=50, width=64, layers=layers, heads=4, inner=128, window=16)
    weights = weights_of(SentimentModel(shape))
    save(tmp_path, Config("small", shape), weights, BUILTIN / TOKENIZER, graph.build(shape))
    arrays = pad([[0, 7, 8, 2], [0, 2]])
    stored = load(tmp_path)
    _same(Runtime(stored)(*arrays), restored(stored)(*map(torch.from_numpy, arrays)))


def test_the_shipped_graphs_are_what_the_code_makes() -> None:
    """Nobody edits it by hand, and it holds no second copy of the weights."""
    stored = load(BUILTIN)
    assert stored.bytes_graph is not None
    assert {GRAPH: stored.graph, BYTES_GRAPH: stored.bytes_graph} == graph.build(
        stored.config.shape
    )
    assert len(stored.graph) + len(stored.bytes_graph) < 100_000


def _drop(file: Path) -> None:
    file.unlink()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def _scribble(file: Path) -> None:
    file.write_bytes(b"no model" * 100)


@pytest.mark.parametrize("name", [GRAPH, WEIGHTS])
@pytest.mark.parametrize("damage", [_drop, _cut, _scribble])
def test_a_damaged_or_missing_file_is_a_clear_error(
    tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    """The message names the folder and, for a graph, how to make a new one or what broke."""
    copy = shutil.copytree(BUILTIN, tmp_path / "copy")
    damage(copy / name)
    with pytest.raises(ModelError, match="copy") as caught:
        Analyser.load(str(copy))
    if name == GRAPH:
        assert GRAPH in str(caught.value)


@pytest.mark.parametrize("name", ["encoder.words.weight", "encoder.norm.weight", "themes.answer"])
def test_a_missing_weight_is_a_clear_error(tmp_path: Path, name: str) -> None:
    """Weights of another model do not run under this one's graph."""
    copy = shutil.copytree(BUILTIN, tmp_path / "copy")
    weights = load_file(copy / WEIGHTS)
    del weights[name]
    save_file(weights, copy / WEIGHTS)
    with pytest.raises(ModelError, match=WEIGHTS):
        Analyser.load(str(copy))


def _same(found: Answers, wanted: tuple[torch.Tensor, torch.Tensor]) -> None:
    for ours, theirs in zip(found, wanted, strict=True):
        assert np.abs(ours - theirs.detach().numpy()).max() < 1e-3
        assert (ours.argmax(-1) == theirs.detach().numpy().argmax(-1)).all()
