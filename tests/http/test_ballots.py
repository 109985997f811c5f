"""A person counts once, in time, with answers that fit, and leaves no trace of who."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from service.kernel.clock import ManualClock
from service.polls import store
from tests.conftest import NOON, Workplace
from tests.support import COMMENT, ENPS, MINUTES, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "vertrieb": ("firma", 12), "labor": ("firma", 8)}
LATER = NOON + timedelta(days=1)


async def survey(company: Company, *questions: Any, **settings: Any) -> str:
    await company.staff(TEAMS)
    return await company.open_round(await company.poll(*questions, **settings), ["firma"], LATER)


async def pooled(owner: asyncpg.Connection) -> int:
    count: int = await owner.fetchval("SELECT count(*) FROM pooled")
    return count


def slug(response: httpx.Response) -> str:
    kind: str = response.json()["type"]
    return kind.removeprefix("/problems/")


async def conserved(owner: asyncpg.Connection) -> bool:
    return await owner.fetchval("SELECT bool_and(missing = 0) FROM conservation") is True


async def test_a_second_ballot_of_a_link_is_acknowledged_and_changes_nothing(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company)
    assert (await company.answer("labor-1", mood=2)).json() == {"status": "counted"}
    again = await company.answer("labor-1", mood=5)
    assert (again.status_code, again.json()) == (200, {"status": "already_counted"})
    assert await owner.fetch("SELECT answers FROM pooled") == [([-5],)]


async def test_twenty_twins_at_once_count_once(company: Company, owner: asyncpg.Connection) -> None:
    await survey(company)
    twins = [company.answer("labor-1", mood=2) for _ in range(20)]
    answers = await asyncio.gather(*twins)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 19}
    assert await pooled(owner) == 1


async def test_two_links_of_one_person_count_once(
    company: Company, owner: asyncpg.Connection
) -> None:
    round_id = await survey(company)
    first = dict(company.tokens)
    await company.invite(round_id)
    assert first["labor-1"] != company.tokens["labor-1"]
    assert (await company.answer("labor-1", mood=2)).status_code == 201
    company.tokens = first
    assert (await company.answer("labor-1", mood=4)).status_code == 200
    assert await pooled(owner) == 1


@pytest.mark.parametrize("finished", [False, True], ids=["stopped", "finished"])
async def test_a_ballot_after_the_close_is_told_so(
    company: Company, workplace: Workplace, clock: ManualClock, *, finished: bool
) -> None:
    await survey(company)
    clock.time = LATER
    if finished:
        await close(workplace.work)
    late = await company.answer("labor-1", mood=3)
    assert (late.status_code, slug(late)) == (410, "round-closed")
    paper = await company.client.get(
        "/api/v1/ballot", headers={"authorization": f"Bearer {company.tokens['labor-1']}"}
    )
    assert (paper.status_code, slug(paper)) == (410, "round-closed")


async def test_a_round_that_opens_tomorrow_takes_nothing_today(
    company: Company, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    times = {"opens_at": LATER.isoformat(), "closes_at": (LATER + MINUTES).isoformat()}
    poll = await company.poll()
    opened = await company.ok(
        "POST", f"/polls/{poll}/rounds", json={"audience": ["firma"], **times}
    )
    await company.invite(opened["id"])
    early = await company.answer("labor-1", mood=3)
    assert (early.status_code, slug(early)) == (409, "round-not-open")
    clock.time = LATER
    assert (await company.answer("labor-1", mood=3)).status_code == 201


@pytest.mark.parametrize("token", ["stp_unknown", "stk_unknown", "x", "stp_ü"])
async def test_an_unknown_token_is_not_found(company: Company, token: str) -> None:
    headers = {"authorization": f"Bearer {token}".encode()}
    answer = await company.client.post("/api/v1/ballot", headers=headers, json={"answers": {}})
    assert (answer.status_code, slug(answer)) == (404, "unknown-token")


async def test_keine_angabe_is_an_answer_to_a_question_but_not_to_all(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company, SCALE, ENPS)
    assert (await company.answer("labor-1", mood=None, enps=10)).status_code == 201
    assert await owner.fetchval("SELECT answers FROM pooled") == [None, 10]
    for empty in ({}, {"mood": None}, {"mood": None, "enps": None}):
        refused = await company.answer("labor-2", **empty)
        assert refused.json()["errors"][0]["pointer"] == "/answers"
    assert await pooled(owner) == 1


BAD = [0, 6, -1, 10**30, 3.5, True, "3", [3], {"a": 3}]


@pytest.mark.parametrize("point", BAD, ids=repr)
async def test_a_point_off_the_scale_is_refused_with_its_place(
    company: Company, owner: asyncpg.Connection, point: object
) -> None:
    await survey(company)
    refused = await company.answer("labor-1", mood=point)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"].startswith("/answers")
    assert await pooled(owner) == 0


@pytest.mark.parametrize(
    "answers",
    [
        {"mood": 3, "other": 1},
        {"mood": 3, "why": 7},
        {"mood": 3, "why": "x" * 4001},
        {"mood": 3, "why": "a\x00b"},
        {"mood": 3} | {f"q{number}": 1 for number in range(20)},
        {"MOOD": 3},
    ],
    ids=["unknown", "number as text", "too long", "NUL", "too many", "upper case"],
)
async def test_a_ballot_with_one_bad_answer_stores_none(
    company: Company, owner: asyncpg.Connection, answers: dict[str, object]
) -> None:
    await survey(company, SCALE, COMMENT)
    assert (await company.answer("labor-1", **answers)).status_code == 422
    assert await pooled(owner) == 0


async def test_a_text_of_4000_characters_is_taken_composed_and_stripped(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company, SCALE, COMMENT)
    await company.count(["labor-1"], why="  scho\u0308n \n")
    await company.count(["labor-2"], why="ä" * 4000)
    await company.count(["labor-3"], mood=3, why="   ")
    rows = await owner.fetch("SELECT text FROM pooled WHERE text IS NOT NULL ORDER BY text")
    assert [row["text"] for row in rows] == ["schön", "ä" * 4000]


async def test_voting_leaves_the_participations_untouched(
    company: Company, owner: asyncpg.Connection
) -> None:
    tables = ["participations", "participation_tokens"]
    await survey(company, SCALE, COMMENT)
    before = [await owner.fetch(f"SELECT xmin, xmax, * FROM {t} ORDER BY 3") for t in tables]
    await company.count(people("labor", 1, 4), mood=3, why="gut")
    after = [await owner.fetch(f"SELECT xmin, xmax, * FROM {t} ORDER BY 3") for t in tables]
    assert before == after


async def test_ballots_racing_with_the_close_are_counted_or_told_no(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    round_id = await survey(company, SCALE, COMMENT, texts="figures_only")
    voters = people("labor", 1, 8) + people("vertrieb", 1, 12)

    async def vote(person: str, number: int) -> httpx.Response:
        await asyncio.sleep(0.004 * number)
        return await company.answer(person, mood=3, why="neutral")

    async def end() -> None:
        await asyncio.sleep(0.04)
        await seal(workplace.work)
        await company.ok("POST", f"/rounds/{round_id}/close")
        clock.advance(MINUTES)
        await close(workplace.work)

    *answers, _ = await asyncio.gather(*(vote(p, n) for n, p in enumerate(voters)), end())
    statuses = Counter(answer.status_code for answer in answers if answer)
    assert statuses[201] + statuses[410] == 20
    while await score(workplace.work):
        pass
    await close(workplace.work)

    assert await conserved(owner)
    counted = await owner.fetchrow(
        "SELECT sum(accepted), sum(sealed + withheld) FROM ledger WHERE source = 'scales'"
    )
    assert tuple(counted) == (statuses[201], statuses[201])
    assert (await company.ok("GET", f"/rounds/{round_id}"))["state"] == "closed"


BODIES: dict[str, bytes] = {
    "ordinary": b'{"answers": {"mood": 4}}',
    "twin": b'{"answers": {"mood": 4}}',
    "broken": b'{"answers": {',
    "empty": b"",
    "not utf-8": b'{"answers": {"mood": "\xff"}}',
    "unknown field": b'{"answers": {"mood": 4}, "who": "me"}',
    "text for a scale": b'{"answers": {"mood": "4"}}',
    "unknown question": b'{"answers": {"mode": 4}}',
    "off the scale": b'{"answers": {"mood": 6}}',
    "no answer": b'{"answers": {}}',
    "huge": b'{"answers": {"mood": 4' + b" " * 70_000 + b"}}",
}
# The short way takes exactly this media type; the long one reads it with a parameter, too.
WAYS = {"short": "application/json", "long": "application/json; charset=utf-8"}


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_short_and_the_long_way_answer_alike(company: Company, language: str) -> None:
    await survey(company)

    async def say(way: str, token: str, body: bytes) -> tuple[int, str, Any]:
        response = await company.client.post(
            "/api/v1/ballot",
            content=body,
            headers={
                "authorization": f"Bearer {token}".encode("latin-1"),
                "content-type": WAYS[way].encode(),
                "accept-language": language.encode(),
            },
        )
        return response.status_code, response.headers["content-type"], response.json()

    short = [await say("short", company.tokens["labor-1"], body) for body in BODIES.values()]
    long = [await say("long", company.tokens["labor-2"], body) for body in BODIES.values()]
    assert dict(zip(BODIES, short, strict=True)) == dict(zip(BODIES, long, strict=True))
    assert [status for status, *_ in short] == [201, 200, 400, 400, 400, *[422] * 5, 413]
    for token in ("stp_" + "x" * 32, "stp_", "nobody", "stp_\u00e4"):
        assert await say("short", token, BODIES["ordinary"]) == await say(
            "long", token, BODIES["ordinary"]
        )


async def test_a_ballot_that_met_a_failure_is_tried_the_long_way_and_counts_once(
    company: Company, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await survey(company)
    commit, failures = store.hand_in, [asyncpg.ConnectionDoesNotExistError()]

    async def answer_lost(*arguments: Any, **named: Any) -> list[str]:
        outcomes = await commit(*arguments, **named)
        if failures:
            raise failures.pop()
        return outcomes

    monkeypatch.setattr(store, "hand_in", answer_lost)
    response = await company.answer("labor-1", mood=2)
    assert (response.status_code, response.json()) == (200, {"status": "already_counted"})
    assert await pooled(owner) == 1
