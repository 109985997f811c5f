"""The encoder learns words from their neighbours."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from sentiment.model import Encoder
from sentiment.storage import BUILTIN, TOKENIZER, Shape, load
from sentiment.text import END, PAD, START, UNKNOWN, Tokens
from sentiment.training import pretrain
from sentiment.training.pretrain import Pretraining, hide
from sentiment.training.recipe import Recipe

PIECES = load(BUILTIN).config.shape.vocabulary
SMALL = Shape(vocabulary=PIECES, width=32, layers=1, heads=4, inner=64)
TEXTS = [
    f"{who} {what}"
    for who in ("Die Pflegerin", "Der Fahrer", "Die Lehrerin", "Der Koch")
    for what in ("fährt den Bus", "kocht die Suppe", "misst den Puls", "erklärt die Aufgabe")
]


def test_only_real_pieces_are_asked_for() -> None:
    """Of every hundred 15, of these 80 hidden, 10 swapped, 10 as they were; frames never."""
    rng = np.random.default_rng(7)
    tokens = rng.integers(4, 1000, (200, 40))
    tokens[:, 0], tokens[:, 30], tokens[:, 31:] = START, END, PAD
    present = np.arange(40) < 31
    riddle = hide(tokens, np.broadcast_to(present, tokens.shape), 1000, rng)
    assert not riddle.asked[:, [0, 30, *range(31, 40)]].any()
    assert (riddle.wanted == tokens[riddle.asked]).all()
    assert (riddle.shown == tokens)[~riddle.asked].all()
    shown = riddle.shown[riddle.asked]
    assert abs(riddle.asked[:, 1:30].mean() - 0.15) < 0.02
    assert abs((shown == UNKNOWN).mean() - 0.8) < 0.05
    assert abs((shown == riddle.wanted).mean() - 0.1) < 0.04


def test_hidden_words_are_guessed_from_their_neighbours(tmp_path: Path) -> None:
    """After a few passes the guesses cost far less than those of an untaught encoder."""
    torch.manual_seed(7)
    recipe = Recipe(epochs=150, budget=256, rate=1e-2, head_rate=1e-2, dropout=0.0)
    tokens = Tokens(BUILTIN / TOKENIZER, 256)
    run = Pretraining(Encoder(SMALL), tokens, recipe, tmp_path, torch.device("cpu"))
    before = _cost(run)
    run.fit(TEXTS * 4)
    assert run.loop.done > 50
    assert _cost(run) < 0.3 * before


def test_a_batch_without_a_question_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch of which no piece is asked for has no mean to take."""
    monkeypatch.setattr(pretrain, "ASKED", 0.0)
    recipe = Recipe(epochs=1, budget=256)
    tokens = Tokens(BUILTIN / TOKENIZER, 256)
    run = Pretraining(Encoder(SMALL), tokens, recipe, tmp_path, torch.device("cpu"))
    run.fit(["Ja"] * 3)
    assert all(value.isfinite().all() for value in run.model.state_dict().values())


def _cost(run: Pretraining) -> float:
    rng = np.random.default_rng(3)
    windows = run.tokens.windows(TEXTS)
    costs = []
    for window in windows:
        tokens = np.array([window.tokens])
        riddle = hide(tokens, tokens >= 0, SMALL.vocabulary, rng)
        if riddle.wanted.size:
            shown, present, asked, wanted = map(torch.from_numpy, riddle)
            with torch.no_grad():
                guesses = run.model(shown, present, asked)
            costs.append(functional.cross_entropy(guesses, wanted).item())
    return float(np.mean(costs))
