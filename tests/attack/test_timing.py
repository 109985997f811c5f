"""A timing attacker measures how long the service takes to refuse a token.

What is compared is the SHA-256 of the token, by a B-tree. So the first two tests look at what
the comparison sees: a near miss shares no more of a stored hash than any other token. That
needs no clock and has no noise. The clock is asked as well, and its test says what it is
worth: it hears the three milliseconds that the last test puts in, on a busy machine too, and
not the nanoseconds in which a comparison of characters would show.
"""

import random
import time
from collections.abc import Callable

import pytest
from scipy import stats

from service.kernel.ids import hash_secret, new_participation_token
from service.polls import intake
from tests.attack.guesses import far, near
from tests.support import Company

pytestmark = pytest.mark.anyio

PAIRS = 150
SURE = 1e-4
SLOW_SECONDS = 100e-6


def shared_bits(one: bytes, other: bytes) -> int:
    """Return how many leading bits two values share: how far a comparison gets."""
    width = 8 * min(len(one), len(other))
    difference = int.from_bytes(one[: width // 8]) ^ int.from_bytes(other[: width // 8])
    return width - difference.bit_length()


def progress(how: Callable[[str], bytes]) -> tuple[list[int], list[int]]:
    """How far a comparison gets with near and far guesses at 3,000 tokens."""
    tokens = [new_participation_token() for _ in range(3000)]
    return (
        [shared_bits(how(token), how(near(token))) for token in tokens],
        [shared_bits(how(token), how(far())) for token in tokens],
    )


def test_a_near_miss_shares_no_more_of_the_stored_hash_than_any_token() -> None:
    close, away = progress(hash_secret)
    assert stats.mannwhitneyu(close, away).pvalue > SURE
    # 3,000 draws from a geometric distribution: the longest is 11 or 12, seldom over 30.
    assert max(close) < 40


def test_a_near_miss_would_share_all_but_the_last_character_of_a_stored_token() -> None:
    close, away = progress(str.encode)
    assert stats.mannwhitneyu(close, away).pvalue < SURE
    assert min(close) >= 35 * 8


async def measure(company: Company, token: str) -> float:
    headers = {"authorization": f"Bearer {token}"}
    started = time.perf_counter()
    answer = await company.client.get("/api/v1/ballot", headers=headers)
    elapsed = time.perf_counter() - started
    assert answer.status_code == 404
    return elapsed


async def doubt(company: Company) -> float:
    """Measure near and far guesses in pairs, in random order; return Wilcoxon's p."""
    await company.staff({"firma": (None, 6)})
    await company.open_round(await company.poll(), ["firma"])
    good = company.tokens["firma-1"]
    for _ in range(20):
        await measure(company, far())
    differences = []
    for _ in range(PAIRS):
        guesses = [near(good), far()]
        order = random.sample([0, 1], 2)
        taken = {which: await measure(company, guesses[which]) for which in order}
        differences.append(taken[0] - taken[1])
    return float(stats.wilcoxon(differences).pvalue)


async def test_a_near_miss_is_refused_as_fast_as_a_far_one(company: Company) -> None:
    assert await doubt(company) > SURE


async def test_a_comparison_that_stops_at_the_first_difference_is_heard(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compared(token: str) -> bytes:
        for given, stored in zip(token, company.tokens["firma-1"], strict=False):
            if given != stored:
                break
            busy_until = time.perf_counter() + SLOW_SECONDS
            while time.perf_counter() < busy_until:
                pass
        return hash_secret(token)

    monkeypatch.setattr(intake, "hash_secret", compared)
    assert await doubt(company) < SURE
