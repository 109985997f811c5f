"""Fine-tuning: polarity and themes together, resumable, with an average of late weights."""

import json
import logging
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from sentiment import device as devices
from sentiment.batching import pad, plan
from sentiment.model import Logits, SentimentModel
from sentiment.text import Tokens
from sentiment.training.data import GONE, Example
from sentiment.training.noise import spoil
from sentiment.training.recipe import Recipe, freeze, groups, schedule

log = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.pt"


class Pool(NamedTuple):
    """Rows of which a pass sees a share, drawn anew each time."""

    rows: Sequence[Example]
    share: float

    @property
    def taken(self) -> int:
        return round(len(self.rows) * self.share)


class Run:
    """One fine-tuning of a model; `step` can stop anywhere and go on from the checkpoint.

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
        self.model = model.to(device)
        self.teacher = teacher.to(device).eval() if teacher and recipe.soft else None
        self.tokens = tokens
        self.recipe = recipe
        self.folder = folder
        self.device = device
        # bfloat16 halves the time of a step where the processor has units for it.
        self.coarse = device.type == "cuda" or devices.has_units(devices.HALVES)
        freeze(model, recipe.frozen)
        self.optimiser = torch.optim.AdamW(groups(model, recipe), fused=True)
        self.peaks = [group["lr"] for group in self.optimiser.param_groups]
        self.averaged = {name: value.clone() for name, value in model.state_dict().items()}
        self.done = 0

    def fit(self, pools: Sequence[Pool], stop: int | None = None) -> None:
        """Train to the end of the recipe, or leave early after `stop` steps.

        After the end the model holds the averaged weights.
        """
        self._resume()
        steps = self._steps(pools)
        self._note(steps)
        started, first = time.monotonic(), self.done
        self.model.train()
        for number, batch in enumerate(self._batches(pools)):
            if number >= steps:
                break
            if number < self.done:
                continue
            if number == stop:
                return
            loss = self._step(batch, number / steps)
            self.done = number + 1
            if self.done % 20 == 0:
                pace = (time.monotonic() - started) / (self.done - first)
                log.info("step %d of %d, loss %.4f, %.2f s a step", self.done, steps, loss, pace)
            if self.done % self.recipe.save_every == 0:
                self._save()
        self._save()
        self.model.load_state_dict(self.averaged)
        self.model.eval()

    def _batches(self, pools: Sequence[Pool]) -> Iterator[list[tuple[tuple[int, ...], Example]]]:
        epoch = 0
        while True:
            rng = random.Random(f"{self.recipe.seed} {epoch}")  # noqa: S311 (not cryptography)
            rows = [row for pool in pools for row in rng.sample(list(pool.rows), pool.taken)]
            # Batches are cut by length; without this a batch would be neighbours of one file.
            rng.shuffle(rows)
            spoilt = [spoil(row.text, rng, self.recipe.noise) for row in rows]
            windows = self.tokens.windows(spoilt)
            batches = list(plan([len(window.tokens) for window in windows], self.recipe.budget))
            rng.shuffle(batches)
            for batch in batches:
                yield [(windows[at].tokens, rows[windows[at].text]) for at in batch]
            epoch += 1

    def _steps(self, pools: Sequence[Pool]) -> int:
        rows = [row for pool in pools for row in pool.rows[: pool.taken]]
        lengths = [len(window.tokens) for window in self.tokens.windows([r.text for r in rows])]
        return math.ceil(len(list(plan(lengths, self.recipe.budget))) * self.recipe.epochs)

    def _step(self, batch: list[tuple[tuple[int, ...], Example]], progress: float) -> float:
        torch.manual_seed(hash((self.recipe.seed, self.done)))
        for group, peak in zip(self.optimiser.param_groups, self.peaks, strict=True):
            group["lr"] = peak * schedule(progress, self.recipe.warmup)
        arrays = pad([tokens for tokens, _ in batch])
        inputs = [torch.from_numpy(array).to(self.device) for array in arrays]
        logits = self._answers(self.model, inputs)
        loss = self._loss(logits, [example for _, example in batch])
        if self.teacher:
            with torch.no_grad():
                taught = self._answers(self.teacher, inputs)
            loss = torch.lerp(loss, self._distance(logits, taught), self.recipe.soft)
        loss.backward()  # type: ignore[no-untyped-call]  # torch ships it untyped
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self._average()
        return loss.item()

    def _answers(self, model: SentimentModel, inputs: Sequence[Tensor]) -> Logits:
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.coarse):
            logits = model(*inputs)
        return Logits(*(part.float() for part in logits))

    def _loss(self, logits: Logits, examples: Sequence[Example]) -> Tensor:
        labels = torch.tensor([example.label for example in examples], device=self.device)
        states = torch.tensor([example.themes for example in examples], device=self.device)
        polarity = functional.cross_entropy(
            logits.polarity, labels, label_smoothing=self.recipe.smoothing
        )
        each = functional.cross_entropy(
            logits.themes.flatten(0, 1), states.flatten(), ignore_index=GONE, reduction="none"
        )
        return polarity + self.recipe.theme_weight * each.sum() / len(examples)

    def _distance(self, logits: Logits, taught: Logits) -> Tensor:
        """Cross entropy with the teacher's probabilities, of themes that have no label, too."""
        polarity = functional.cross_entropy(logits.polarity, taught.polarity.softmax(-1))
        each = functional.cross_entropy(
            logits.themes.flatten(0, 1), taught.themes.flatten(0, 1).softmax(-1), reduction="sum"
        )
        return polarity + self.recipe.theme_weight * each / len(logits.polarity)

    def _average(self) -> None:
        keep = min(self.recipe.average, (1 + self.done) / (10 + self.done))
        for name, value in self.model.state_dict().items():
            self.averaged[name].lerp_(value, 1 - keep)

    def _save(self) -> None:
        state = {
            "shape": asdict(self.model.encoder.shape),
            "model": self.model.state_dict(),
            "averaged": self.averaged,
            "optimiser": self.optimiser.state_dict(),
            "done": self.done,
        }
        partial = self.folder / "checkpoint.partial"
        torch.save(state, partial)
        partial.replace(self.folder / CHECKPOINT)

    def _resume(self) -> None:
        file = self.folder / CHECKPOINT
        if not file.exists():
            return
        state = torch.load(file, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.averaged = state["averaged"]
        self.done = state["done"]
        log.info("going on after step %d", self.done)

    def _note(self, steps: int) -> None:
        """Keep how the run went: a recipe may change when a run goes on after a stop."""
        file = self.folder / "recipes.json"
        before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        entry = {"from_step": self.done, "steps": steps, **asdict(self.recipe)}
        file.write_text(json.dumps([*before, entry], indent=2) + "\n", encoding="utf-8")
