"""Whoever holds the database's files, and even the secret, cannot pair a ballot with a person.

The attacker is a superuser who also knows the secret, so that every voucher tells whose it is.
What is left to find is which response in a pool belongs to which voucher.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from service.db import WORK, connection, open_pool
from service.kernel.clock import ManualClock
from service.kernel.ids import pseudonym
from service.settings import Settings
from tests.conftest import SECRET, Workplace
from tests.http.network import post, reaction, send
from tests.support import COMMENT, SCALE, Company, ScriptedScorer, people
from workers.context import Work
from workers.files import write_anew
from workers.score import score
from workers.stir import stir

pytestmark = pytest.mark.anyio

SIZE = 60
Pairs = dict[str, Any]

_VOUCHERS = """
SELECT voucher, xmin::text::bigint AS xmin, ctid FROM spent_vouchers ORDER BY ctid
"""
_RESPONSES = """
SELECT pooled.id, answers, text, pooled.xmin::text::bigint AS xmin, pooled.ctid
FROM pooled JOIN pools p ON p.id = pool_id WHERE p.source = $1 ORDER BY pooled.ctid
"""


async def ballots(company: Company) -> tuple[Pairs, Pairs]:
    """Everybody of one team answers, one after the other; return who said what."""
    await company.staff({"labor": (None, SIZE + 1)})
    poll = await company.poll(SCALE, COMMENT, settle="close", texts="figures_only")
    await company.open_round(poll, ["labor"])
    voters = people("labor", 1, SIZE)
    random.Random(4).shuffle(voters)
    points = {voter: random.Random(voter).randint(1, 5) for voter in voters}
    for voter in voters:
        await company.count([voter], mood=points[voter], why=f"neutral {voter}")
    said = {voter: [5 * (point - 3)] for voter, point in points.items()}
    wrote = {voter: f"neutral {voter}" for voter in voters}
    return said, wrote


async def owners_of_vouchers(owner: asyncpg.Connection) -> dict[UUID, str]:
    """What the secret adds: the person behind each voucher."""
    key = SECRET.encode()
    rows = await owner.fetch("SELECT id, person_id FROM participations")
    return {pseudonym(key, "voucher", str(row["id"])): row["person_id"] for row in rows}


async def same_transaction(owner: asyncpg.Connection, source: str) -> list[tuple[UUID, Any]]:
    """Pair what was written in the same, else in the nearest, transaction."""
    vouchers, responses = await owner.fetch(_VOUCHERS), await owner.fetch(_RESPONSES, source)
    left, pairs = list(responses), []
    for voucher in vouchers:
        nearest = min(left, key=lambda row: abs(row["xmin"] - voucher["xmin"]))
        left.remove(nearest)
        pairs.append((voucher["voucher"], nearest))
    return pairs


async def same_place(owner: asyncpg.Connection, source: str) -> list[tuple[UUID, Any]]:
    """Pair by position in the two files."""
    vouchers, responses = await owner.fetch(_VOUCHERS), await owner.fetch(_RESPONSES, source)
    return list(zip((row["voucher"] for row in vouchers), responses, strict=True))


async def same_rank(owner: asyncpg.Connection, source: str) -> list[tuple[UUID, Any]]:
    """Pair by order of identifiers, as the indexes hold them."""
    vouchers, responses = await owner.fetch(_VOUCHERS), await owner.fetch(_RESPONSES, source)
    by_voucher = sorted(row["voucher"] for row in vouchers)
    return list(zip(by_voucher, sorted(responses, key=lambda row: row["id"]), strict=True))


ATTACKS: list[Callable[..., Any]] = [same_transaction, same_place, same_rank]


async def hits(owner: asyncpg.Connection, attack: Callable[..., Any], wrote: Pairs) -> int:
    """How many comments an attack gives to the person who wrote them."""
    known = await owners_of_vouchers(owner)
    return sum(
        row["text"] == wrote[known[voucher]] for voucher, row in await attack(owner, "comments")
    )


async def test_stirred_rows_tell_nothing_of_who_wrote_them(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    _, wrote = await ballots(company)
    before = {attack.__name__: await hits(owner, attack, wrote) for attack in ATTACKS}
    assert before["same_transaction"] == before["same_place"] == SIZE

    await stir(workplace.work)
    # Chance is one in the mean; seven or more of sixty come up once in ten thousand times.
    for attack in ATTACKS:
        assert await hits(owner, attack, wrote) < 7


async def test_stirring_parts_scales_from_comments(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    said, wrote = await ballots(company)
    author = {text: voter for voter, text in wrote.items()}

    async def together() -> int:
        scales = await owner.fetch(_RESPONSES, "scales")
        comments = await owner.fetch(_RESPONSES, "comments")
        by_xmin = {row["xmin"]: row["answers"] for row in scales}
        return sum(by_xmin.get(row["xmin"]) == said[author[row["text"]]] for row in comments)

    assert await together() == SIZE
    await stir(workplace.work)
    xmins = {row["xmin"] for row in await owner.fetch(_RESPONSES, "scales")}
    assert len(xmins) == 1


async def test_a_late_ballot_does_not_stand_out(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await ballots(company)
    await stir(workplace.work)
    late = f"labor-{SIZE + 1}"
    await company.count([late], mood=1, why=f"neutral {late}")
    await stir(workplace.work)
    for table in ("pooled", "spent_vouchers"):
        assert await owner.fetchval(f"SELECT count(DISTINCT xmin::text) FROM {table}") == 1


async def written_twice(owner: asyncpg.Connection, wrote: Pairs) -> tuple[int, int]:
    """How many texts and vouchers lie in their files more than once, old versions included."""
    await owner.execute("CHECKPOINT")
    read = "SELECT pg_read_binary_file(pg_relation_filepath($1::text::regclass))"
    responses = await owner.fetchval(read, "pooled")
    vouchers = await owner.fetchval(read, "spent_vouchers")
    known = await owners_of_vouchers(owner)
    return (
        sum(responses.count(text.encode()) > 1 for text in wrote.values()),
        sum(vouchers.count(voucher.bytes) > 1 for voucher in known),
    )


async def test_old_versions_do_not_stay_in_the_files(
    company: Company,
    workplace: Workplace,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, wrote = await ballots(company)
    wrote = {voter: text for voter, text in wrote.items() if len(text) == len("neutral labor-10")}
    await stir(workplace.work)
    assert await written_twice(owner, wrote) == (0, 0)

    async def vacuum(_: object) -> None:
        await owner.execute("VACUUM pooled, spent_vouchers")

    # A vacuum alone leaves most old versions where they were, with their transaction.
    monkeypatch.setattr("workers.stir.write_anew", vacuum)
    await company.count([f"labor-{SIZE + 1}"], mood=1)
    await stir(workplace.work)
    texts, vouchers = await written_twice(owner, wrote)
    assert texts + vouchers > SIZE // 2


async def test_stirring_loses_nothing_while_texts_are_scored_and_twins_arrive(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    _, wrote = await ballots(company)
    voters = list(wrote)

    async def again(voter: str) -> str:
        return (await company.answer(voter, mood=1)).json()["status"]

    outcomes = await asyncio.gather(
        *(again(voter) for voter in voters),
        *(stir(workplace.work) for _ in range(5)),
        score(workplace.work),
    )
    assert set(outcomes[: len(voters)]) == {"already_counted"}
    while await score(workplace.work):
        pass
    assert await owner.fetchval("SELECT bool_and(missing = 0) FROM conservation")
    counts = await owner.fetch("SELECT state, count(*) FROM pooled GROUP BY 1")
    assert {row["state"]: row["count"] for row in counts} == {"scored": 2 * SIZE}


async def test_a_day_with_reactions_alone_leaves_no_old_versions_either(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await company.staff({"firma": (None, 12)})
    await send(company, post("p1"), to="/posts")
    await send(company, *(reaction(person) for person in people("firma", 1, 4)))
    known = [row[0] for row in await owner.fetch("SELECT id FROM pooled")]
    await stir(workplace.work)
    await owner.execute("CHECKPOINT")
    read = "SELECT pg_read_binary_file(pg_relation_filepath('pooled'))"
    file = await owner.fetchval(read)
    assert [file.count(response.bytes) for response in known] == [1] * 4


async def test_who_writes_files_anew_leaves_a_connection_that_waits_as_before(
    settings: Settings, clock: ManualClock
) -> None:
    async with await open_pool(settings.role_url(WORK), size=1) as pool:
        await write_anew(Work(settings, clock, pool, ScriptedScorer()))
        async with connection(pool) as lent:
            assert await lent.fetchval("SHOW lock_timeout") == "0"
