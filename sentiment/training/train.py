"""Fine-tuning: polarity and themes together."""

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from sentiment.batching import pad, plan
from sentiment.model import Logits, SentimentModel
from sentiment.text import Tokens, spans
from sentiment.training.data import GONE, Example
from sentiment.training.loop import Loop
from sentiment.training.noise import spoil
from sentiment.training.recipe import Recipe

Batch = list[tuple[tuple[int, ...], Example]]
Known = dict[str, list[tuple[int, ...]]]  # the windows of each text as it is written


class Pool(NamedTuple):
    """Rows of which a pass sees a share, drawn anew each time."""

    rows: Sequence[Example]
    share: float

    @property
    def taken(self) -> int:
        return round(len(self.rows) * self.share)


class Run:
    """One fine-tuning of a model.

    Args:
        teacher: an earlier model whose answers count beside the labels with the recipe's weight
            `soft`; it tells more of a doubtful row than one label can (Hinton et al., 2015;
            Furlanello et al., 2018).
    """

    def __init__(
        self,
        model: SentimentModel,
        tokens: Tokens,
        recipe: Recipe,
        folder: Path,
        device: torch.device,
        teacher: SentimentModel | None = None,
    ) -> None:
        self.loop = Loop(model, model.encoder, recipe, folder, device)
        self.model = model
        self.teacher = teacher.to(device).eval() if teacher else None
        self.tokens = tokens
        self.recipe = recipe
        self.device = device

    def fit(self, pools: Sequence[Pool], stop: int | None = None) -> None:
        """Train to the end of the recipe, or leave early after `stop` steps.

        After the end the model holds the averaged weights.
        """
        known = self._known(pools)
        self.loop.run(self._batches(pools, known), self._steps(pools, known), self._judged, stop)

    def _batches(self, pools: Sequence[Pool], known: Known) -> Iterator[Batch]:
        for epoch in itertools.count():
            rng = random.Random(f"{self.recipe.seed} {epoch}")  # noqa: S311 (not cryptography)
            rows = [row for pool in pools for row in rng.sample(list(pool.rows), pool.taken)]
            # Batches are cut by length; without this a batch would be neighbours of one file.
            rng.shuffle(rows)
            spoilt = [spoil(row.text, rng, self.recipe.noise) for row in rows]
            changed = [at for at, row in enumerate(rows) if spoilt[at] != row.text]
            anew = self._read([spoilt[at] for at in changed])
            read = dict(zip(changed, anew, strict=True))
            windows = [
                (tokens, row)
                for at, row in enumerate(rows)
                for tokens in read.get(at) or known[row.text]
            ]
            batches = list(plan([len(tokens) for tokens, _ in windows], self.recipe.budget))
            rng.shuffle(batches)
            for batch in batches:
                yield [windows[at] for at in batch]

    def _known(self, pools: Sequence[Pool]) -> Known:
        texts = [row.text for pool in pools for row in pool.rows]
        return dict(zip(texts, self._read(texts), strict=True))

    def _read(self, texts: Sequence[str]) -> list[list[tuple[int, ...]]]:
        """The windows of each text."""
        windows = self.tokens.windows(texts)
        return [[window.tokens for window in windows[span]] for span in spans(windows, len(texts))]

    def _steps(self, pools: Sequence[Pool], known: Known) -> int:
        rows = [row for pool in pools for row in pool.rows[: pool.taken]]
        lengths = [len(tokens) for row in rows for tokens in known[row.text]]
        return math.ceil(len(list(plan(lengths, self.recipe.budget))) * self.recipe.epochs)

    def _judged(self, batch: Batch) -> Tensor:
        arrays = pad([tokens for tokens, _ in batch])
        inputs = [torch.from_numpy(array).to(self.device) for array in arrays]
        examples = [example for _, example in batch]
        logits = self._answers(self.model, inputs)
        loss = self._loss(logits, examples)
        if self.recipe.consistency:
            again = self._answers(self.model, inputs)
            loss = (loss + self._loss(again, examples)) / 2
            loss = loss + self.recipe.consistency / 2 * self._disagreement(logits, again)
        if self.teacher:
            with torch.no_grad():
                taught = self._answers(self.teacher, inputs)
            loss = torch.lerp(loss, self._distance(logits, taught), self.recipe.soft)
        return loss

    def _answers(self, model: SentimentModel, inputs: Sequence[Tensor]) -> Logits:
        with self.loop.coarsely():
            logits = model(*inputs)
        return Logits(*(part.float() for part in logits))

    def _loss(self, logits: Logits, examples: Sequence[Example]) -> Tensor:
        labels = torch.tensor([example.label for example in examples], device=self.device)
        states = torch.tensor([example.themes for example in examples], device=self.device)
        polarity = functional.cross_entropy(
            logits.polarity, labels, label_smoothing=self.recipe.smoothing, reduction="none"
        )
        each = functional.cross_entropy(
            logits.themes.flatten(0, 1), states.flatten(), ignore_index=GONE, reduction="none"
        )
        return self._weighed(polarity, each)

    def _disagreement(self, one: Logits, other: Logits) -> Tensor:
        """Divergence of two answers in both directions (R-Drop: Liang et al., 2021)."""
        polarity = _divergence(one.polarity, other.polarity)
        return self._weighed(polarity, _divergence(one.themes, other.themes))

    def _distance(self, logits: Logits, taught: Logits) -> Tensor:
        """Cross entropy with the teacher's probabilities, of themes that have no label, too."""
        polarity = functional.cross_entropy(
            logits.polarity, taught.polarity.softmax(-1), reduction="none"
        )
        each = functional.cross_entropy(
            logits.themes.flatten(0, 1), taught.themes.flatten(0, 1).softmax(-1), reduction="none"
        )
        return self._weighed(polarity, each)

    def _weighed(self, polarity: Tensor, themes: Tensor) -> Tensor:
        """The mean over texts of what polarity, [texts], and all themes of a text cost."""
        return (polarity.sum() + self.recipe.theme_weight * themes.sum()) / len(polarity)


def _divergence(one: Tensor, other: Tensor) -> Tensor:
    """Kullback-Leibler divergence of logits [..., states], both directions added."""
    first, second = one.log_softmax(-1), other.log_softmax(-1)
    return ((first.exp() - second.exp()) * (first - second)).sum(-1)
