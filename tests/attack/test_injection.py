"""A SQL injection corpus over every parameter of every route that the OpenAPI document names."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import asyncpg
import httpx
import pytest
from litestar import Litestar

from service.db import READ
from service.http.auth import Role
from service.settings import Settings
from tests.attack.corpus import PAYLOADS, STOLEN, WAIT_SECONDS
from tests.conftest import Workplace, add_key, add_session
from tests.http.network import post, reaction, reply, send
from tests.support import COMMENT, SCALE, Company, people
from workers.score import score
from workers.seal import seal

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

A, P, L, M = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.LEADER, Role.MACHINE
W, E = Role.WORKS_COUNCIL, Role.EMPLOYEE
NOBODY = "00000000-0000-4000-8000-000000000000"
SOON = "2026-03-06T00:00:00Z"
TREE = {"firma": (None, 0), "nord": ("firma", 6), "sued": ("firma", 6)}
# What a route is sent, and by whom; everything in it is replaced by every payload in turn.
BODIES: dict[tuple[str, str], tuple[Role, Any]] = {
    ("put", "/teams"): (A, [{"id": "neu", "name": "x", "parent_id": "nord"}]),
    ("post", "/teams/{team_id}/end"): (A, {"merged_into": "nowhere"}),
    ("put", "/people"): (
        A,
        [{"id": "neu-1", "name": "x", "team_id": "nord", "active": True, "breakdown": "koeln"}],
    ),
    ("put", "/breakdown"): (
        A,
        {"key": "site", "de": "x", "en": "x", "values": [{"key": "koeln", "de": "x", "en": "x"}]},
    ),
    ("post", "/polls"): (P, {"title": "x", "questions": [SCALE | {"wording_en": "x"}]}),
    ("post", "/polls/{poll_id}/rounds"): (P, {"audience": ["nord"], "closes_at": SOON}),
    ("post", "/rounds/{round_id}/close"): (P, {}),
    ("post", "/rounds/{round_id}/invitations"): (M, {}),
    ("post", "/posts"): (M, [post("neu", title="t", url="https://x")]),
    ("post", "/reactions"): (M, [reaction("nord-1", on="p1", remove=False)]),
    ("post", "/replies"): (M, [reply("nord-1", "r1")]),
    ("put", "/reaction-valences"): (A, [{"reaction": "neu", "valence": 0.5}]),
    ("put", "/sources/{source}"): (A, {"enabled": True, "k": 5, "settle": 300}),
    ("put", "/collecting"): (W, {"stopped": False}),
    ("put", "/polls/{poll_id}/thresholds"): (P, {"k_figures": 5, "k_texts": 10}),
    ("post", "/threshold-proposals"): (P, {"source": "reactions", "k_figures": 5}),
    ("post", "/threshold-proposals/{proposal_id}/approve"): (W, {}),
    ("post", "/threshold-proposals/{proposal_id}/reject"): (W, {}),
    ("post", "/embed-tokens"): (
        P,
        {"team": "nord", "origins": ["https://x.example"], "days": 9, "shows": ["trend"]},
    ),
    ("post", "/embed-tokens/{token_id}/rotate"): (P, {}),
    ("put", "/grants"): (A, {"person_id": "nord-1", "role": "leader", "team_id": "nord"}),
    ("post", "/keys"): (A, {"name": "x", "scopes": ["scim"], "days": 9}),
    ("post", "/keys/{key_id}/rotate"): (A, {"overlap_hours": 1, "days": 9}),
    ("post", "/check-in"): (E, {"point": 3}),
    ("post", "/ballot"): (P, {"answers": {"mood": 3, "why": "x"}}),
}
# Routes that take files; every cell and every field is replaced by every payload in turn.
UPLOADS = {("post", "/organisation/preview"), ("post", "/organisation/apply")}
# They are compared with what is there; a payload finds nothing, which is no mistake.
SOUGHT = {"cursor", "merged_into", "team"}
READERS = {"/people": A, "/ballot": P, "/audit": W, "/people/{person_id}/data": P}
READERS |= {"/grants": A, "/keys": A}


class Town:
    """A company with a figure of its own in each team, and what the attacker is after."""

    def __init__(self, company: Company, session: dict[str, str], round_id: str, poll: str) -> None:
        self.company = company
        self.session = session
        self.places = {
            "team_id": "nord",
            "round_id": round_id,
            "poll_id": poll,
            "person_id": "nord-1",
            "proposal_id": NOBODY,
            "token_id": NOBODY,
            "key_id": NOBODY,
            "source": "reactions",
        }

    def path(self, template: str, **other: str) -> str:
        return template.format_map(self.places | other)

    async def call(self, method: str, template: str, role: Role, **options: Any) -> httpx.Response:
        """Send a request, and refuse an answer that crashed, waited or tells too much."""
        other = options.pop("other", {})
        started = time.perf_counter()
        token = self.company.tokens["nord-6"]
        if role == Role.EMPLOYEE:
            who = self.session
        else:
            key = token if template == "/ballot" else self.company.keys[role]
            who = {"authorization": f"Bearer {key}"}
        headers = who | options.pop("headers", {})
        address = f"/api/v1{self.path(template, **other)}"
        answer = await self.company.client.request(method, address, headers=headers, **options)
        sent = (method, address, options)
        assert answer.status_code < 500, sent
        assert time.perf_counter() - started < WAIT_SECONDS, sent
        assert not [word for word in STOLEN if word in answer.text], sent
        if role == Role.LEADER:
            assert "sued" not in answer.text.lower(), sent
        return answer


@pytest.fixture
async def town(company: Company, workplace: Workplace, owner: asyncpg.Connection) -> Town:
    await company.declare("koeln")
    await company.staff(TREE, dict.fromkeys(people("nord", 1, 6), "koeln"))
    await owner.execute("UPDATE sources SET enabled = true")
    poll = await company.poll(SCALE, COMMENT, settle=0, texts="figures_only", divided=True)
    round_id = await company.open_round(poll, ["firma"])
    for team in ("nord", "sued"):
        for number, person in enumerate(people(team, 1, 5), start=1):
            await company.count([person], mood=number, why="neutral")
    await send(company, post("p1"), to="/posts")
    await score(workplace.work)
    await seal(workplace.work)
    company.keys[L] = await add_key(owner, L, "nord")
    return Town(company, await add_session(owner, person="nord-6"), round_id, poll)


async def contents(owner: asyncpg.Connection) -> dict[str, set[str]]:
    """Return every row of every table, as text."""
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition"
    )
    return {
        name: {row[0] for row in await owner.fetch(f"SELECT t::text FROM {name} t")}
        for (name,) in tables
    }


def operations(app: Litestar) -> Iterator[tuple[str, str, Any]]:
    """Yield method, path and description of every operation of the document."""
    document = app.openapi_schema.to_schema()
    for path, item in document["paths"].items():
        if path.startswith("/api/v1"):
            for method in ("get", "put", "post"):
                if method in item:
                    yield method, path.removeprefix("/api/v1"), item[method]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every single value inside a JSON value."""
    if isinstance(value, dict | list) and value:
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(below, (*path, key))
    else:
        yield path


