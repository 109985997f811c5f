import logging

import pytest
import torch

from sentiment import Analyser, device
from sentiment.model import SentimentModel, Shape

SMALL = Shape(vocabulary=50, width=64, layers=2, heads=4, inner=128)


@pytest.fixture
def model() -> SentimentModel:
    torch.manual_seed(7)
    return SentimentModel(SMALL).requires_grad_(requires_grad=False).eval()


def test_the_choice_is_measured_and_told(
    model: SentimentModel, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever reads the log knows what the scores were computed with, and why."""
    with caplog.at_level(logging.INFO, logger="sentiment.device"):
        choice = device.choose(model)
    assert choice.pace > 0
    assert f"runs on {choice}" in caplog.text
    assert "cpu/fp32" in caplog.text


def test_a_coarser_precision_must_win_clearly(
    model: SentimentModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tie goes to the exact arithmetic."""
    paces = iter([100.0, 105.0])
    monkeypatch.setattr(
        device,
        "_timed",
        lambda model, kind, precision: device.Choice(
            model, torch.device(kind), precision, next(paces)
        ),
    )
    assert device.choose(model).precision == "fp32"


def test_half_precision_answers_like_the_exact_one(model: SentimentModel) -> None:
    """Where bf16 wins the race, probabilities move by hundredths."""
    tokens = torch.arange(5, 29).view(2, 12)
    exact = model(tokens, tokens > 0).polarity.softmax(-1)
    coarse = device.halved(model)(tokens, tokens > 0).polarity.float().softmax(-1)
    assert torch.allclose(exact, coarse, atol=0.02)
    assert model.encoder.words.weight.dtype == torch.float32


def test_company_changes_no_score(analyser: Analyser) -> None:
    """A text is scored alike alone, in a batch, and beside much longer ones."""
    text = "Die Überstunden sind unerträglich."
    [alone] = analyser.score([text])
    for company in (["Ja."] * 40, ["Der Bericht liegt im Ordner vier. " * 30]):
        assert analyser.score([text, *company])[0].positive == pytest.approx(
            alone.positive, abs=1e-3
        )
