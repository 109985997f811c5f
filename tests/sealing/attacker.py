"""An attacker who keeps every number published at every moment and solves the system.

Each published figure is a linear equation over the people: 1 for everybody counted, 0 for
the rest. What can be computed by adding and subtracting is the row space of these
equations; a set of people is determined when its indicator lies in it.
"""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations


def smallest_block(figures: Iterable[frozenset[str]]) -> int:
    """Return the size of the smallest set of people that no figure tells apart.

    Every vector of the row space is constant on people whose columns are equal, so every
    determined set is a union of such blocks and none is smaller than the smallest.
    """
    columns: dict[str, set[int]] = defaultdict(set)
    for number, people in enumerate(figures):
        for person in people:
            columns[person].add(number)
    blocks: dict[frozenset[int], int] = defaultdict(int)
    for equations in columns.values():
        blocks[frozenset(equations)] += 1
    return min(blocks.values(), default=0)


def determined_sets(figures: Iterable[frozenset[str]], size: int) -> list[frozenset[str]]:
    """Return the sets of at most `size` people whose sum can be computed, by elimination.

    Exponential in `size`: for small cases, as a check of `smallest_block`.
    """
    rows = [figure for figure in set(figures) if figure]
    people = sorted(set().union(*rows)) if rows else []
    basis = _echelon([[Fraction(p in row) for p in people] for row in rows])
    found = []
    for length in range(1, size + 1):
        for chosen in combinations(range(len(people)), length):
            target = [Fraction(i in chosen) for i in range(len(people))]
            if not any(_reduce(target, basis)):
                found.append(frozenset(people[i] for i in chosen))
    return found


def _echelon(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    basis: list[list[Fraction]] = []
    for row in rows:
        rest = _reduce(row, basis)
        if any(rest):
            lead = next(value for value in rest if value)
            basis.append([value / lead for value in rest])
    return basis


def _reduce(row: list[Fraction], basis: list[list[Fraction]]) -> list[Fraction]:
    rest = list(row)
    for known in basis:
        at = next(i for i, value in enumerate(known) if value)
        if rest[at]:
            rest = [a - rest[at] * b for a, b in zip(rest, known, strict=True)]
    return rest


def sum_over(
    wanted: frozenset[str], equations: Iterable[tuple[frozenset[str], int]]
) -> Fraction | None:
    """Return the sum of what `wanted` said if the published sums determine it."""
    known = list(equations)
    people = sorted(wanted.union(*(figure for figure, _ in known)))
    basis = _echelon([[*(Fraction(p in f) for p in people), Fraction(total)] for f, total in known])
    *rest, value = _reduce([*(Fraction(p in wanted) for p in people), Fraction(0)], basis)
    return None if any(rest) else -value
