"""A token guesser tries tokens that nobody has, and some that nearly somebody has."""

from hashlib import sha256
from typing import Any

import asyncpg
import pytest

from service.polls import intake, rules
from tests.attack.guesses import all_near, far
from tests.support import Company

pytestmark = pytest.mark.anyio

TYPES = ["application/json", "application/json; charset=utf-8"]


async def say(company: Company, token: str, method: str, content_type: str) -> tuple[Any, ...]:
    """Return all that an answer shows."""
    headers = {"authorization": f"Bearer {token}", "content-type": content_type}
    body = {"content": b'{"answers": {"mood": 3}}'} if method == "POST" else {}
    got = await company.client.request(method, "/api/v1/ballot", headers=headers, **body)
    # What the address has left counts down whatever it sends.
    told = {name: value for name, value in got.headers.items() if name != "ratelimit"}
    return got.status_code, sorted(told.items()), got.content


async def told(company: Company, token: str) -> set[str]:
    return {
        repr(await say(company, token, method, kind))
        for method in ("GET", "POST")
        for kind in TYPES
    }


async def survey(company: Company) -> str:
    await company.staff({"firma": (None, 6)})
    await company.open_round(await company.poll(), ["firma"])
    return company.tokens["firma-1"]


async def test_a_near_miss_is_answered_like_any_other_unknown_token(
    company: Company, owner: asyncpg.Connection
) -> None:
    good = await survey(company)
    answers = [await told(company, token) for token in [*all_near(good), far(), far(), "stp_"]]
    assert all(answer == answers[0] for answer in answers)
    assert all("404" in answer for answer in answers[0])
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_a_check_that_forgets_the_last_character_lets_a_near_miss_vote(
    company: Company, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (rules, intake):
        monkeypatch.setattr(
            module, "hash_secret", lambda token: sha256(token[:-1].encode()).digest()
        )
    good = await survey(company)
    far_away, near_by = await told(company, far()), await told(company, all_near(good)[0])
    assert far_away != near_by
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 1
