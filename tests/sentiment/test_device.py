import logging
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sentiment import Analyser, device
from sentiment.batching import pad
from sentiment.runtime import Answers, Numbers, Present, Runtime
from sentiment.storage import BUILTIN, REACH, TOKENIZER, Stored, load
from sentiment.text import Tokens
from sentiment.torch_runtime import TorchRuntime


@pytest.fixture(scope="module")
def stored() -> Stored:
    return load(BUILTIN)


def test_the_choice_is_measured_and_told(stored: Stored, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever reads the log knows what the scores were computed with, and why."""
    with caplog.at_level(logging.INFO, logger="sentiment.device"):
        choice = device.choose(stored)
    assert choice.pace > 0
    assert f"runs on {choice}" in caplog.text
    assert "cpu/fp32" in caplog.text


@pytest.mark.parametrize(("coarse", "winner"), [(105.0, "fp32"), (300.0, "int8")])
def test_a_coarser_precision_must_win_clearly(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, coarse: float, winner: str
) -> None:
    """A tie goes to the exact arithmetic."""
    paces = iter([100.0, coarse])
    monkeypatch.setattr(device, "has_graphics", lambda: False)
    monkeypatch.setattr(device, "has_units", lambda units: units == device.BYTES)
    monkeypatch.setattr(
        device,
        "_timed",
        lambda forward, kind, precision: device.Choice(forward, kind, precision, next(paces)),
    )
    assert device.choose(stored).precision == winner


@pytest.mark.parametrize(
    ("said", "units", "has"),
    [
        ("flags\t\t: fpu avx2 avx512f avx512_bf16 sha_ni\n", device.HALVES, True),
        ("flags\t\t: fpu amx_bf16 amx_tile\n", device.HALVES, True),
        ("Features\t: fp asimd sve bf16\n", device.HALVES, True),
        ("flags\t\t: fpu avx2 avx512f avx512vl\n", device.HALVES, False),
        ("flags\t\t: fpu avx2 avx_vnni\n", device.BYTES, True),
        ("flags\t\t: fpu avx2 avx512f avx512_vnni\n", device.BYTES, True),
        ("flags\t\t: fpu avx2 avx512f avx512_bf16\n", device.BYTES, False),
    ],
)
def test_units_are_read_from_what_the_kernel_says(
    tmp_path: Path, said: str, units: frozenset[str], has: bool
) -> None:
    """Vectors of any width are no units for bfloat16 nor for bytes."""
    (tmp_path / "cpuinfo").write_text(said)
    assert device.has_units(units, tmp_path / "cpuinfo") is has


def test_a_model_whose_inputs_nobody_measured_runs_in_floats(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without reaches there is nothing to round by, whatever the processor can do."""
    monkeypatch.setattr(device, "has_graphics", lambda: False)
    monkeypatch.setattr(device, "has_units", lambda _: True)
    weights = {name: value for name, value in stored.weights.items() if REACH not in name}
    assert device.choose(replace(stored, weights=weights)).precision == "fp32"


def test_a_silent_system_has_neither_units_nor_graphics(tmp_path: Path) -> None:
    """Where there is no such file the model runs on what is everywhere."""
    assert not device.has_units(device.BYTES, tmp_path / "cpuinfo")
    assert not device.has_graphics(tmp_path)
    (tmp_path / "nvidia0").touch()
    assert device.has_graphics(tmp_path)


def test_half_precision_answers_like_the_exact_one(stored: Stored) -> None:
    """On a graphics processor the probabilities of comments move by hundredths."""
    texts = ["Der Dienstplan hängt erst am Freitag aus.", "Auf die Frühschicht ist Verlass, danke!"]
    windows = Tokens(BUILTIN / TOKENIZER, 256).windows(texts)
    tokens, present = pad([window.tokens for window in windows])
    exact, coarse = (
        _polarity(forward, tokens, present)
        for forward in (Runtime(stored), TorchRuntime(stored, "cpu"))
    )
    assert np.allclose(exact, coarse, atol=0.03)


def test_company_changes_no_score(analyser: Analyser) -> None:
    """A text is scored alike alone, in a batch, and beside much longer ones."""
    text = "Die Überstunden sind unerträglich."
    [alone] = analyser.score([text])
    for company in (["Ja."] * 40, ["Der Bericht liegt im Ordner vier. " * 30]):
        assert analyser.score([text, *company])[0].positive == pytest.approx(
            alone.positive, abs=1e-5
        )


def _polarity(forward: device.Forward, tokens: Numbers, present: Present) -> np.ndarray:
    answers: Answers = forward(tokens, present)
    powers = np.exp(answers.polarity)
    return powers / powers.sum(-1, keepdims=True)
