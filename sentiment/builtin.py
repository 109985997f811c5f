"""Scoring with a model of this package's own shape."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from . import device, storage
from .batching import pad, plan
from .device import Choice
from .language import is_foreign
from .memory import keep_freed
from .model import Logits, SentimentModel
from .storage import Calibration
from .text import Tokens, Window
from .types import LABELS, THEMES, ThemePolarity, Verdict

Chooser = Callable[[SentimentModel], Choice]

BUDGET: Final = 2048  # tokens a batch; larger ones leave the processor's cache


class BuiltinScorer:
    """Texts to verdicts. Belongs to one thread.

    Args:
        folder: as `storage` describes it.
        choose: decides where and how precisely the model runs.
    """

    def __init__(self, folder: Path, choose: Chooser = device.choose) -> None:
        keep_freed()
        self.config, model = storage.load(folder)
        self.tokens = Tokens(folder / storage.TOKENIZER, self.config.shape.window)
        self.choice = choose(model)
        self.seen = 0

    def score(self, texts: Sequence[str]) -> list[Verdict]:
        """One verdict a text, in order; what cannot be read is neutral."""
        windows = self.tokens.windows(texts)
        self.seen += sum(len(window.tokens) for window in windows)
        logits = self.logits(windows)
        spans = _spans(windows, len(texts))
        return [
            self._verdict(text, windows[span], Logits(logits.polarity[span], logits.themes[span]))
            for text, span in zip(texts, spans, strict=True)
        ]

    def logits(self, windows: Sequence[Window]) -> Logits:
        """Raw answers for each window: [windows, 3] and [windows, 15, 4]."""
        polarity = torch.zeros(len(windows), len(LABELS))
        themes = torch.zeros(len(windows), len(THEMES), 1 + len(LABELS))
        with torch.inference_mode():
            for batch in plan([len(window.tokens) for window in windows], BUDGET):
                answer = self._forward([windows[at].tokens for at in batch])
                polarity[batch] = answer.polarity.float().cpu()
                themes[batch] = answer.themes.float().cpu()
        return Logits(polarity, themes)

    def _forward(self, rows: Sequence[Sequence[int]]) -> Logits:
        tokens, present = pad(rows)
        return self.choice.model(tokens.to(self.choice.device), present.to(self.choice.device))

    def _verdict(self, text: str, windows: Sequence[Window], logits: Logits) -> Verdict:
        if not windows:
            return Verdict.silent()
        if is_foreign(text):
            return Verdict.silent(other_language=True)
        weights = torch.tensor([float(len(window.tokens)) for window in windows])
        mixed = (logits.polarity * weights[:, None]).sum(0) / weights.sum()
        shares = probabilities(mixed, self.config.calibration).tolist()
        found = themes_found(_loudest(logits.themes), self.config.calibration)
        return Verdict.of(dict(zip(LABELS, shares, strict=True)), found)


def probabilities(logits: Tensor, calibration: Calibration) -> Tensor:
    """Vector scaling (Guo et al., 2017): softmax of scale x logit + bias, over the last axis."""
    scale, bias = torch.tensor(calibration.scale), torch.tensor(calibration.bias)
    return (logits * scale + bias).double().softmax(-1)


def themes_found(states: Tensor, calibration: Calibration) -> tuple[ThemePolarity, ...]:
    """Themes present by their floor, the surest first. states: [15, 4] probabilities."""
    present = states[:, 1:].sum(-1)
    found = [
        (float(present[at]), ThemePolarity(theme, LABELS[int(states[at, 1:].argmax())]))
        for at, theme in enumerate(THEMES)
        if present[at] >= calibration.floors[at]
    ]
    return tuple(theme for _, theme in sorted(found, key=lambda pair: -pair[0]))


def _loudest(themes: Tensor) -> Tensor:
    """State probabilities [15, 4], each theme from the window that speaks of it most clearly."""
    states = themes.softmax(-1)
    window = states[..., 0].argmin(0)
    return states[window, torch.arange(states.shape[1])]


def _spans(windows: Sequence[Window], texts: int) -> Iterator[slice]:
    """For each text, where its windows lie."""
    start = 0
    for text in range(texts):
        end = start
        while end < len(windows) and windows[end].text == text:
            end += 1
        yield slice(start, end)
        start = end