def put(value: Any, path: tuple[Any, ...], new: object) -> Any:
    """Return a copy of a JSON value with another one in some place."""
    if not path:
        return new
    copy = json.loads(json.dumps(value))
    copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


async def attack_reads(town: Town, path: str, description: Any) -> int:
    """Send every payload as every parameter of a route that reads; return how many."""
    sent = 0
    # A stream that opens would not end: its query is a UUID, and its path comes below.
    role = READERS.get(path, L if "{team_id}" in path or path in {"/teams", "/posts"} else P)
    for parameter in description.get("parameters", []):
        for payload in PAYLOADS:
            name = parameter["name"]
            if parameter["in"] == "path":
                for safe in ("", "/"):
                    other = {name: quote(payload, safe=safe)}
                    answer = await town.call("GET", path, role, other=other)
                    assert answer.is_error, (path, payload)
            elif parameter["in"] == "query":
                answer = await town.call("GET", path, role, params={name: payload})
                assert answer.is_error or name in SOUGHT, (path, name, payload)
            sent += 1
    return sent


async def attack_uploads(town: Town, method: str, path: str) -> int:
    """Send every payload in every cell, as name of the file, and as every field."""
    sent = 0
    cells = ["neu-1", "Kim", "kim@firma.de", "nord"]
    for payload in PAYLOADS:
        quoted = '"' + payload.replace('"', '""') + '"'
        for place in range(len(cells) + 2):
            row = ";".join(quoted if place == at else cell for at, cell in enumerate(cells))
            content = f"Personalnummer;Name;E-Mail;Team-ID\n{row}\n"
            name = payload.encode("ascii", "replace").decode() if place == len(cells) else "a.csv"
            files = [("files", (name, content.encode("utf-8", "replace")))]
            data = {"partial": "true", "digest": payload if place > len(cells) else "x"}
            answer = await town.call(method, path, P, files=files, data=data)
            assert answer.is_error or path.endswith("/preview")
            sent += 1
    return sent


