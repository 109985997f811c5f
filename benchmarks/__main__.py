"""Every figure, one after the other, and a table at the end: `python -m benchmarks`.

A target that was missed is printed as missed; only a measurement that breaks is a failure.
"""

import os
import time

from benchmarks import ballots, freshness, germeval, pages, redaction, scoring, stirring, trend
from benchmarks.figure import Figure, table


def main() -> None:
    """Run all scripts in this process; each starts and ends its own servers."""
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} before the start")
    figures: list[Figure] = []
    for script in (ballots, stirring, freshness, trend, redaction, scoring, germeval, pages):
        print(f"\n## {script.__name__.rpartition('.')[2]}", flush=True)
        started = time.perf_counter()
        figures += script.measure()
        print(f"took {time.perf_counter() - started:.0f} s")
    print(f"\n{table(figures)}")


if __name__ == "__main__":
    main()
