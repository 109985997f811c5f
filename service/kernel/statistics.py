"""Figures from published sums, with honest uncertainty.

A histogram has 21 bins, the valences -1.0 to +1.0 in tenths. Every interval is a 95 %
interval with finite-population correction: where everybody answered nothing is uncertain.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
_TAIL = (1 + CONFIDENCE) / 2
_Z = NormalDist().inv_cdf(_TAIL)
_ENDLESS = 10**9
_VALENCES = [tenth / 10 for tenth in range(-10, 11)]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean valence on [-1, 1], its standard error, and the degrees of freedom behind it."""

    mean: float
    error: float
    freedom: int

    @property
    def half_width(self) -> float:
        """Half the width of the interval, by Student's t."""
        return student_t(self.freedom) * self.error


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share on [0, 1] with its interval."""

    share: float
    low: float
    high: float


def add(left: Sequence[int], right: Sequence[int]) -> list[int]:
    """Add two histograms."""
    return [a + b for a, b in zip(left, right, strict=True)]


def index_of(valence: float) -> float:
    """Map a mean valence on [-1, 1] to the mood index, 0 to 100, clipped."""
    return min(100.0, max(0.0, 50 * (1 + valence)))


def estimate(histogram: Sequence[int], people: int, population: int) -> Estimate | None:
    """Estimate the mean valence of `population` from the answers of `people` of them.

    Several answers of one person (a scale poll with several questions) are not independent;
    their pooled variance bounds the variance of a person's mean, so it is used with the
    number of people. The correction is Cochran's, sqrt((N - n) / (N - 1)) (Sampling
    Techniques, 1977, chapter 2). None without answers.
    """
    answers = sum(histogram)
    if answers == 0:
        return None
    mean = sum(c * v for c, v in zip(histogram, _VALENCES, strict=True)) / answers
    sample = min(people, answers)
    if sample == 1:
        return Estimate(mean, 1.0, 1)
    squares = sum(c * (v - mean) ** 2 for c, v in zip(histogram, _VALENCES, strict=True))
    variance = squares / (answers - 1)
    error = math.sqrt(variance / sample) * finite_correction(sample, population)
    return Estimate(mean, error, sample - 1)


def finite_correction(sample: int, population: int) -> float:
    """Return sqrt((N - n) / (N - 1)), 0 where everybody answered."""
    return 0.0 if population <= sample else math.sqrt((population - sample) / (population - 1))


def audience(population: int, people: int) -> int:
    """Return how many could answer, endlessly many where fewer are known than answered.

    Those were counted on other days, or nowhere: that everybody answered would be a guess.
    """
    return population if population >= people else _ENDLESS


def combine(parts: Mapping[str, tuple[Estimate, float]]) -> Estimate | None:
    """Return the weighted mean of estimates, weights renormalised; None without weight.

    The sources are treated as independent samples, with the smallest degrees of freedom.
    """
    total = sum(weight for _, weight in parts.values())
    if total <= 0:
        return None
    shares = [(part, weight / total) for part, weight in parts.values() if weight > 0]
    return Estimate(
        sum(part.mean * share for part, share in shares),
        math.sqrt(sum((part.error * share) ** 2 for part, share in shares)),
        min(part.freedom for part, _ in shares),
    )


def reliably_different(before: Estimate, after: Estimate) -> bool:
    """Tell whether the interval of the difference of two means leaves out zero."""
    error = math.hypot(before.error, after.error)
    freedom = min(before.freedom, after.freedom)
    return abs(after.mean - before.mean) > student_t(freedom) * error


def wilson(count: float, sample: int, population: int) -> Proportion:
    """Return a share with Wilson's score interval (JASA 22, 1927) for a finite population.

    The sample counts as n (N - 1) / (N - n), the size whose infinite-population variance is
    the corrected one; the whole population has no interval left.
    """
    share = count / sample
    if population <= sample:
        return Proportion(share, share, share)
    size = sample * (population - 1) / (population - sample)
    centre = (share + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
    half = _Z * math.sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    half /= 1 + _Z**2 / size
    return Proportion(share, max(0.0, centre - half), min(1.0, centre + half))


def net_share(more: int, less: int, sample: int, population: int) -> tuple[float, float, float]:
    """Return (more - less) / sample with its interval on [-1, 1].

    The standard error is sqrt((p + d - (p - d)^2) / n). Where all answers are alike it would
    be 0; there the interval is that of the share which Wilson's leaves to the others, at worst.
    """
    net = (more - less) / sample
    variance = (more + less) / sample - net**2
    if variance == 0:
        others = 1 - wilson(sample, sample, population).low
        reach = 2 * others if net else others
    else:
        error = math.sqrt(variance / sample) * finite_correction(sample, population)
        reach = student_t(sample - 1) * error
    return net, max(-1.0, net - reach), min(1.0, net + reach)


def student_t(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t, to better than 0.2 %.

    Hill's expansion (Communications of the ACM 13, 1970, algorithm 396) around the normal
    quantile; one degree of freedom is the Cauchy distribution's exact value.
    """
    if freedom < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    if freedom == 1:
        return math.tan(math.pi * (_TAIL - 0.5))
    if freedom == 2:  # noqa: PLR2004 -- two degrees have a closed form
        p = 2 * _TAIL - 1
        return p * math.sqrt(2 / (1 - p * p))
    z = _Z
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))


def total(histograms: Iterable[Sequence[int]]) -> list[int]:
    """Add any number of histograms."""
    result = [0] * len(_VALENCES)
    for histogram in histograms:
        result = add(result, histogram)
    return result
