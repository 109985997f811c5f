"""Figures and their uncertainty, against scipy and against simulation."""

import math
import random
from statistics import fmean

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from service.kernel.statistics import (
    Estimate,
    audience,
    combine,
    estimate,
    finite_correction,
    index_of,
    net_share,
    reliably_different,
    student_t,
    wilson,
)

histograms = st.lists(st.integers(0, 30), min_size=21, max_size=21)


def values(histogram: list[int]) -> list[float]:
    return [(bin_ - 10) / 10 for bin_, people in enumerate(histogram) for _ in range(people)]


@given(histograms, st.integers(0, 500))
def test_the_estimate_is_the_sample_mean_with_its_corrected_error(
    histogram: list[int], others: int
) -> None:
    sample = values(histogram)
    assume(len(sample) > 1)
    found = estimate(histogram, len(sample), len(sample) + others)
    assert found is not None
    assert math.isclose(found.mean, fmean(sample), abs_tol=1e-9)
    correction = math.sqrt(others / (len(sample) + others - 1))
    assert math.isclose(found.error, stats.sem(sample) * correction, abs_tol=1e-9)


def test_nobody_answered_is_no_estimate() -> None:
    assert estimate([0] * 21, 5, 8) is None


def test_where_everybody_answered_nothing_is_uncertain() -> None:
    histogram = [0] * 21
    histogram[5], histogram[15] = 4, 4
    found = estimate(histogram, 8, 8)
    assert found is not None
    assert found.half_width == 0
    assert wilson(3, 8, 8).low == wilson(3, 8, 8).high == 3 / 8


@given(st.integers(1, 500))
def test_students_t_is_scipys(freedom: int) -> None:
    assert math.isclose(student_t(freedom), stats.t.ppf(0.975, freedom), rel_tol=0.002)


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_is_scipys_for_an_endless_population(count: int, sample: int) -> None:
    assume(count <= sample)
    expected = stats.binomtest(count, sample).proportion_ci(method="wilson")
    found = wilson(count, sample, 10**12)
    assert math.isclose(found.low, expected.low, abs_tol=1e-6)
    assert math.isclose(found.high, expected.high, abs_tol=1e-6)


@given(st.integers(1, 50), st.integers(0, 100))
def test_the_correction_falls_as_more_people_answer(sample: int, others: int) -> None:
    assert 0 <= finite_correction(sample, sample + others) <= 1
    assert finite_correction(sample, sample + others) >= finite_correction(
        sample + 1, sample + others
    )


def test_an_audience_below_its_answers_is_not_taken_for_a_whole_team() -> None:
    assert (audience(12, 10), audience(10, 10)) == (12, 10)
    assert finite_correction(10, audience(0, 10)) == pytest.approx(1)
    found = wilson(4, 10, audience(9, 10))
    assert found.high - found.low > 0.5


def test_the_interval_covers_the_teams_true_mood_about_as_often_as_it_says() -> None:
    """12 of 20 people answer; their interval holds the mean of all 20."""
    rng = random.Random(7)
    covered = 0
    for _ in range(2000):
        team = [rng.choice([-10, -5, 0, 0, 5, 5, 10]) for _ in range(20)]
        histogram = [0] * 21
        for tenth in rng.sample(team, 12):
            histogram[tenth + 10] += 1
        found = estimate(histogram, 12, 20)
        assert found is not None
        covered += abs(fmean(team) / 10 - found.mean) <= found.half_width
    assert 0.93 <= covered / 2000 <= 0.98


def test_weights_are_renormalised_over_the_sources_that_are_there() -> None:
    scales, comments = Estimate(0.5, 0.1, 9), Estimate(-0.5, 0.2, 4)
    found = combine({"scales": (scales, 0.6), "comments": (comments, 0.25)})
    assert found is not None
    assert math.isclose(found.mean, (0.6 * 0.5 - 0.25 * 0.5) / 0.85)
    assert math.isclose(found.error, math.hypot(0.6 * 0.1, 0.25 * 0.2) / 0.85)
    assert found.freedom == 4


def test_no_source_is_no_overall_mood() -> None:
    assert combine({}) is None


def test_a_change_counts_only_beyond_its_uncertainty() -> None:
    before = Estimate(0.0, 0.1, 30)
    assert not reliably_different(before, Estimate(0.2, 0.1, 30))
    assert reliably_different(before, Estimate(0.4, 0.1, 30))


@pytest.mark.parametrize(("valence", "index"), [(-1, 0), (0, 50), (1, 100), (1.4, 100), (-3, 0)])
def test_the_index_runs_from_0_to_100(valence: float, index: float) -> None:
    assert index_of(valence) == index


def test_a_net_share_says_how_little_ten_answers_know() -> None:
    net, low, high = net_share(4, 3, 10, 10_000)
    assert math.isclose(net, 0.1)
    # sqrt((0.7 - 0.01) / 10) = 0.2627, t(9) 2.2622
    assert high - net == pytest.approx(0.594, abs=0.002)
    assert net - low == pytest.approx(0.594, abs=0.002)


@pytest.mark.parametrize(("more", "less", "net"), [(6, 0, 1), (0, 6, -1), (0, 0, 0)])
def test_answers_that_are_all_alike_do_not_speak_for_those_who_gave_none(
    more: int, less: int, net: int
) -> None:
    assert net_share(more, less, 6, 6) == (net, net, net)
    found, low, high = net_share(more, less, 6, 60)
    assert found == net
    assert -1 <= low < high <= 1
    assert high - low > 0.3
