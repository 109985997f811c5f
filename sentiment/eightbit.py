"""Products of bytes: inputs and weights as 8-bit integers, their sums exact in 32 bits.

How far an input reaches is measured once, when a model is exported, and fixed: a text's answer
does not depend on its company. A few inputs reach twenty times as far as the others and would leave
those two or three steps; each is divided by a scale of its own before it is rounded, and the
weights that it meets are multiplied by it (SmoothQuant: Xiao et al., 2023). What the rounding of
weights moves the outputs by on average, the bias takes back (Nagel et al., 2019): many small errors
of one sign add up through the layers.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from .storage import MEAN, REACH, SCALE, Array, unpacked

INVERSE: Final = ".inverse"
MIDDLE: Final = 128  # inputs are unsigned, as the processor's unit wants one side to be
LARGEST: Final = 127
EVENING: Final = 0.95  # of the unevenness of inputs, how much moves into the weights
LEAST: Final = 1e-4  # of a reach: an input that never moved


def prepared(weights: Mapping[str, Array]) -> dict[str, Array]:
    """Stored weights as the graph of bytes takes them.

    Of each matrix with a reach, [rows, columns], become a matrix of bytes, [columns, rows], its
    scale, [rows], and what its inputs are multiplied by, [columns]; its bias is corrected where a
    mean is stored. The others become floats.
    """
    floats = unpacked(weights)
    for name in [name for name in weights if name.endswith(REACH)]:
        layer = name.removesuffix(REACH)
        reach = np.maximum(weights[name].astype(np.float32), LEAST)
        matrix = floats.pop(f"{layer}.weight")
        step = _steps(matrix, reach)
        matrix *= step
        scale = np.maximum(np.abs(matrix).max(1), 1e-12) / LARGEST
        rounded = np.rint(matrix / scale[:, None]).astype(np.int8)
        if (mean := weights.get(layer + MEAN)) is not None:
            off = rounded * scale[:, None] - matrix
            floats[f"{layer}.bias"] -= off @ (mean.astype(np.float32) / step)
        floats[f"{layer}.weight"] = np.ascontiguousarray(rounded.T)
        floats[f"{layer}.weight{SCALE}"] = scale
        floats[layer + INVERSE] = 1 / step
    return floats


def _steps(matrix: Array, reach: Array) -> Array:
    """What one step of a rounded input stands for, an input each: [columns]."""
    even = reach**EVENING / np.maximum(np.abs(matrix).max(0), 1e-12) ** (1 - EVENING)
    steps: Array = even * (reach / even).max() / LARGEST
    return steps
