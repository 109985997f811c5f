"""What the threat model says in numbers, computed.

python -m tests.attack.odds      prints the table as docs/threat-model.md holds it
"""

from collections.abc import Sequence
from fractions import Fraction
from math import comb, log2

K = 5
POINTS = 5
EVEN = [Fraction(1, POINTS)] * POINTS
# Answers on five points as surveys of German staff often have them: 5, 10, 20, 40, 25 %.
USUAL = [Fraction(share, 100) for share in (5, 10, 20, 40, 25)]


def beside_colluders_only(pool: int, colluders: int, k: int = K) -> Fraction:
    """Chance that the k - 1 others in a person's group are all colluders, drawn from a pool."""
    return Fraction(comb(colluders, k - 1), comb(pool - 1, k - 1))


def unanimous(shares: Sequence[Fraction], n: int = K) -> Fraction:
    """Chance that n people give one answer."""
    return Fraction(sum(share**n for share in shares))


def on_one_side(share: Fraction, n: int = K) -> Fraction:
    """Chance that n people are all favourable (or all not)."""
    return share**n


def behind_four_to_one(shares: Sequence[Fraction], at: int, k: int = K) -> Fraction:
    """Chance that one person gave point `at`, when a group shows k - 1 there and 1 beside it.

    Such a group was so, or it was unanimous and one answer was moved (rule 5). `at` counts
    from 0; the one beside it is the point above, or below for the highest.
    """
    beside = at + 1 if at + 1 < len(shares) else at - 1
    moved_there = Fraction(1) if at in {0, len(shares) - 1} else Fraction(1, 2)
    was_so = k * shares[at] ** (k - 1) * shares[beside]
    was_one = moved_there * shares[at] ** k
    return (was_so * Fraction(k - 1, k) + was_one) / (was_so + was_one)


def joiner_guessed(others: int, change: Fraction) -> Fraction:
    """How often the best guess of a newcomer's answer is right, from the sums of two rounds.

    The others answer as before but for a share who move one point up or down; the newcomer
    answers any of five points alike. Without the figures the guess is right once in five.
    """
    spread = {0: Fraction(1)}
    for _ in range(others):
        wider: dict[int, Fraction] = {}
        for total, chance in spread.items():
            for step, share in ((0, 1 - change), (-1, change / 2), (1, change / 2)):
                wider[total + step] = wider.get(total + step, Fraction(0)) + chance * share
        spread = wider
    told = range(1 - others, POINTS + others + 1)
    return (
        sum(
            (
                max(spread.get(total - answer, Fraction(0)) for answer in range(1, POINTS + 1))
                for total in told
            ),
            Fraction(0),
        )
        / POINTS
    )


def fakes_needed(real: int, k: int = K) -> int:
    """Invented people who must be added so that a team of so many gets figures of its own."""
    return max(k - real, 0)


def guess_bits(tokens: int, a_second: int, years: int) -> float:
    """Return log2 of the chance to hit any of so many 192-bit tokens by guessing."""
    return log2(tokens) + log2(a_second * years * 365 * 86_400) - 192


def share(value: Fraction) -> str:
    """Write a chance as a fraction where it is short, else in per cent."""
    if value in (0, 1):
        return str(value)
    if value.numerator == 1 or value.denominator <= 12:
        return f"{value.numerator}/{value.denominator}"
    return f"{float(value):.2%}"


def table() -> dict[str, str]:
    """Return every number of the threat model by what it is."""
    tenth = Fraction(1, 10)
    five, ten = "5 drawn of 10", "one joiner, four others"
    return {
        "settle time 0, nobody else between the target and 4 colluders: one group": share(
            beside_colluders_only(5, 4)
        ),
        f"{five}, 4 colluders: all are in the target's group": share(beside_colluders_only(10, 4)),
        f"{five}, 6 colluders: nobody else is in the target's group": share(
            beside_colluders_only(10, 6)
        ),
        "8 drawn of 16 (k = 8), 7 colluders: all are in the target's group": share(
            beside_colluders_only(16, 7, 8)
        ),
        "10 drawn of 20 (k = 10), 9 colluders: all are in the target's group": share(
            beside_colluders_only(20, 9, 10)
        ),
        "5 people give one answer, usual answers": share(unanimous(USUAL)),
        "5 people give one answer, all answers alike": share(unanimous(EVEN)),
        "5 people are all favourable, 65 % are": share(on_one_side(USUAL[3] + USUAL[4])),
        "4 at the lowest point, 1 beside: a person gave the lowest, all answers alike": share(
            behind_four_to_one(EVEN, 0)
        ),
        "4 at point 4, 1 at point 5: a person gave a 4, usual answers": share(
            behind_four_to_one(USUAL, 3)
        ),
        f"{ten}, nobody changes: the best guess is right": share(joiner_guessed(4, Fraction(0))),
        f"{ten}, each moves a point with 1/10: the best guess is right": share(
            joiner_guessed(4, tenth)
        ),
        f"{ten}, each moves a point with 4/10: the best guess is right": share(
            joiner_guessed(4, 4 * tenth)
        ),
        "one joiner, 20 others, each moves a point with 4/10: the best guess is right": share(
            joiner_guessed(20, 4 * tenth)
        ),
        "the best guess without any figure is right": share(Fraction(1, POINTS)),
        "invented people that make a team of one publish that person's answer": str(
            fakes_needed(1)
        ),
        "100,000 tokens, 10^9 guesses a second, ten years: a hit, as a power of 2": (
            f"{guess_bits(100_000, 10**9, 10):.0f}"
        ),
    }


if __name__ == "__main__":
    for what, number in table().items():
        print(f"| {what} | {number} |")  # noqa: T201 -- that is what it is for
