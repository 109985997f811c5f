"""A malicious client: whatever it sends, wherever, the answer is a problem and never a crash."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from tests.http.network import post, reaction, reply
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio

WORDS = [
    *("'", "' OR 1=1 --", '"; DROP TABLE teams; --', "$1", "%s", "{0}", "\\", "\x00", "a\x00"),
    *(
        "../..",
        "\n",
        "\r\nX: y",
        " ",
        "\u202e",
        "\uff21\uff22",
        "😀",
        "a" * 5000,
        "[]",
        "null",
        "true",
    ),
    *("-1", "0", "1e9", "NaN", "Infinity", "9" * 30, "9" * 5000, "1.5"),
    *("0001-01-01", "1999-12-31", "9999-12-31", "0000-00-00", "-2026-01-01", "2026-W10-1"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-05T24:00:00Z"),
    "0001-01-01T00:00:00+23:59_00000000-0000-0000-0000-000000000000",
    "9999-12-31T23:59:59.999999Z_ffffffff-ffff-ffff-ffff-ffffffffffff",
]
READS = {
    "/teams": ["cursor", "limit"],
    "/people": ["cursor", "limit", "team"],
    "/polls": ["cursor", "limit"],
    "/posts": ["cursor", "limit"],
    "/audit": ["cursor", "limit"],
    "/teams/firma/mood": ["since", "until"],
    "/teams/firma/trend": ["since", "until", "by"],
    "/teams/firma/teams": ["since", "until"],
}
PLACES = [
    "/teams/{}/mood",
    "/teams/{}/stream",
    "/teams/firma/rounds/{}/mood",
    "/polls/{}",
    "/polls/{}/rounds",
    "/rounds/{}",
    "/people/{}/data",
]
A, P, M = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE
SOON = "2026-03-06T00:00:00Z"
WRITES: dict[str, tuple[str, str, Role, Any]] = {
    "poll": ("POST", "/polls", P, {"title": "x", "questions": [SCALE], "settle": 3, "k_texts": 10}),
    "round": ("POST", "/polls/{poll}/rounds", P, {"audience": ["firma"], "closes_at": SOON}),
    "teams": ("PUT", "/teams", A, [{"id": "z", "name": "x", "parent_id": "firma"}]),
    "people": ("PUT", "/people", A, [{"id": "z", "name": "x", "team_id": "firma", "active": True}]),
    "posts": ("POST", "/posts", M, [post("p1", title="t", url="https://x")]),
    "reactions": ("POST", "/reactions", M, [reaction("nord-1", remove=False)]),
    "replies": ("POST", "/replies", M, [reply("nord-1", "r1")]),
    "valences": ("PUT", "/reaction-valences", A, [{"reaction": "like", "valence": 0.5}]),
    "source": ("PUT", "/sources/reactions", A, {"enabled": True, "k": 5, "settle": 3}),
}
VALUES = [
    *(*WORDS, None, True, 0, -1, 2**31, 2**63, 10**30, 1.5, 1e308, 5e-324),
    *([], {}, [[]], {"a": 1}, ["x"] * 3),
]


def check(answer: httpx.Response, sent: object) -> None:
    assert answer.status_code < 500, sent
    if answer.is_error:
        assert answer.headers["content-type"] == "application/problem+json", sent


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value inside a JSON value, itself included."""
    yield path
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, below in inner:
            yield from places(below, (*path, key))


def put(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """Return a copy of a JSON value with another one in some place."""
    if not path:
        return new
    copy = json.loads(json.dumps(value))
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("path", READS)
async def test_no_query_parameter_crashes_a_read(network: Company, path: str) -> None:
    role = {"/people": A, "/audit": Role.WORKS_COUNCIL}.get(path, P)
    for name in READS[path]:
        for word in WORDS:
            check(await network.call("GET", path, role, params={name: word}), (name, word))
        twice = await network.call("GET", f"{path}?{name}=1&{name}=2", role)
        check(twice, (name, "twice"))


async def test_no_span_of_days_crashes_a_figure(network: Company) -> None:
    days = ["0001-01-01", "0003-12-31", "1999-12-31", "2000-01-01", "2199-12-31", "9999-12-31"]
    for path in ("mood", "teams", "trend?by=day", "trend?by=week", "trend?by=round"):
        for since in days:
            for until in days:
                span = f"since={since}&until={until}"
                address = f"/teams/firma/{path}{'&' if '?' in path else '?'}{span}"
                check(await network.call("GET", address), address)


@pytest.mark.parametrize("path", PLACES)
async def test_no_path_crashes_a_read(network: Company, path: str) -> None:
    for word in WORDS[:40]:
        for safe in ("", "/"):
            answer = await network.call("GET", path.format(quote(word, safe=safe)))
            check(answer, word)
            assert answer.status_code in {404, 405, 422}, word


@pytest.mark.parametrize("name", WRITES)
async def test_no_value_crashes_a_write(
    network: Company, owner: asyncpg.Connection, name: str
) -> None:
    method, path, role, body = WRITES[name]
    path = path.replace("{poll}", await network.poll())
    for where in places(body):
        for value in VALUES:
            given = put(body, where, value)
            check(await network.call(method, path, role, json=given), given)
    assert await owner.fetchval("SELECT count(*) FROM teams") >= 3


@pytest.mark.parametrize(
    "content",
    [
        b'{"title": 1, "title": "a", "questions": []}',
        b'{"title": "a", "questions": [{"__proto__": {}}]}',
        b'\xef\xbb\xbf{"title": "a"}',
        b'{"title": 1e999}',
        b'"\xed\xa0\x80"',
        b"\x00",
        b'{"title": "\\u0000", "questions": []}',
    ],
)
async def test_no_bytes_crash_a_write(network: Company, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = await network.call("POST", "/polls", content=content, headers=headers)
    check(answer, content)
    assert answer.status_code in {400, 422}


HEADERS = [
    "accept",
    "accept-language",
    "idempotency-key",
    "content-type",
    "cookie",
    "range",
    "host",
]


@pytest.mark.parametrize("name", HEADERS)
async def test_no_header_crashes_a_request(network: Company, name: str) -> None:
    for word in WORDS:
        value = word.encode("utf-8")
        for method in ("GET", "POST"):
            headers = {name: value, "content-type": b"application/json"} | {name: value}
            answer = await network.call(method, "/polls", headers=headers, content=b"{}")
            check(answer, (name, word))


async def test_no_credential_crashes_the_guard(network: Company) -> None:
    for word in WORDS:
        for prefix in ("stp_", "stk_", ""):
            headers = {"authorization": f"Bearer {prefix}{word}".encode()}
            for path in ("/api/v1/ballot", "/api/v1/polls"):
                answer = await network.client.get(path, headers=headers)
                check(answer, word)
                assert answer.status_code in {401, 404}


async def test_the_newest_post_of_a_page_leads_on_without_being_quoted(network: Company) -> None:
    page = await network.ok("GET", "/posts?limit=2")
    rest = await network.ok("GET", f"/posts?limit=10&cursor={page['next']}")
    assert len(rest["items"]) == 3
