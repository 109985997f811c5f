"""Every figure, one after the other, each against a peer or limit of the same run.

python -m benchmarks
"""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks import ballots, freshness, germeval, trend
from benchmarks.figure import Figure, table


def main() -> None:
    """Measure everything; a missed target is printed as missed and is no failure."""
    found = list(_figures())
    print(f"\n{table(found)}")
    # The model is measured in a process of its own: its memory and threads are its own, too.
    subprocess.run([sys.executable, "-m", "benchmarks.sentiment_speed"], check=True)


def _figures() -> Iterator[Figure]:
    for benchmark in (ballots, freshness, trend, germeval):
        print(f"{benchmark.__name__} …", flush=True)
        yield from benchmark.measure()


if __name__ == "__main__":
    main()
