"""Where and how precisely to compute: what this machine does fastest, measured at start."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import torch

from .model import SentimentModel

log = logging.getLogger(__name__)

SAMPLE: Final = (8, 24)  # texts, tokens: a batch as comments come
ROUNDS: Final = 2
MARGIN: Final = 1.1  # a coarser precision must win by this much to be worth it


@dataclass(frozen=True, slots=True)
class Choice:
    """A model ready to run, where, how, and the short texts a second that decided for it."""

    model: SentimentModel
    device: torch.device
    precision: str
    pace: float

    def __str__(self) -> str:
        return f"{self.device.type}/{self.precision}"


def choose(model: SentimentModel) -> Choice:
    """Race what can be had here; the exact one wins unless another is clearly faster.

    bfloat16 is fast only where the processor has units for it and several times slower
    elsewhere: a clock knows better than a version string. 8-bit products are not in the race:
    torch scales their inputs over the whole batch, so that a text's score would depend on the
    texts it happens to be scored with (0.34 alone, 0.55 in company), for a fifth more speed.
    """
    first, *others = list(_candidates(model))
    best = max([first, *others], key=lambda choice: choice.pace)
    chosen = best if best.pace > MARGIN * first.pace else first
    paces = ", ".join(f"{choice} {choice.pace:.0f}" for choice in (first, *others))
    log.info("sentiment runs on %s; short texts a second at start: %s", chosen, paces)
    return chosen


def exact(model: SentimentModel) -> Choice:
    """In fp32 on the processor, unmeasured: what calibration and tests compare with."""
    return Choice(model, torch.device("cpu"), "fp32", 0.0)


def _candidates(model: SentimentModel) -> Iterator[Choice]:
    if torch.cuda.is_available():
        yield _timed(model.to(device="cuda", dtype=torch.bfloat16), "cuda", "bf16")
        return
    yield _timed(model, "cpu", "fp32")
    if torch.backends.cpu.get_cpu_capability().startswith(("AVX512", "SVE")):
        yield _timed(halved(model), "cpu", "bf16")


def halved(model: SentimentModel) -> SentimentModel:
    """A copy in bfloat16; the original stays as it is."""
    twin = SentimentModel(model.encoder.shape)
    twin.load_state_dict(model.state_dict())
    return twin.requires_grad_(False).eval().to(dtype=torch.bfloat16)


def _timed(model: SentimentModel, kind: str, precision: str) -> Choice:
    device = torch.device(kind)
    tokens = torch.full(SAMPLE, 5, device=device)
    with torch.inference_mode():
        seconds = min(_clock(lambda: model(tokens, tokens.bool())) for _ in range(ROUNDS))
    return Choice(model, device, precision, SAMPLE[0] / seconds)


def _clock(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - started
