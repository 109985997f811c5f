"""Give back what loading took; then keep what a batch frees."""

import ctypes
import sys
from typing import Final

TRIM_THRESHOLD: Final = -1  # names of mallopt(3)
MMAP_THRESHOLD: Final = -3
KEPT: Final = 256 << 20


def keep_freed() -> None:
    """Let the allocator of glibc reuse what a batch frees; elsewhere do nothing.

    By default every large activation is given back to the system and faulted in again page by
    page, which costs a fifth of the processor time of a batch. What is free at the call, most of
    all the weights as they were read, goes back first.
    """
    if not sys.platform.startswith("linux"):
        return
    library = ctypes.CDLL(None)
    mallopt = getattr(library, "mallopt", None)
    if mallopt is not None:
        library.malloc_trim(0)
        mallopt(MMAP_THRESHOLD, 1 << 30)
        mallopt(TRIM_THRESHOLD, KEPT)
