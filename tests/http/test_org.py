"""Teams and people: whole lists or nothing, and a closure that follows every move."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.db import Connection
from service.http.auth import Role
from service.kernel.problems import Problem
from service.org import rules
from service.org.types import Team
from service.settings import Settings
from tests.support import Company

pytestmark = pytest.mark.anyio

ADMIN = Role.ADMINISTRATOR


def team(name: str, parent: str | None = None) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "parent_id": parent}


async def tree(owner: asyncpg.Connection) -> list[tuple[str, str, int]]:
    rows = await owner.fetch("SELECT * FROM team_paths ORDER BY 1, 2")
    return [tuple(row.values()) for row in rows]


async def test_parents_may_stand_anywhere_in_the_list(
    company: Company, owner: asyncpg.Connection
) -> None:
    given = [team("c", "b"), team("b", "a"), team("a")]
    assert await company.ok("PUT", "/teams", ADMIN, json=given) == {"given": 3, "changed": 3}
    assert await tree(owner) == [
        *(("a", "a", 0), ("a", "b", 1), ("a", "c", 2)),
        *(("b", "b", 0), ("b", "c", 1), ("c", "c", 0)),
    ]
    assert await company.ok("PUT", "/teams", ADMIN, json=given) == {"given": 3, "changed": 0}


async def test_names_are_stored_on_one_line(company: Company, owner: asyncpg.Connection) -> None:
    for _ in range(2):
        await company.ok("PUT", "/teams", ADMIN, json=[team("x") | {"name": " Küche\n\tund Bad "}])
        given = [{"id": "p", "name": "Anna\t Ast ", "team_id": "x"}]
        changed = await company.ok("PUT", "/people", ADMIN, json=given)
    assert changed == {"given": 1, "changed": 0}
    assert await owner.fetchval("SELECT name FROM teams") == "Küche und Bad"
    assert await owner.fetchval("SELECT name FROM people") == "Anna Ast"


BAD_TEAMS = {
    "nothing to see": ([team("x"), team("y") | {"name": " "}], 422, "/1/name"),
    "turned about": ([team("x"), team("y") | {"name": "\u202ekcehC"}], 422, "/1/name"),
    "unknown parent": ([team("x"), team("y", "nowhere")], 422, "/1/parent_id"),
    "given twice": ([team("x"), team("y"), team("x")], 422, "/2/id"),
    "its own parent": ([team("x"), team("y", "y")], 409, None),
    "a circle of two": ([team("a", "b")], 409, None),
    "a circle of three": ([team("x", "z"), team("y", "x"), team("z", "y")], 409, None),
    "51 levels": ([team(f"x{n}", f"x{n - 1}" if n else None) for n in range(51)], 422, ""),
    "upper case": ([team("x"), team("Y")], 422, "/1/id"),
    "a path": ([team("x"), team("../x")], 422, "/1/id"),
    "65 characters": ([team("x" * 65)], 422, "/0/id"),
    "umlaut": ([team("x"), team("büro")], 422, "/1/id"),
    "newline": ([team("x"), team("y\n")], 422, "/1/id"),
    "none": ([], 422, ""),
}


@pytest.mark.parametrize(("rows", "status", "pointer"), BAD_TEAMS.values(), ids=BAD_TEAMS)
async def test_one_bad_team_stores_none_of_the_list(
    company: Company,
    owner: asyncpg.Connection,
    rows: list[dict[str, Any]],
    status: int,
    pointer: str | None,
) -> None:
    await company.staff({"a": (None, 0), "b": ("a", 0)})
    before = await owner.fetch("SELECT * FROM teams"), await tree(owner)
    answer = await company.call("PUT", "/teams", ADMIN, json=rows)
    assert answer.status_code == status
    if pointer is not None:
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await owner.fetch("SELECT * FROM teams"), await tree(owner)) == before


def person(name: str, team: str = "a") -> dict[str, Any]:
    return {"id": name, "name": "Kim", "team_id": team}


BAD_PEOPLE = {
    "unknown team": ([person("p"), person("q", "nowhere")], "/1/team_id"),
    "given twice": ([person("p"), person("p")], "/1/id"),
    "space": ([person("p"), person("a b")], "/1/id"),
    "newline": ([person("p"), person("q\n")], "/1/id"),
    "NUL": ([person("p"), person("q") | {"name": "a\x00"}], "/1/name"),
    "unknown field": ([person("p"), person("q") | {"mail": "x"}], "/1/mail"),
}


@pytest.mark.parametrize(("rows", "pointer"), BAD_PEOPLE.values(), ids=BAD_PEOPLE)
async def test_one_bad_person_stores_none_of_the_list(
    company: Company, owner: asyncpg.Connection, rows: list[dict[str, Any]], pointer: str
) -> None:
    await company.staff({"a": (None, 0)})
    answer = await company.call("PUT", "/people", ADMIN, json=rows)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await owner.fetchval("SELECT count(*) FROM people") == 0


async def test_a_person_moves_and_leaves_and_is_listed_where_they_are(company: Company) -> None:
    await company.staff({"a": (None, 2), "b": ("a", 1), "c": ("a", 0)})
    moved = [person("b-1", "c") | {"active": False}]
    assert await company.ok("PUT", "/people", ADMIN, json=moved) == {"given": 1, "changed": 1}
    listed = await company.ok("GET", "/people?team=c", ADMIN)
    gone = {"id": "b-1", "name": "Kim", "team_id": "c", "active": False}
    assert listed["items"] == [gone | {"login": None, "breakdown": None}]
    assert len((await company.ok("GET", "/people?team=a", ADMIN))["items"]) == 3
    assert (await company.ok("GET", "/people?team=nowhere", ADMIN))["items"] == []


async def test_cursors_lead_through_a_list_without_gap_or_twin(company: Company) -> None:
    await company.staff({"a": (None, 11)} | {f"t{number}": ("a", 0) for number in range(6)})
    for path, size in (("/teams", 7), ("/people", 11)):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            page = await company.ok("GET", f"{path}?limit=3&cursor={cursor}", ADMIN)
            assert 0 < len(page["items"]) <= 3
            seen += [item["id"] for item in page["items"]]
            cursor = page["next"]
        assert seen == sorted(set(seen))
        assert len(seen) == size


@pytest.mark.parametrize("known", [None, 0, 1])
async def test_ten_thousand_teams_and_people_in_one_call_each(
    company: Company, owner: asyncpg.Connection, known: int | None
) -> None:
    """However little PostgreSQL's statistics knew of the company before."""
    teams = [team(f"t{n}", f"t{n // 10}" if n else None) for n in range(10_000)]
    rows = [person(f"p{n}", f"t{n}") for n in range(10_000)]
    # What PostgreSQL has planned for a company of one must not be kept for ten thousand.
    for name in "abcdefgh":
        await company.ok("PUT", "/teams", ADMIN, json=[team("t0") | {"name": name}])
        await company.ok("PUT", "/people", ADMIN, json=[person("p0", "t0") | {"name": name}])
    if known is not None:
        await owner.execute("ANALYZE teams, team_paths, people")
        await owner.execute(
            "UPDATE pg_class SET reltuples = $1, relpages = 1"
            " WHERE relname IN ('teams', 'team_paths', 'people')",
            known,
        )
    started = time.perf_counter()
    await company.ok("PUT", "/teams", ADMIN, json=teams)
    await company.ok("PUT", "/people", ADMIN, json=rows)
    assert time.perf_counter() - started < 10
    assert await owner.fetchval("SELECT max(depth) FROM team_paths") == 4
    too_many = await company.call("PUT", "/teams", ADMIN, json=[*teams, team("one-more")])
    assert too_many.status_code == 422


