"""Every failure is problem details in the reader's language, and stores nothing."""

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import Litestar

import service.db
from service.http.auth import Role
from service.http.languages import language_of
from service.kernel.catalogue import CATALOGUE
from service.polls import store
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio

_TABLES = ["teams", "people", "polls", "questions", "rounds", "posts", "pooled", "idempotency_keys"]
_JSON = {"content-type": "application/json"}
_ENGLISH = re.compile("(Expected|Invalid|Object|Missing|Input) ")
POLL = {"title": "Puls", "questions": [SCALE]}


def check(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """Assert that an answer is the problem details of a kind, in German."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-language"] == "de"
    body: dict[str, Any] = response.json()
    kind = CATALOGUE[slug]
    assert (body["type"], body["title"]) == (f"/problems/{slug}", kind.de[0])
    assert (body["status"], kind.status) == (status, status)
    assert body["detail"]
    assert "{" not in body["detail"]
    for error in body.get("errors", []):
        assert not _ENGLISH.match(error["message"]), error
    return body


@asynccontextmanager
async def nothing_stored(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """Assert that no table has another number of rows afterwards."""
    counting = " UNION ALL ".join(f"SELECT '{t}', count(*) FROM {t}" for t in _TABLES)
    before = await owner.fetch(counting)
    yield
    assert await owner.fetch(counting) == before


MALFORMED = {
    "not JSON": b"{mood}",
    "cut off": b'{"title": "Pu',
    "nothing": b"",
    "not UTF-8": b'{"title": "\xff\xfe"}',
    "lone surrogate": rb'{"title": "\ud800"}',
    "NaN": b'{"title": NaN}',
    "Infinity": b'{"settle": -Infinity}',
    "UTF-16": '{"title": "Puls"}'.encode("utf-16"),
    "two values": b'{"title": "x", "questions": [{"key": "a", "kind": "text", "wording": "?"}]} {}',
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED)
async def test_what_is_not_json_is_malformed(
    company: Company, owner: asyncpg.Connection, content: bytes
) -> None:
    async with nothing_stored(owner):
        check(
            await company.call("POST", "/polls", content=content, headers=_JSON), 400, "malformed"
        )


UNFIT = {
    "wrong shape": ([], ""),
    "nested too deeply for anybody": (json.loads("[" * 500 + "]" * 500), ""),
    "deep inside": (POLL | {"title": json.loads("[" * 500 + "]" * 500)}, "/title"),
    "missing field": ({"title": "Puls"}, ""),
    "unknown field": (POLL | {"extra": 1}, "/extra"),
    "number for text": (POLL | {"title": 5}, "/title"),
    "text for number": (POLL | {"k_figures": "5"}, "/k_figures"),
    "float for whole": (POLL | {"k_figures": 5.5}, "/k_figures"),
    "beyond 64 bits": (POLL | {"k_figures": 10**30}, "/k_figures"),
    "NUL": (POLL | {"title": "a\x00b"}, "/title"),
    "empty": (POLL | {"title": ""}, "/title"),
    "too long": (POLL | {"title": "x" * 201}, "/title"),
    "no questions": (POLL | {"questions": []}, "/questions"),
    "inside a list": (
        POLL | {"questions": [SCALE, SCALE | {"kind": "stars"}]},
        "/questions/1/kind",
    ),
}


@pytest.mark.parametrize(("body", "pointer"), UNFIT.values(), ids=UNFIT)
async def test_what_does_not_fit_is_named_by_its_place(
    company: Company, owner: asyncpg.Connection, body: object, pointer: str
) -> None:
    async with nothing_stored(owner):
        answer = check(await company.call("POST", "/polls", json=body), 422, "invalid-input")
    assert [error["pointer"] for error in answer["errors"]] == [pointer]
    assert answer["errors"][0]["message"]


async def test_a_reply_may_have_4000_characters_and_no_more(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff({"firma": (None, 5)})
    await owner.execute("UPDATE sources SET enabled = true WHERE source = 'replies'")
    reply = {"network": "slack", "post": "p", "id": "r", "person": "firma-1"}
    taken = await company.ok("POST", "/replies", Role.MACHINE, json=[reply | {"text": "ä" * 4000}])
    assert taken["outcomes"] == ["unknown_post"]
    async with nothing_stored(owner):
        long = [reply, reply | {"text": "ä" * 4001}]
        refused = await company.call("POST", "/replies", Role.MACHINE, json=[long[1]])
    errors = check(refused, 422, "invalid-input")["errors"]
    assert [error["pointer"] for error in errors] == ["/0/text"]


async def test_a_body_over_the_limit_is_too_large(
    company: Company, owner: asyncpg.Connection
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(6):
            yield b" " * 2**16

    async with nothing_stored(owner):
        whole = await company.call("POST", "/polls", content=b" " * (2**18 + 1), headers=_JSON)
        check(whole, 413, "too-large")
        check(
            await company.call("POST", "/polls", content=chunks(), headers=_JSON), 413, "too-large"
        )


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", None])
async def test_another_media_type_is_not_supported(company: Company, kind: str | None) -> None:
    headers = {} if kind is None else {"content-type": kind}
    refused = await company.call("POST", "/polls", content=b'{"title": "x"}', headers=headers)
    check(refused, 415, "unsupported-media-type")


async def test_a_compressed_body_is_told_that_nobody_unpacks_it(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff({"firma": (None, 5)})
    poll = await company.poll(SCALE)
    await company.open_round(poll, ["firma"])
    link = {"authorization": f"Bearer {company.tokens['firma-1']}"}
    coded = {"content-encoding": "gzip"}
    ballot = json.dumps({"answers": {"mood": 4}}).encode()
    async with nothing_stored(owner):
        for path, headers, sent in (
            ("/polls", _JSON, {"content": gzip.compress(json.dumps(POLL).encode())}),
            ("/ballot", _JSON | link, {"content": gzip.compress(ballot)}),
            ("/ballot", _JSON | link, {"content": ballot}),
            ("/organisation/preview", {}, {"files": [("files", ("x.csv", b"x"))]}),
        ):
            refused = await company.call("POST", path, headers=headers | coded, **sent)
            told = check(refused, 415, "unsupported-media-type")
            assert "ohne Content-Encoding" in told["detail"]
    plain = await company.call(
        "POST", "/polls", json=POLL, headers={"content-encoding": "identity"}
    )
    assert plain.status_code == 201


async def test_no_credential_no_path_no_resource_and_no_method(company: Company) -> None:
    for path in ("/schema/redoc", "/schema/swagger.json"):
        check(await company.client.get(path), 404, "not-found")
    missing = await company.client.get("/api/v1/polls")
    check(missing, 401, "no-credential")
    assert missing.headers["www-authenticate"] == "Bearer"
    check(await company.call("GET", "/polls", Role.WORKS_COUNCIL), 403, "forbidden")
    check(await company.call("GET", "/nowhere"), 404, "not-found")
    check(await company.client.get("/api"), 404, "not-found")
    check(
        await company.call("GET", f"/polls/{'0' * 8}-{'0' * 4}-4000-8000-{'0' * 12}"),
        404,
        "not-found",
    )
    check(await company.call("GET", "/polls/not-an-id"), 404, "not-found")
    check(await company.call("GET", "/teams/nowhere/mood"), 404, "not-found")
    wrong = await company.call("DELETE", "/polls")
    check(wrong, 405, "method-not-allowed")
    assert set(wrong.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


async def test_conflicts_and_ends_have_their_own_words(company: Company) -> None:
    await company.staff({"firma": (None, 5)})
    cycle = [{"id": "firma", "name": "Firma", "parent_id": "firma"}]
    check(await company.call("PUT", "/teams", Role.ADMINISTRATOR, json=cycle), 409, "team-cycle")
    reply = {"network": "slack", "post": "p", "id": "r", "person": "firma-1", "text": "gut"}
    off = check(
        await company.call("POST", "/replies", Role.MACHINE, json=[reply]), 409, "source-off"
    )
    assert "„replies“" in off["detail"]


async def test_english_is_spoken_to_whoever_asks_for_it(company: Company) -> None:
    refused = await company.call(
        "POST", "/polls", json={}, headers={"accept-language": "en-GB, de"}
    )
    assert refused.headers["content-language"] == "en"
    assert refused.json()["title"] == "Invalid input"


async def test_a_crash_tells_the_caller_nothing(
    company: Company, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def crash(*_: object) -> None:
        raise RuntimeError("Geheimnis aus der Datenbank")

    monkeypatch.setattr(store, "add_poll", crash)
    answer = await company.call("POST", "/polls", json=POLL | {"title": "Vertraulich"})
    check(answer, 500, "internal")
    logged = "".join(capfd.readouterr())
    assert "request_crashed" in logged
    for told in (answer.text, logged):
        assert "Geheimnis" not in told
        assert "Vertraulich" not in told


async def test_a_database_that_has_no_free_connection_is_busy(
    company: Company, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.db, "_ACQUIRE_SECONDS", 0.05)
    pool = app.state.context.read
    lent = [await pool.acquire() for _ in range(pool.get_max_size())]
    try:
        check(await company.call("GET", "/polls"), 503, "database-busy")
    finally:
        for connection in lent:
            await pool.release(connection)
    assert (await company.call("GET", "/polls")).status_code == 200


async def test_a_database_that_hangs_up_is_busy_and_comes_back(
    company: Company, owner: asyncpg.Connection
) -> None:
    lock = owner.transaction()
    await lock.start()
    await owner.execute("LOCK TABLE polls")
    waiting = asyncio.create_task(company.call("GET", "/polls"))
    killed = 0
    while not killed:
        killed = await owner.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = 'stimmung-api' AND wait_event_type = 'Lock'"
            " AND datname = current_database()"
        )
        await asyncio.sleep(0.01)
    check(await waiting, 503, "database-busy")
    await lock.rollback()
    assert (await company.call("GET", "/polls")).status_code == 200


@given(st.text("dEenNfr-*;=,q.015 ü\x00"))
def test_any_accept_language_means_german_or_english(header: str) -> None:
    assert language_of(header) in {"de", "en"}


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "de"),
        ("", "de"),
        ("fr, en;q=0.8, de;q=0.5", "en"),
        ("DE-at", "de"),
        ("fr", "de"),
        ("de;q=0.1, en;q=0.9", "en"),
        ("en;q=0, de", "de"),
        ("en;q=0", "de"),
    ],
)
def test_the_language_preferred_by_the_reader_is_spoken(header: str | None, language: str) -> None:
    assert language_of(header) == language
