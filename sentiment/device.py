"""Where and how precisely to compute: what this machine does fastest, measured at start."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from .runtime import Answers, Numbers, Present, Runtime, cores
from .storage import Stored

log = logging.getLogger(__name__)

Forward = Callable[[Numbers, Present], Answers]

SAMPLE: Final = (8, 24)  # texts, tokens: a batch as comments come
ROUNDS: Final = 2
MARGIN: Final = 1.1  # a coarser precision must win by this much to be worth it
DEVICES: Final = Path("/dev")
PROCESSOR: Final = Path("/proc/cpuinfo")
# Units for products of bfloat16 and of bytes, as the kernel names them on x86 and on ARM. Without
# the latter, sums of two products of bytes overflow on x86; on ARM nobody has measured.
HALVES: Final = frozenset({"avx512_bf16", "amx_bf16", "bf16", "svebf16"})
BYTES: Final = frozenset({"avx512_vnni", "avx_vnni"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A model ready to run, where, how, and the short texts a second in one thread that decided.

    `lanes` batches run at once, each in a thread of its own, and hold at most `budget` tokens.
    """

    forward: Forward
    device: str
    precision: str
    pace: float = 0.0
    lanes: int = 1
    budget: int = 2048

    def __str__(self) -> str:
        return f"{self.device}/{self.precision}"


def choose(stored: Stored) -> Choice:
    """Race what can be had here; the exact one wins unless another is clearly faster.

    torch costs two seconds and 300 MB before its first score, so it is imported only beside a
    graphics processor. Decision 35 says what rounding to bytes does to the answers.
    """
    first, *others = list(_candidates(stored))
    best = max([first, *others], key=lambda choice: choice.pace)
    chosen = best if best.pace > MARGIN * first.pace else first
    paces = ", ".join(f"{choice} {choice.pace:.0f}" for choice in (first, *others))
    log.info("sentiment runs on %s; short texts a second in one thread at start: %s", chosen, paces)
    return chosen


def exact(stored: Stored) -> Choice:
    """In fp32 on the processor, unmeasured: what calibration and tests compare with."""
    return _laned(Choice(Runtime(stored), "cpu", "fp32"))


def _candidates(stored: Stored) -> Iterator[Choice]:
    if has_graphics() and find_spec("torch"):
        from . import torch_runtime  # noqa: PLC0415 (see `choose`)

        if torch_runtime.has_cuda():
            yield _timed(torch_runtime.TorchRuntime(stored, "cuda"), "cuda", "bf16")
            return
    yield _laned(_timed(Runtime(stored), "cpu", "fp32"))
    if stored.runs_in_bytes and has_units(BYTES):
        yield _laned(_timed(Runtime(stored, in_bytes=True), "cpu", "int8"))


def _laned(choice: Choice) -> Choice:
    """A batch for each core at once, small enough that its activations stay in the caches."""
    return replace(choice, lanes=cores(), budget=512)


def has_graphics(devices: Path = DEVICES) -> bool:
    """A device file of NVIDIA's driver, or of its bridge into Linux on Windows."""
    return any(devices.glob("nvidia[0-9]*")) or (devices / "dxg").exists()


def has_units(units: frozenset[str], processor: Path = PROCESSOR) -> bool:
    """Has the processor one of these units? Where nobody says, it has not."""
    try:
        words = re.findall(r"\w+", processor.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False
    return not units.isdisjoint(words)


def _timed(forward: Forward, device: str, precision: str) -> Choice:
    tokens = np.full(SAMPLE, 5)
    present = np.ones(SAMPLE, dtype=np.bool_)
    seconds = min(_clock(lambda: forward(tokens, present)) for _ in range(ROUNDS))
    return Choice(forward, device, precision, SAMPLE[0] / seconds)


def _clock(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
