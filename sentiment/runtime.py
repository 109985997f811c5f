"""The model on ONNX Runtime, on the processor: no torch, a second to the first score."""

import os
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime

from . import eightbit, storage
from .storage import SCALE, WORDS, Array, Stored
from .types import ModelError

Numbers = npt.NDArray[np.int64]
Present = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

ERRORS_ONLY: Final = 3
# Sum and norm as one operation take four times as long as the two.
SLOWER: Final = ["SkipLayerNormFusion"]


class Answers(NamedTuple):
    """Logits. polarity: [batch, 3]; themes: [batch, 15, 4] (absent, then the three labels)."""

    polarity: Floats
    themes: Floats


class Runtime:
    """An open session. The weights are the session's own afterwards.

    A call runs in the thread that makes it; several threads may call at once.

    Args:
        in_bytes: compute products in 8 bits instead of fp32, for a model that `runs_in_bytes`.

    Raises:
        ModelError: graph and weights do not belong together, or one is damaged.
    """

    def __init__(self, stored: Stored, *, in_bytes: bool = False) -> None:
        options = onnxruntime.SessionOptions()
        # Threads that share one batch wait for each other after every operation.
        options.intra_op_num_threads = 1
        options.enable_mem_pattern = False  # a plan would be kept for every length of a batch
        options.log_severity_level = ERRORS_ONLY
        given = _given(stored, in_bytes=in_bytes)  # must live until the session has copied it
        values = {name: _value(array) for name, array in given.items()}
        options.add_external_initializers(list(values), list(values.values()))
        try:
            self._session = onnxruntime.InferenceSession(
                stored.bytes_graph if in_bytes else stored.graph,
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=SLOWER,
            )
        except Exception as error:  # the runtime's errors have no base of their own
            raise ModelError(
                f"{stored.folder}: {storage.BYTES_GRAPH if in_bytes else storage.GRAPH} and"
                f" {storage.WEIGHTS} make no model: {error}"
            ) from error

    def __call__(self, tokens: Numbers, present: Present) -> Answers:
        """tokens: [batch, length]; present: the same, true where a token is."""
        wanted = list(Answers._fields)
        return Answers(*self._session.run(wanted, {"tokens": tokens, "present": present}))


def cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _given(stored: Stored, *, in_bytes: bool) -> dict[str, Array]:
    """Weights as the graph takes them: floats, but the words, of which a text needs few, bytes."""
    try:
        words = {name: stored.weights[name] for name in (WORDS, WORDS + SCALE)}
        others = {name: value for name, value in stored.weights.items() if name not in words}
        return words | (eightbit.prepared(others) if in_bytes else storage.unpacked(others))
    except KeyError as error:
        raise ModelError(f"{stored.folder}: {storage.WEIGHTS} holds no {error}") from error


def _value(array: Array) -> onnxruntime.OrtValue:
    return onnxruntime.OrtValue.ortvalue_from_numpy(array)
