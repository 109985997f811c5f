"""Scoring with a model of this package's own shape."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from . import device, storage
from .batching import pad, plan
from .device import Choice
from .language import is_foreign
from .memory import keep_freed
from .runtime import Answers, Floats
from .storage import Calibration, Stored
from .text import Tokens, Window, spans
from .types import LABELS, THEMES, ThemePolarity, Verdict

Chooser = Callable[[Stored], Choice]
Doubles = npt.NDArray[np.float64]

PRESENT: Final = 0.5  # a floor fitted to each theme did no better on rows it had not seen
LEAST: Final = 128  # tokens that are not worth a second batch


class BuiltinScorer:
    """Texts to verdicts. Belongs to one thread, which shares its batches out to others.

    Args:
        folder: as `storage` describes it.
        choose: decides where and how precisely the model runs.
    """

    def __init__(self, folder: Path, choose: Chooser = device.choose) -> None:
        stored = storage.load(folder)
        self.config = stored.config
        self.tokens = Tokens(folder / storage.TOKENIZER, self.config.shape.window)
        self.choice = choose(stored)
        self._lanes = ThreadPoolExecutor(self.choice.lanes, "sentiment-lane")
        del stored
        keep_freed()

    def score(self, texts: Sequence[str]) -> list[Verdict]:
        """One verdict a text, in order; what cannot be read is neutral."""
        windows = self.tokens.windows(texts)
        answers = self.logits(windows)
        return [
            self._verdict(text, windows[span], Answers(*(part[span] for part in answers)))
            for text, span in zip(texts, spans(windows, len(texts)), strict=True)
        ]

    def logits(self, windows: Sequence[Window]) -> Answers:
        """Raw answers for each window: [windows, 3] and [windows, 15, 4]."""
        polarity = np.zeros((len(windows), len(LABELS)), dtype=np.float32)
        themes = np.zeros((len(windows), len(THEMES), 1 + len(LABELS)), dtype=np.float32)
        lengths = [len(window.tokens) for window in windows]
        share = max(LEAST, sum(lengths) // self.choice.lanes)
        batches = list(plan(lengths, min(self.choice.budget, share)))

        def answer(batch: list[int]) -> Answers:
            return self.choice.forward(*pad([windows[at].tokens for at in batch]))

        for batch, answers in zip(batches, self._lanes.map(answer, batches), strict=True):
            polarity[batch], themes[batch] = answers
        return Answers(polarity, themes)

    def _verdict(self, text: str, windows: Sequence[Window], answers: Answers) -> Verdict:
        if not windows:
            return Verdict.silent()
        if is_foreign(text):
            return Verdict.silent(other_language=True)
        lengths = np.array([len(window.tokens) for window in windows], dtype=np.float32)
        mixed = lengths @ answers.polarity / lengths.sum()
        shares = probabilities(mixed, self.config.calibration).tolist()
        found = themes_found(_loudest(answers.themes))
        return Verdict.of(dict(zip(LABELS, shares, strict=True)), found)


def probabilities(logits: Floats, calibration: Calibration) -> Doubles:
    """Vector scaling (Guo et al., 2017): softmax of scale x logit + bias, over the last axis."""
    scale, bias = (
        np.array(each, dtype=np.float32) for each in (calibration.scale, calibration.bias)
    )
    return _softmax(np.asarray(logits * scale + bias, dtype=np.float64))


def themes_found(states: Doubles) -> tuple[ThemePolarity, ...]:
    """Themes more likely there than not, the surest first. states: [15, 4] probabilities."""
    present = states[:, 1:].sum(-1)
    found = [
        (present[at], ThemePolarity(theme, LABELS[int(states[at, 1:].argmax())]))
        for at, theme in enumerate(THEMES)
        if present[at] >= PRESENT
    ]
    return tuple(theme for _, theme in sorted(found, key=lambda pair: -pair[0]))


def _softmax(logits: Doubles) -> Doubles:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def _loudest(themes: Floats) -> Doubles:
    """State probabilities [15, 4], each theme from the window that speaks of it most clearly."""
    states = _softmax(themes.astype(np.float64))
    window = states[..., 0].argmin(0)
    return np.asarray(states[window, np.arange(states.shape[1])])
