"""Polls and rounds: what may be asked of whom, and what stays fixed once it is asked."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import NOON, Workplace, add_key
from tests.support import COMMENT, ENPS, FOREVER, MINUTES, SCALE, Company, people
from workers.close import close

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "nord": ("firma", 6), "sued": ("firma", 6)}
SOON = (NOON + timedelta(days=1)).isoformat()
POLL = {"title": "Puls", "questions": [SCALE, ENPS, COMMENT]}

BAD_POLLS = {
    "key given twice": ({"questions": [SCALE, SCALE]}, "/questions/1/key"),
    "second text": ({"questions": [COMMENT, COMMENT | {"key": "b"}]}, "/questions/1/kind"),
    "k of figures below 5": ({"k_figures": 4}, "/k_figures"),
    "k of texts below 10": ({"k_texts": 9}, "/k_texts"),
    "k of texts below that of figures": ({"k_figures": 20, "k_texts": 15}, "/k_texts"),
    "huge k": ({"k_figures": 2**40}, "/k_figures"),
    "negative settle time": ({"settle": -1}, "/settle"),
    "settle time in words": ({"settle": "soon"}, "/settle"),
    "settle time of a month": ({"settle": 86_400 * 30}, "/settle"),
    "texts": ({"texts": "all"}, "/texts"),
    "21 questions": ({"questions": [SCALE | {"key": f"q{n}"} for n in range(21)]}, "/questions"),
    "key": ({"questions": [SCALE | {"key": "Mood"}]}, "/questions/0/key"),
    "key with newline": ({"questions": [SCALE | {"key": "mood\n"}]}, "/questions/0/key"),
    "empty wording": ({"questions": [SCALE | {"wording": ""}]}, "/questions/0/wording"),
}


@pytest.mark.parametrize(("change", "pointer"), BAD_POLLS.values(), ids=BAD_POLLS)
async def test_a_poll_that_does_not_fit_is_not_stored(
    company: Company, owner: asyncpg.Connection, change: dict[str, Any], pointer: str
) -> None:
    refused = await company.call("POST", "/polls", json=POLL | change)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert await owner.fetchval("SELECT count(*) FROM polls") == 0


async def test_a_poll_is_read_as_it_was_created(company: Company) -> None:
    created = await company.ok("POST", "/polls", json=POLL | {"settle": "close", "k_texts": 12})
    expected = POLL | {"settle": "close", "k_figures": 5, "k_texts": 12, "texts": "shown"}
    expected |= {"divided": False}
    questions = [
        {"wording_en": None, "mood": question["kind"] != "text", "options": None} | question
        for question in POLL["questions"]
    ]
    assert created == expected | {"id": created["id"], "questions": questions}
    assert await company.ok("GET", f"/polls/{created['id']}") == created


async def test_polls_are_listed_page_by_page(company: Company) -> None:
    made = {await company.poll() for _ in range(5)}
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await company.ok("GET", f"/polls?limit=2&cursor={cursor}")
        seen += [poll["id"] for poll in page["items"]]
        cursor = page["next"]
    assert (len(seen), set(seen)) == (5, made)
    assert (await company.call("GET", "/polls?cursor=xyz")).status_code == 422


async def test_the_same_idempotency_key_makes_one_poll(
    company: Company, owner: asyncpg.Connection
) -> None:
    key = {"idempotency-key": "abc"}
    twins = [company.call("POST", "/polls", json=POLL, headers=key) for _ in range(5)]
    answers = await asyncio.gather(*twins)
    answers.append(await company.call("POST", "/polls", json=POLL, headers=key))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    other = await company.call("POST", "/polls", json=POLL | {"title": "Anders"}, headers=key)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-conflict")
    assert await owner.fetchval("SELECT count(*) FROM polls") == 1


async def test_an_idempotency_key_belongs_to_its_api_key_and_its_address(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    key = {"idempotency-key": "abc"}
    poll = (await company.ok("POST", "/polls", json=POLL, headers=key))["id"]
    company.keys[Role.PEOPLE_TEAM] = await add_key(owner, Role.PEOPLE_TEAM)
    assert (await company.ok("POST", "/polls", json=POLL, headers=key))["id"] != poll
    opening = {"audience": ["firma"], "closes_at": SOON}
    crossed = await company.call("POST", f"/polls/{poll}/rounds", json=opening, headers=key)
    assert crossed.status_code == 409


async def test_a_refused_request_leaves_its_idempotency_key_free(company: Company) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE)
    for audience, status in ((["nowhere"], 422), (["firma"], 201), (["firma"], 201)):
        opening = {"audience": audience, "closes_at": SOON}
        headers = {"idempotency-key": "round"}
        answer = await company.call("POST", f"/polls/{poll}/rounds", json=opening, headers=headers)
        assert answer.status_code == status
    assert len(await company.ok("GET", f"/polls/{poll}/rounds")) == 1


BAD_ROUNDS = {
    "unknown team": ({"audience": ["firma", "nowhere"]}, "/audience/1"),
    "nobody asked": ({"audience": []}, "/audience"),
    "closes before it opens": ({"opens_at": SOON, "closes_at": SOON}, "/closes_at"),
    "closed already": ({"closes_at": (NOON - timedelta(days=1)).isoformat()}, "/closes_at"),
    "opened in the past": ({"opens_at": (NOON - timedelta(days=1)).isoformat()}, "/opens_at"),
    "no time zone": ({"closes_at": "2026-03-05T12:00:00"}, "/closes_at"),
    "opens without time zone": ({"opens_at": "2026-03-04T12:00:00"}, "/opens_at"),
    "two years": ({"closes_at": (NOON + timedelta(days=730)).isoformat()}, "/closes_at"),
    "the end of time": ({"closes_at": "9999-12-31T23:59:59Z"}, "/closes_at"),
    "the end of time, west": ({"closes_at": "9999-12-31T23:59:59-14:00"}, "/closes_at"),
    "opens at the end of time": ({"opens_at": "9999-12-31T20:00:00-12:00"}, "/opens_at"),
    "opens in 2200": (
        {"opens_at": "2200-01-01T00:00:00Z", "closes_at": "2200-01-02T00:00:00Z"},
        "/opens_at",
    ),
    "the beginning of time": ({"opens_at": "0001-01-01T00:00:00+14:00"}, "/opens_at"),
}


@pytest.mark.parametrize(("change", "pointer"), BAD_ROUNDS.values(), ids=BAD_ROUNDS)
async def test_a_round_that_does_not_fit_is_not_opened(
    company: Company, owner: asyncpg.Connection, change: dict[str, Any], pointer: str
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll()
    given = {"audience": ["firma"], "closes_at": SOON} | change
    refused = await company.call("POST", f"/polls/{poll}/rounds", json=given)
    assert refused.status_code == 422, refused.text
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert await owner.fetchval("SELECT count(*) FROM periods") == 0


@pytest.mark.parametrize(
    ("questions", "given", "team", "status"),
    [
        ([SCALE], {}, "nord", 201),
        ([SCALE], {"k_figures": 7}, "nord", 422),
        ([SCALE, COMMENT], {}, "nord", 422),
        ([SCALE, COMMENT], {"texts": "figures_only"}, "nord", 201),
        ([SCALE, COMMENT], {}, "firma", 201),
        ([SCALE, COMMENT], {"k_texts": 13}, "firma", 422),
    ],
)
async def test_an_audience_is_large_enough_for_what_the_poll_shows(
    company: Company, questions: list[Any], given: dict[str, Any], team: str, status: int
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(*questions, **given)
    opening = {"audience": [team, team], "closes_at": SOON}
    answer = await company.call("POST", f"/polls/{poll}/rounds", json=opening)
    assert answer.status_code == status
    if status != 201:
        assert answer.json()["type"] == "/problems/audience-too-small"


async def test_only_the_active_people_at_and_below_the_audience_are_invited_once(
    company: Company,
) -> None:
    await company.staff(TEAMS)
    gone = [{"id": "nord-1", "name": "Kim", "team_id": "nord", "active": False}]
    await company.ok("PUT", "/people", Role.ADMINISTRATOR, json=gone)
    poll = await company.poll()
    opening = {"audience": ["firma", "nord"], "closes_at": SOON}
    opened = await company.ok("POST", f"/polls/{poll}/rounds", json=opening)
    assert (opened["invited"], opened["number"], opened["state"]) == (11, 1, "open")
    await company.invite(opened["id"])
    assert sorted(company.tokens) == sorted(people("nord", 2, 6) + people("sued", 1, 6))


async def test_a_round_keeps_the_tree_and_the_people_of_its_opening(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    round_id = await company.open_round(await company.poll(), ["firma"])
    moved = [{"id": p, "name": "Kim", "team_id": "sued"} for p in people("nord", 1, 6)]
    await company.ok("PUT", "/people", Role.ADMINISTRATOR, json=moved)
    await company.staff({"sued": ("nord", 6)})
    await company.count(people("nord", 1, 6), mood=5)
    await company.count(people("sued", 1, 5), mood=1)
    await company.ok("POST", f"/rounds/{round_id}/close")
    clock.advance(MINUTES)
    await close(workplace.work)

    north, south = [await company.round_mood(team, round_id) for team in ("nord", "sued")]
    assert (north["invited"], north["sealed"]) == (6, 6)
    assert (south["invited"], south["sealed"]) == (6, 5)
    assert north["overall"]["index"] > 90
    assert south["overall"]["index"] < 10
    assert (await company.round_mood("firma", round_id))["sealed"] == 11


async def test_invitations_end_with_the_round(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    round_id = await company.open_round(await company.poll(), ["firma"])
    for _ in range(2):
        closing = await company.call("POST", f"/rounds/{round_id}/close")
        assert closing.status_code == 202
        early = await company.call("POST", f"/rounds/{round_id}/invitations", Role.MACHINE)
        assert slug(early) == "round-closed"
        clock.advance(MINUTES)
    await close(workplace.work)
    late = await company.call("POST", f"/rounds/{round_id}/invitations", Role.MACHINE)
    assert (late.status_code, late.json()["type"]) == (410, "/problems/round-closed")


async def test_a_planned_round_that_is_ended_is_over_at_once(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll()
    closes = (NOON + timedelta(days=2)).isoformat()
    opening = {"audience": ["firma"], "opens_at": SOON, "closes_at": closes}
    planned = (await company.ok("POST", f"/polls/{poll}/rounds", json=opening))["id"]
    await company.invite(planned)
    assert slug(await company.answer("nord-1", mood=3)) == "round-not-open"
    ended = await company.ok("POST", f"/rounds/{planned}/close")
    assert (ended["state"], moment(ended["closes_at"])) == ("closing", NOON)
    assert moment(ended["opens_at"]) < NOON
    link = {"authorization": f"Bearer {company.tokens['nord-1']}"}
    for at, finished in ((NOON, False), (NOON, True), (NOON + timedelta(days=1, hours=1), True)):
        clock.time = at
        if finished:
            await close(workplace.work)
        assert slug(await company.answer("nord-1", mood=3)) == "round-closed"
        paper = await company.client.get("/api/v1/ballot", headers=link)
        assert slug(paper) == "round-closed"
        late = await company.call("POST", f"/rounds/{planned}/invitations", Role.MACHINE)
        assert slug(late) == "round-closed"
    [told] = await company.ok("GET", "/teams/nord/rounds")
    assert (told["state"], told["sealed"]) == ("closed", 0)


@pytest.mark.parametrize(
    ("language", "over", "counts"),
    [
        ("de", "nimmt keine Antworten mehr an", "Was vorher eingegangen ist, zählt."),
        ("en", "takes no more answers", "What arrived before counts."),
    ],
)
async def test_whoever_was_counted_is_not_told_otherwise_after_the_close(
    company: Company,
    workplace: Workplace,
    clock: ManualClock,
    language: str,
    over: str,
    counts: str,
) -> None:
    await company.staff(TEAMS)
    round_id = await company.open_round(await company.poll(), ["firma"])
    await company.count(["nord-1"], mood=2)
    clock.time = FOREVER
    await close(workplace.work)
    told = {"accept-language": language}
    link = told | {"authorization": f"Bearer {company.tokens['nord-1']}"}
    ballot = {"answers": {"mood": 2}}
    for answer in (
        await company.client.post("/api/v1/ballot", json=ballot, headers=link),
        await company.client.get("/api/v1/ballot", headers=link),
        await company.call("POST", f"/rounds/{round_id}/invitations", Role.MACHINE, headers=told),
    ):
        assert slug(answer) == "round-closed"
        assert over in answer.json()["detail"]
        assert answer.json()["detail"].endswith(counts)
    page = await company.client.get(f"/p/{company.tokens['nord-1']}?lang={language}")
    assert over in page.text
    assert counts in page.text


def slug(answer: httpx.Response) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