async def attack_writes(town: Town, method: str, path: str, description: Any) -> int:
    """Send every payload as every value of a body and every parameter of a route that writes."""
    sent = 0
    role, body = BODIES[method, path]
    for payload in PAYLOADS:
        for parameter in description.get("parameters", []):
            if parameter["in"] == "path":
                other = {parameter["name"]: quote(payload, safe="")}
                answer = await town.call(method, path, role, other=other, json=body)
                assert answer.is_error
            else:
                headers = {parameter["name"]: payload.encode()}
                answer = await town.call(method, path, role, headers=headers, json=[payload])
                assert answer.is_error
            sent += 1
        for where in places(body) if body else []:
            await town.call(method, path, role, json=put(body, where, payload))
            sent += 1
    return sent


async def test_no_payload_anywhere_crashes_changes_or_tells_anything(
    app: Litestar, town: Town, owner: asyncpg.Connection
) -> None:
    before = await contents(owner)
    schema = await owner.fetch("SELECT oid, relname FROM pg_class ORDER BY 1")
    sent = 0
    for method, path, description in operations(app):
        if method == "get":
            sent += await attack_reads(town, path, description)
        elif (method, path) in UPLOADS:
            sent += await attack_uploads(town, method, path)
        else:
            sent += await attack_writes(town, method, path, description)
    for payload in PAYLOADS:
        for prefix in ("Bearer stk_", "Bearer stp_", "Bearer ", ""):
            headers = {"authorization": f"{prefix}{payload}".encode()}
            for path in ("/ballot", "/teams/{team_id}/mood"):
                assert (await town.call("GET", path, P, headers=headers)).is_error
                sent += 1
    assert sent > 1500
    after = await contents(owner)
    del before["ledger"]  # counts the replies and the ballot that were taken with a payload inside
    del before["audit_chain"]  # its head says so
    del before["api_keys"]  # the day of their last use is noted
    del before["breakdowns"], before["breakdown_values"]  # a payload is a label like any other
    assert {name: rows - after[name] for name, rows in before.items() if rows - after[name]} == {}
    figures = [name for name in before if name.startswith(("mood_", "micro", "published", "post_"))]
    assert {name: after[name] for name in figures} == {name: before[name] for name in figures}
    assert await owner.fetch("SELECT oid, relname FROM pg_class ORDER BY 1") == schema


@pytest.mark.usefixtures("town")
async def test_a_query_put_together_from_strings_gives_way_but_not_to_the_pools(
    settings: Settings,
) -> None:
    """What the corpus does to a careless query, and what the reading role still refuses it."""
    reader = await asyncpg.connect(settings.role_url(READ))
    told, refused = set(), 0
    for payload in PAYLOADS:
        try:
            rows = await reader.fetch(f"SELECT id FROM teams WHERE id = '{payload}'")
        except asyncpg.InsufficientPrivilegeError:
            refused += 1
        except asyncpg.PostgresError:
            continue
        else:
            told |= {str(row[0]) for row in rows}
    await reader.close()
    assert {"firma", "nord", "sued"} <= told
    assert any(word in one for word in STOLEN for one in told)
    assert refused >= 3