async def test_writers_of_the_tree_take_turns(company: Company, owner: asyncpg.Connection) -> None:
    await company.staff({"a": (None, 0), "b": ("a", 0), "c": ("a", 0)})
    moves = [company.call("PUT", "/teams", ADMIN, json=[team(x, y)]) for x, y in ("bc", "cb")]
    answers = await asyncio.gather(*moves)
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await tree(owner)) == 6


shapes = st.lists(st.none() | st.integers(0, 5), min_size=6, max_size=6)


def closure(parents: Mapping[str, str | None]) -> set[tuple[str, str, int]] | None:
    """Return all (ancestor, descendant, depth), or None where the tree has a circle."""
    found = set()
    for start in parents:
        at: str | None = start
        depth = 0
        while at is not None:
            found.add((at, start, depth))
            at, depth = parents[at], depth + 1
            if depth > len(parents):
                return None
    return found


@pytest.mark.usefixtures("anyio_backend")
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moves=st.lists(shapes, min_size=1, max_size=4))
def test_after_any_moves_the_closure_is_that_of_the_tree(
    settings: Settings, moves: list[list[int | None]]
) -> None:
    asyncio.run(replay(settings, moves))


async def replay(settings: Settings, moves: list[list[int | None]]) -> None:
    connection = await asyncpg.connect(settings.owner_url)
    outer = connection.transaction()
    await outer.start()
    prefix = f"x{uuid4().hex[:8]}-"
    current: dict[str, str | None] = {}
    for shape in moves:
        wanted = {
            f"{prefix}{place}": None if at is None else f"{prefix}{at}"
            for place, at in enumerate(shape)
        }
        if await accepted(connection, wanted):
            current = wanted
        else:
            assert closure(wanted) is None
        rows = await connection.fetch(
            "SELECT * FROM team_paths WHERE starts_with(descendant_id, $1)", prefix
        )
        assert {tuple(row.values()) for row in rows} == closure(current)
    await outer.rollback()
    await connection.close()


