"""The steps of a training, whatever it teaches: resumable, with an average of late weights."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final, TypeVar

import torch
from torch import Tensor, nn

from sentiment import device as devices
from sentiment.model import Encoder
from sentiment.training.recipe import Recipe, freeze, groups, schedule

log = logging.getLogger(__name__)

CHECKPOINT: Final = "checkpoint.pt"
RECIPES: Final = "recipes.json"
Batch = TypeVar("Batch")


class Loop:
    """Optimiser, schedule, average and checkpoint of one training.

    Args:
        model: what learns, with its encoder as `encoder`.
        folder: holds the checkpoint, which a loop that finds one goes on from.
    """

    def __init__(
        self,
        model: nn.Module,
        encoder: Encoder,
        recipe: Recipe,
        folder: Path,
        device: torch.device,
    ) -> None:
        self.model = model.to(device)
        self.shape = encoder.shape
        self.recipe = recipe
        self.folder = folder
        self.device = device
        # bfloat16 halves the time of a step where the processor has units for it.
        self.coarse = device.type == "cuda" or devices.has_units(devices.HALVES)
        freeze(encoder, recipe.frozen)
        self.optimiser = torch.optim.AdamW(groups(model, self.shape, recipe), fused=True)
        self.peaks = [group["lr"] for group in self.optimiser.param_groups]
        self.averaged = {name: value.clone() for name, value in model.state_dict().items()}
        self.done = 0

    def run(
        self,
        batches: Iterator[Batch],
        steps: int,
        loss: Callable[[Batch], Tensor],
        stop: int | None = None,
    ) -> None:
        """Take `steps` steps, those of an earlier checkpoint included, or leave after `stop`.

        After the last one the model holds the averaged weights.
        """
        self._resume()
        self._note(steps)
        started, first = time.monotonic(), self.done
        self.model.train()
        for number, batch in enumerate(batches):
            if number >= steps:
                break
            if number < self.done:
                continue
            if number == stop:
                return
            self._prepare(number / steps)
            value = loss(batch)
            self._step(value)
            self.done = number + 1
            if self.done % 20 == 0:
                pace = (time.monotonic() - started) / (self.done - first)
                log.info(
                    "step %d of %d, loss %.4f, %.2f s a step", self.done, steps, value.item(), pace
                )
            if self.done % self.recipe.save_every == 0:
                self._save()
        self._save()
        self.model.load_state_dict(self.averaged)
        self.model.eval()

    def coarsely(self) -> torch.autocast:
        """In which the model answers while it learns."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.coarse)

    def _prepare(self, progress: float) -> None:
        torch.manual_seed(hash((self.recipe.seed, self.done)))
        for group, peak in zip(self.optimiser.param_groups, self.peaks, strict=True):
            group["lr"] = peak * schedule(progress, self.recipe.warmup)

    def _step(self, loss: Tensor) -> None:
        loss.backward()  # type: ignore[no-untyped-call]  # torch ships it untyped
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        keep = min(self.recipe.average, (1 + self.done) / (10 + self.done))
        now = self.model.state_dict()
        # All at once, as torch's own averages do it: a graphics processor waits for single calls.
        torch._foreach_lerp_([self.averaged[name] for name in now], list(now.values()), 1 - keep)

    def _save(self) -> None:
        state = {
            "shape": asdict(self.shape),
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
        file = self.folder / RECIPES
        before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        entry = {"from_step": self.done, "steps": steps, **asdict(self.recipe)}
        file.write_text(json.dumps([*before, entry], indent=2) + "\n", encoding="utf-8")
