"""Deny by default: the application opens each route to whom the table in routes.py names."""

import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest
from litestar import Litestar, get
from litestar.handlers import HTTPRouteHandler

from service.http.auth import Role, authorise
from service.http.problems import HANDLERS
from service.http.scopes import Scope
from service.kernel.ids import hash_secret
from tests.conftest import NOON, add_key, add_session
from tests.http.routes import BALLOT, PAGES, PUBLIC, ROUTES, SCIM, SCOPES, A, E, L, M, P, T, W
from tests.support import Company

pytestmark = pytest.mark.anyio

ID = "00000000-0000-4000-8000-000000000000"
TREE = {"firma": (None, 0), "nord": ("firma", 5), "ost": ("nord", 5), "sued": ("firma", 5)}


def handlers(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            for method in handler.http_methods:
                yield method, route.path_format, handler


def address(path: str) -> str:
    filled = path.replace("{team_id}", "nowhere").replace("{source}", "reactions")
    filled = filled.replace("{person_id}", "nobody")
    return re.sub(r"{(poll|round|proposal|token|key)_id}", ID, filled)


async def knock(
    company: Company, method: str, path: str, headers: dict[str, str]
) -> httpx.Response:
    """Call a route with a body that fits nowhere, so that an open door changes nothing."""
    body: dict[str, Any] = {} if method in {"GET", "HEAD", "OPTIONS"} else {"json": 0}
    if (method, path) in PAGES and body:
        body = {}
    headers = {"origin": "http://stimmung"} | headers
    return await company.client.request(method, address(path), headers=headers, **body)


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@pytest.fixture
async def keys(company: Company, owner: asyncpg.Connection) -> dict[Role, str]:
    await company.staff(TREE)
    return company.keys | {L: await add_key(owner, L, "nord")}


Sign = Callable[[Role], Awaitable[dict[str, str]]]


@pytest.fixture
def sign_in(owner: asyncpg.Connection, keys: dict[Role, str]) -> Sign:  # noqa: ARG001 -- its teams
    """Signs somebody in who has a role and no other."""

    async def signed(role: Role) -> dict[str, str]:
        grants = {E: [], L: [(L, "nord")], T: [(P, None), (T, None)]}.get(role, [(role, None)])
        return await add_session(owner, *grants, person=f"der-{role.value}")

    return signed


async def test_this_table_names_every_route_and_every_route_names_who_may_call(
    app: Litestar,
) -> None:
    found = {(method, path) for method, path, _ in handlers(app) if method != "OPTIONS"}
    documents = {(m, path) for m, path in found if path.startswith("/schema")}
    assert found - documents == ROUTES.keys() | PAGES.keys() | PUBLIC | BALLOT
    silent = {(method, path) for method, path, h in handlers(app) if "access" not in h.opt}
    assert {method for method, _ in silent} <= {"OPTIONS"}
    granted = {(method, path): handler.opt.get("access") for method, path, handler in handlers(app)}
    assert {route: granted[route] for route in ROUTES | PAGES} == ROUTES | PAGES
    pages = {(method, path) for method, path, h in handlers(app) if "page" in h.opt}
    assert {page for page in pages if page[0] != "OPTIONS"} == PAGES.keys()
    assert {granted[route] for route in PUBLIC | documents} == {"public"}


async def test_the_table_in_the_docs_is_the_table_of_the_application(app: Litestar) -> None:
    lines = (Path(__file__).parents[2] / "docs" / "roles.md").read_text("utf-8").splitlines()
    head, _, *rows = [[c.strip() for c in li.split("|")[1:-1]] for li in lines if li[:1] == "|"]
    told = {
        row[0].strip("`"): {r for r, mark in zip(head[1:], row[1:], strict=True) if mark == "x"}
        if "x" in row
        else set(row[1:])
        for row in rows
    }
    special = {"public": {"public"}, "participant": {"link"}}
    found = {
        f"{method} {path}": special.get(access) or {role.value for role in access}
        for method, path, handler in handlers(app)
        if method not in {"HEAD", "OPTIONS"} and not path.startswith("/schema")
        for access in [handler.opt["access"]]
    }
    assert told == found


async def test_each_key_passes_where_the_table_says_and_nowhere_else(
    company: Company, keys: dict[Role, str]
) -> None:
    for (method, path), roles in ROUTES.items():
        for role, key in keys.items():
            answer = await knock(company, method, path, bearer(key))
            assert (answer.status_code == 403) == (role not in roles), (method, path, role)


async def test_each_person_passes_where_the_table_says_and_nowhere_else(
    company: Company, sign_in: Sign
) -> None:
    for (method, path), roles in (ROUTES | PAGES).items():
        for role in (A, P, L, W, E, T):
            held = {P, T, E} if role is T else {role, E}
            answer = await knock(company, method, path, await sign_in(role))
            assert (answer.status_code == 403) == held.isdisjoint(roles), (method, path, role)


async def test_without_a_key_and_with_a_participation_token_no_route_opens(
    company: Company, keys: dict[Role, str]
) -> None:
    for method, path in ROUTES:
        for key in ("", "stp_" + keys[P][4:], keys[P][4:], keys[P].upper(), keys[P] + "x"):
            answer = await knock(company, method, path, bearer(key))
            assert answer.status_code == 401, (method, path, key)
        assert (await knock(company, method, path, {})).status_code == 401
    for method, path in BALLOT:
        answer = await knock(company, method, path, bearer(keys[P]))
        assert answer.status_code in {404, 422}


async def test_a_page_leads_who_is_not_signed_in_to_the_sign_in_and_takes_no_key(
    company: Company, keys: dict[Role, str]
) -> None:
    wrong = ({}, bearer(keys[W]), {"cookie": "stimmung="}, {"cookie": f"stimmung={keys[W]}"})
    for method, path in PAGES:
        for headers in wrong:
            answer = await knock(company, method, path, headers)
            there = "/signed-out"
            if method == "GET":
                there = "/sign-in?" + urlencode({"next": address(path)})
            assert (answer.status_code, answer.headers["location"]) == (303, there), path


@pytest.mark.parametrize(
    "header",
    ["Basic {key}", "Bearer", "Bearer  {key}", "Bearer\t{key}", "{key}", "Bearer {key},{key}"],
)
async def test_a_credential_in_another_shape_is_none(
    company: Company, keys: dict[Role, str], header: str
) -> None:
    authorization = header.format(key=keys[P])
    answer = await company.client.get("/api/v1/polls", headers={"authorization": authorization})
    assert answer.status_code == 401


async def test_the_scheme_is_read_in_any_case_and_the_key_only_in_its_own(
    company: Company, keys: dict[Role, str]
) -> None:
    for scheme in ("bearer", "BEARER"):
        headers = {"authorization": f"{scheme} {keys[P]}"}
        assert (await company.client.get("/api/v1/polls", headers=headers)).status_code == 200
    swapped = keys[P][:4] + keys[P][4:].swapcase()
    headers = {"authorization": f"Bearer {swapped}"}
    assert (await company.client.get("/api/v1/polls", headers=headers)).status_code == 401


async def test_a_key_ends_when_it_expires(
    company: Company, owner: asyncpg.Connection, keys: dict[Role, str]
) -> None:
    for moment, status in ((NOON, 401), (NOON + timedelta(seconds=1), 200)):
        await owner.execute(
            "UPDATE api_keys SET expires_at = $1 WHERE hash = $2", moment, hash_secret(keys[P])
        )
        assert (await knock(company, "GET", "/api/v1/polls", bearer(keys[P]))).status_code == status


async def test_head_and_options_open_nothing(company: Company, keys: dict[Role, str]) -> None:
    for _, path in ROUTES | PAGES:
        answer = await company.client.head(address(path))
        assert answer.status_code in {303, 401, 405}, path
        asked = await company.client.options(address(path))
        assert asked.status_code in {204, 303, 401, 405}, path
        assert not asked.content or asked.status_code != 204
    assert (await knock(company, "HEAD", "/api/v1/polls", bearer(keys[P]))).status_code in {
        200,
        405,
    }


async def test_a_route_that_forgot_to_say_who_may_call_answers_nobody(
    app: Litestar, keys: dict[Role, str]
) -> None:
    @get("/api/forgotten")
    async def forgotten() -> str:
        return "secret"

    bare = Litestar([forgotten], guards=[authorise], exception_handlers=HANDLERS)
    bare.state.update(context=app.state.context, limits=app.state.limits)
    transport = httpx.ASGITransport(bare)
    async with httpx.AsyncClient(transport=transport, base_url="http://bare") as client:
        for key in keys.values():
            answer = await client.get("/api/forgotten", headers={"authorization": f"Bearer {key}"})
            assert answer.status_code == 403


FIGURES = ["mood", "trend", "teams", "stream", f"rounds/{ID}/mood"]


@pytest.mark.parametrize("figures", FIGURES)
async def test_a_leader_sees_only_what_is_at_and_below_their_team(
    company: Company, keys: dict[Role, str], figures: str
) -> None:
    company.keys[L] = keys[L]
    for team in ("firma", "sued", "nowhere", "NORD", "%6eord/..", "nord%2f..%2ffirma"):
        answer = await company.call("GET", f"/teams/{team}/{figures}", L)
        assert answer.status_code == 404, team
    if "rounds" not in figures and figures != "stream":
        for team in ("nord", "ost"):
            assert (await company.call("GET", f"/teams/{team}/{figures}", L)).status_code == 200


async def test_a_leader_lists_only_their_own_teams(company: Company, keys: dict[Role, str]) -> None:
    company.keys[L] = keys[L]
    listed = await company.ok("GET", "/teams", L)
    assert [team["id"] for team in listed["items"]] == ["nord", "ost"]


@pytest.mark.parametrize("scope", Scope)
async def test_a_machine_passes_where_its_scope_says_and_nowhere_else(
    company: Company, owner: asyncpg.Connection, scope: Scope
) -> None:
    key = await add_key(owner, M, scopes=[scope])
    for method, path in ROUTES:
        answer = await knock(company, method, path, bearer(key))
        assert (answer.status_code != 403) == ((method, path) in SCOPES[scope]), (method, path)


async def test_every_route_for_machines_names_the_scope_that_opens_it(app: Litestar) -> None:
    for method, path, handler in handlers(app):
        access = handler.opt.get("access")
        machines = isinstance(access, frozenset) and M in access
        named = handler.opt.get("scope")
        assert machines == (named is not None), (method, path)
        assert not machines or (method, path) in SCOPES[named] or method == "OPTIONS"


async def test_nothing_that_another_site_makes_a_browser_send_is_taken(
    company: Company, sign_in: Sign
) -> None:
    forged = (
        {},
        {"origin": "null"},
        {"origin": "http://elsewhere"},
        {"origin": "http://stimmung.elsewhere"},
        {"origin": "http://stimmung", "sec-fetch-site": "cross-site"},
        {"origin": "http://stimmung", "sec-fetch-site": "same-site"},
        {"origin": "http://stimmung", "sec-fetch-site": "none"},
    )
    unsafe = [(method, path) for method, path in ROUTES | PAGES if method != "GET"]
    session = await sign_in(W)
    assert len(unsafe) > 20
    for method, path in unsafe:
        for headers in forged:
            answer = await company.client.request(method, address(path), headers=session | headers)
            assert answer.status_code == 403, (method, path, headers)
            if (method, path) in SCIM:
                assert "scimType" in answer.json() or "detail" in answer.json()
            elif (method, path) not in PAGES:
                assert answer.json()["type"] == "/problems/cross-site"
    assert not (await company.ok("GET", "/collecting"))["stopped"]


async def test_every_body_has_a_limit_and_only_bulk_has_a_large_one(app: Litestar) -> None:
    large = {
        (method, path): handler.resolve_request_max_body_size()
        for method, path, handler in handlers(app)
        if handler.resolve_request_max_body_size() != 256 * 1024
        and method in {"POST", "PUT", "PATCH"}
    }
    assert large == {
        ("PUT", "/api/v1/teams"): 8 * 2**20,
        ("PUT", "/api/v1/people"): 8 * 2**20,
        ("POST", "/api/v1/organisation/preview"): 34 * 2**20,
        ("POST", "/api/v1/organisation/apply"): 34 * 2**20,
        **{route: 4 * 2**20 for route in SCIM if route[0] in {"POST", "PUT", "PATCH"}},
        ("POST", "/p/{link}"): 3 * 64 * 1024,
        ("POST", "/api/v1/posts"): 4 * 2**20,
        ("POST", "/api/v1/reactions"): 4 * 2**20,
        ("POST", "/api/v1/replies"): 48 * 2**20,
        ("POST", "/api/v1/ballot"): 64 * 1024,
        ("POST", "/sign-out/back-channel"): 16 * 1024,
    }
