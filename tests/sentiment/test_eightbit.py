"""What rounding inputs and weights to bytes does to the answers."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from sentiment import LABELS, ModelError, device, eightbit
from sentiment.builtin import BuiltinScorer
from sentiment.device import Choice
from sentiment.runtime import Runtime
from sentiment.storage import BUILTIN, BYTES_GRAPH, MEAN, REACH, SCALE, Array, load
from sentiment.training import data

on_units = pytest.mark.skipif(
    not device.has_units(device.BYTES), reason="sums of bytes overflow on this processor"
)


@pytest.fixture(scope="module")
def scorer() -> BuiltinScorer:
    return BuiltinScorer(
        BUILTIN, lambda stored: Choice(Runtime(stored, in_bytes=True), "cpu", "int8")
    )


def test_an_input_that_goes_far_does_not_spoil_the_others() -> None:
    """One input in a hundred goes thirty times as far: the products are right to one in fifty."""
    rng = np.random.default_rng(7)
    inputs = rng.standard_normal((200, 100)).astype(np.float32)
    inputs[:, 5] *= 30
    matrix = rng.standard_normal((50, 100)).astype(np.float32)
    matrix[:, 5] /= 30
    reach = np.abs(inputs).max(0)
    error = _error(inputs, matrix, reach)
    assert error < 0.02
    assert _error(inputs, matrix, np.full_like(reach, reach.max())) > 3 * error


def test_what_goes_beyond_its_reach_is_held_there() -> None:
    """A text unlike all that were measured is cut off, not wrapped around to the other sign."""
    matrix = np.ones((1, 4), dtype=np.float32)
    far = np.full((1, 4), 1000, dtype=np.float32)
    [[product]] = _product(far, matrix, np.ones(4, dtype=np.float32))
    assert 3.9 < product < 4.1


@on_units
def test_comments_are_read_in_bytes_as_in_floats(scorer: BuiltinScorer) -> None:
    """Of 300 comments of the dev set 97 in 100 keep their label; shares move by hundredths."""
    texts = [row.text for row in data.workplace()[1][::6][:300]]
    exact = BuiltinScorer(BUILTIN, device.exact).score(texts)
    coarse = scorer.score(texts)
    same = np.mean([one.label == other.label for one, other in zip(exact, coarse, strict=True)])
    assert same > 0.97
    moved = np.array([[getattr(v, label) for label in LABELS] for v in exact])
    moved -= np.array([[getattr(v, label) for label in LABELS] for v in coarse])
    assert np.abs(moved).mean() < 0.02
    assert np.abs(moved.mean(0)).max() < 0.01


def test_what_rounding_moves_on_average_the_bias_takes_back() -> None:
    """Inputs that lie to one side of zero would turn errors of the weights into a shift."""
    rng = np.random.default_rng(5)
    inputs = rng.normal(1.0, 0.3, (500, 64)).astype(np.float32)
    stored = {
        "m.weight": rng.normal(size=(32, 64)).astype(np.float32),
        "m.bias": np.zeros(32, dtype=np.float32),
        f"m{REACH}": np.abs(inputs).max(0),
    }
    wanted = inputs @ stored["m.weight"].T
    mean = {f"m{MEAN}": inputs.mean(0)}
    plain, corrected = (
        np.abs((_scaled(inputs, given) - wanted).mean(0)).mean()
        for given in (eightbit.prepared(stored), eightbit.prepared(stored | mean))
    )
    assert corrected < 0.3 * plain


@on_units
def test_a_damaged_graph_of_bytes_is_a_clear_error(tmp_path: Path) -> None:
    """The message names the file that broke; a folder without it runs in floats."""
    copy = shutil.copytree(BUILTIN, tmp_path / "copy")
    (copy / BYTES_GRAPH).write_bytes(b"no model" * 100)
    with pytest.raises(ModelError, match=f"copy.*{BYTES_GRAPH}"):
        Runtime(load(copy), in_bytes=True)
    (copy / BYTES_GRAPH).unlink()
    assert not load(copy).runs_in_bytes


@on_units
def test_company_changes_no_score_in_bytes(scorer: BuiltinScorer) -> None:
    """How inputs are rounded was fixed at the export; padding moves them by a millionth at most."""
    for row in data.workplace()[1][::200]:
        [alone] = scorer.score([row.text])
        beside = scorer.score([row.text, "Der Bericht liegt im Ordner vier. " * 30])[0]
        assert beside.positive == pytest.approx(alone.positive, abs=1e-4)


def _error(inputs: np.ndarray, matrix: np.ndarray, reach: np.ndarray) -> float:
    wanted = inputs @ matrix.T
    return float(np.abs(_product(inputs, matrix, reach) - wanted).mean() / np.abs(wanted).mean())


def _product(inputs: np.ndarray, matrix: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """What the graph does, in integers of numpy."""
    return _scaled(inputs, eightbit.prepared({"m.weight": matrix, f"m{REACH}": reach}))


def _scaled(inputs: np.ndarray, given: dict[str, Array]) -> np.ndarray:
    rounded = np.clip(np.rint(inputs * given[f"m{eightbit.INVERSE}"]) + eightbit.MIDDLE, 0, 255)
    sums = (rounded.astype(np.int64) - eightbit.MIDDLE) @ given["m.weight"].astype(np.int64)
    return sums * given[f"m.weight{SCALE}"] + given.get("m.bias", 0)