async def accepted(connection: Connection, wanted: Mapping[str, str | None]) -> bool:
    inner = connection.transaction()
    await inner.start()
    try:
        await rules.put_teams(connection, [Team(i, "Team", parent) for i, parent in wanted.items()])
    except Problem:
        await inner.rollback()
        return False
    await inner.commit()
    return True


async def test_a_login_stays_where_it_is_left_out_and_belongs_to_one_person(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff({"a": (None, 0)})

    async def put(*rows: dict[str, Any]) -> int:
        return (await company.call("PUT", "/people", ADMIN, json=list(rows))).status_code

    assert await put(person("p") | {"login": "Kim@firma.de"}, person("q")) == 200
    assert await put(person("p") | {"name": "Kim O."}) == 200
    assert await owner.fetchval("SELECT login FROM people WHERE id = 'p'") == "Kim@firma.de"
    taken = person("q") | {"login": "kim@FIRMA.de"}
    answer = await company.call("PUT", "/people", ADMIN, json=[taken])
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/login-taken")
    assert await put(person("p") | {"active": False}) == 200
    assert await put(taken) == 200
    found = await owner.fetch("SELECT id, login FROM people ORDER BY id")
    assert [tuple(row) for row in found] == [("p", None), ("q", "kim@FIRMA.de")]
    for login in ("", " ", "a b", "a\n", "x" * 201):
        assert await put(person("r") | {"login": login}) == 422


async def test_somebody_who_left_is_back_only_where_an_entry_says_so(company: Company) -> None:
    await company.staff({"a": (None, 0)})

    async def put(**fields: object) -> bool:
        await company.ok("PUT", "/people", ADMIN, json=[person("p") | fields])
        return bool((await company.ok("GET", "/people", ADMIN))["items"][0]["active"])

    assert await put() is True
    assert await put(active=False) is False
    assert await put(name="Kim O.") is False
    assert await put(active=True) is True


async def test_null_takes_a_login_away(company: Company) -> None:
    await company.staff({"a": (None, 0)})
    for login in ("kim@firma.de", None):
        rows = [person("p") | {"login": login}]
        assert (await company.ok("PUT", "/people", ADMIN, json=rows))["changed"] == 1
        assert (await company.ok("GET", "/people", ADMIN))["items"][0]["login"] == login
