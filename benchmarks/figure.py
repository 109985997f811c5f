"""What a benchmark found: a figure, its target, and whether it was met in this run."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure in words; `met` is None where there is no target."""

    name: str
    measured: str
    target: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        """`met`, `MISSED`, or nothing without a target."""
        return {True: "met", False: "MISSED", None: ""}[self.met]


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a Markdown table."""
    head = ("figure", "measured in this run", "target", "")
    rows = [head, ("---",) * 4]
    rows += [(found.name, found.measured, found.target, found.verdict) for found in figures]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def spread(values: Iterable[float], digits: int = 2) -> str:
    """Return the median of repeated measurements and their range."""
    ordered = sorted(values)
    low, middle, high = ordered[0], ordered[len(ordered) // 2], ordered[-1]
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"
