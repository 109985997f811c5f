"""SCIM 2.0 itself: pages, filters, refusals in its own words, and many at once."""

import asyncio
import json
from typing import Any

import asyncpg
import pytest

from service.http.auth import Role
from tests.http import entra
from tests.http.scim import CORE, ENTERPRISE, Provider, refused
from tests.support import Company

pytestmark = pytest.mark.anyio


async def test_pages_of_users_and_groups_have_no_gap_and_no_twin(provider: Provider) -> None:
    users = [await provider.user(f"u{n}") for n in range(7)]
    for number in range(5):
        await provider.group(f"Team {number}")
    seen: list[str] = []
    for start in (1, 4, 7, 10):
        page = await provider.ok("GET", f"/Users?startIndex={start}&count=3")
        assert (page["totalResults"], page["startIndex"]) == (7, start)
        assert page["itemsPerPage"] == len(page["Resources"])
        seen += [user["id"] for user in page["Resources"]]
    assert seen == users
    assert (await provider.ok("GET", "/Groups?count=2"))["itemsPerPage"] == 2
    nothing = await provider.ok("GET", "/Users?count=0")
    assert (nothing["totalResults"], nothing["Resources"]) == (7, [])
    assert (await provider.ok("GET", "/Users?startIndex=-4&count=1"))["startIndex"] == 1
    assert (await provider.ok("GET", "/Users?count=100000"))["itemsPerPage"] == 7


FILTERS = {
    'userName eq "ANNA@firma.de"': ["anna"],
    'externalId eq "x-1"': ["anna"],
    'externalId eq "X-1"': [],
    'displayName eq "anna ast"': ["anna"],
    'id eq "bo"': ["bo"],
    'userName eq "anna@firma.de" and active eq true': ["anna"],
    'active eq true and userName eq "bo@firma.de"': [],
    'id eq "anna" or id eq "bo" or id eq "zoe"': ["anna", "bo"],
    '(id eq "anna" or id eq "bo") and active eq false': ["bo"],
    f'{CORE}:User:userName eq "anna@firma.de"': ["anna"],
    'userName eq "\'; DROP TABLE people; --"': [],
}


@pytest.mark.parametrize(("expression", "ids"), FILTERS.items(), ids=str)
async def test_a_filter_finds_exactly_what_it_says(
    provider: Provider, expression: str, ids: list[str]
) -> None:
    for login, more in (
        ("anna", {"externalId": "x-1", "displayName": "Anna Ast"}),
        ("bo", {"externalId": "x-2", "displayName": "Bo", "active": False}),
    ):
        extension = {ENTERPRISE: {"employeeNumber": login}}
        await provider.user(f"{login}@firma.de", **more, **extension)
    answer = await provider.company.client.get(
        "/scim/v2/Users",
        params={"filter": expression},
        headers={"authorization": f"Bearer {provider.company.keys[Role.MACHINE]}"},
    )
    assert answer.status_code == 200, answer.text
    assert [user["id"] for user in answer.json()["Resources"]] == ids
    assert answer.json()["totalResults"] == len(ids)


@pytest.mark.parametrize(
    "expression",
    ['userName sw "a"', "active eq true", "userName", "(", 'emails eq "a"', "a" * 5000],
)
async def test_a_filter_that_would_walk_through_everybody_is_refused(
    provider: Provider, expression: str
) -> None:
    await refused(await provider.call("GET", f"/Users?filter={expression}"), 400, "invalidFilter")


async def test_what_is_taken_is_a_conflict_of_uniqueness(provider: Provider) -> None:
    await provider.user("a")
    await provider.user("b")
    await provider.group("Küche")
    user = {"schemas": [f"{CORE}:User"]}
    for body in ({"userName": "A"}, {"userName": "c", "externalId": "a"}):
        await refused(await provider.call("POST", "/Users", user | body), 409, "uniqueness")
    await refused(
        await provider.call("PUT", "/Users/b", user | {"userName": "a"}), 409, "uniqueness"
    )
    group = {"schemas": [f"{CORE}:Group"], "displayName": "KÜCHE"}
    await refused(await provider.call("POST", "/Groups", group), 409, "uniqueness")


async def test_a_change_of_what_was_changed_meanwhile_is_refused(provider: Provider) -> None:
    await provider.user("a", displayName="A")
    group = await provider.group("Küche", "a")
    for path, change in (
        ("/Users/a", {"op": "replace", "path": "displayName", "value": "B"}),
        (f"/Groups/{group}", {"op": "replace", "path": "displayName", "value": "Kantine"}),
    ):
        etag = (await provider.call("GET", path)).headers["etag"]
        for known in (etag, f'W/"older", {etag}', "*"):
            answer = await provider.call("GET", path, if_none_match=known)
            assert (answer.status_code, answer.headers["etag"]) == (304, etag)
        assert (await provider.call("GET", path, if_none_match='W/"older"')).status_code == 200
        body = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [change],
        }
        first = await provider.call("PATCH", path, body, if_match=etag)
        assert (first.status_code, first.headers["etag"] != etag) == (200, True)
        await refused(await provider.call("PATCH", path, body, if_match=etag), 412)
        await refused(await provider.call("DELETE", path, if_match=etag), 412)
        assert (await provider.call("PATCH", path, body, if_match="*")).status_code == 200


@pytest.mark.parametrize("place", ["/Users", "/Groups"])
async def test_a_page_beyond_every_directory_is_empty(provider: Provider, place: str) -> None:
    await provider.user("a")
    for start in (2**31, 2**63, 10**40):
        found = await provider.ok("GET", f"{place}?startIndex={start}")
        assert (found["itemsPerPage"], found["Resources"]) == (0, [])


@pytest.mark.parametrize("expression", [r'id eq "\ud800"', r'externalId eq "a\udfff" and id pr'])
async def test_a_filter_for_what_is_no_text_is_refused(provider: Provider, expression: str) -> None:
    for place in ("/Users", "/Groups"):
        answer = await provider.call("GET", f"{place}?filter={expression}")
        await refused(answer, 400, "invalidFilter")


BAD_BODIES = {
    "no JSON": ("{", 400, "invalidSyntax"),
    "a list": ("[]", 400, "invalidSyntax"),
    "empty": ("", 400, None),
    "nested without end": ("[" * 100_000, 400, "invalidSyntax"),
    "no user name": ({"displayName": "x"}, 400, "invalidValue"),
    "user name with a space": ({"userName": "a b"}, 400, "invalidValue"),
    "NUL": ({"userName": "a", "displayName": "x\x00"}, 400, "invalidValue"),
    "long": ({"userName": "a", "displayName": "x" * 201}, 400, "invalidValue"),
    "a number": ({"userName": 7}, 400, "invalidValue"),
    "not active": ({"userName": "a", "active": "vielleicht"}, 400, "invalidValue"),
}


@pytest.mark.parametrize(("body", "status", "scim_type"), BAD_BODIES.values(), ids=BAD_BODIES)
async def test_what_does_not_fit_is_refused_in_scims_own_words(
    provider: Provider,
    owner: asyncpg.Connection,
    body: str | dict[str, Any],
    status: int,
    scim_type: str | None,
) -> None:
    whole = body if isinstance(body, str) else {"schemas": [f"{CORE}:User"], **body}
    await refused(await provider.call("POST", "/Users", whole), status, scim_type)
    assert await owner.fetchval("SELECT count(*) FROM people") == 0


async def test_a_patch_of_very_many_operations_is_refused(provider: Provider) -> None:
    await provider.user("a")
    operation = {"op": "replace", "path": "displayName", "value": "x"}
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [operation] * 1001,
    }
    await refused(await provider.call("PATCH", "/Users/a", body), 413)


async def test_every_failure_is_a_scim_error(provider: Provider) -> None:
    await provider.user("a")
    team = await provider.group("Küche")
    await refused(await provider.call("GET", "/Users/nobody"), 404)
    await refused(await provider.call("PATCH", "/Groups/nowhere", entra.RENAME_GROUP), 404)
    await refused(await provider.call("GET", "/Me"), 404)
    await refused(await provider.call("GET", "/Bulk/x/y"), 404)
    answer = await provider.call("POST", "/Users", "{}", content_type="text/plain")
    await refused(answer, 415)
    assert "application/scim+json" in answer.json()["detail"]
    for method, path in (("POST", "/Bulk"), ("PATCH", "/Users"), ("DELETE", "/Schemas")):
        answer = await provider.call(method, path, {})
        await refused(answer, 405)
        assert "GET" in answer.headers["allow"]
    await refused(await provider.call("GET", ""), 404)
    await refused(await provider.call("GET", "/Users/%00"), 400, "invalidValue")
    nul = await provider.call("GET", '/Users?filter=userName eq "a\\u0000"')
    await refused(nul, 400, "invalidFilter")
    answer = await provider.call("PATCH", f"/Groups/{team}", entra.ADD_MEMBER % "nobody")
    await refused(answer, 400, "invalidValue")
    provider.company.keys[Role.MACHINE] = provider.company.keys[Role.PEOPLE_TEAM]
    await refused(await provider.call("GET", "/Users"), 403)
    provider.company.keys[Role.MACHINE] = "stk_nothing"
    await refused(await provider.call("GET", "/Users"), 401)


async def test_the_service_says_what_it_can(provider: Provider) -> None:
    config = await provider.ok("GET", "/ServiceProviderConfig")
    assert (config["patch"], config["etag"]) == ({"supported": True}, {"supported": True})
    assert config["filter"] == {"supported": True, "maxResults": 200}
    types = await provider.ok("GET", "/ResourceTypes")
    assert [kind["endpoint"] for kind in types["Resources"]] == ["/Users", "/Groups"]
    assert await provider.ok("GET", "/ResourceTypes/User") == types["Resources"][0]
    schemas = await provider.ok("GET", "/Schemas")
    assert [schema["id"] for schema in schemas["Resources"]] == [
        f"{CORE}:User",
        ENTERPRISE,
        f"{CORE}:Group",
    ]
    shown = await provider.ok("GET", f"/Schemas/{CORE}:User")
    assert shown == schemas["Resources"][0]
    assert [attribute["name"] for attribute in shown["attributes"]] == [
        "userName",
        "name",
        "displayName",
        "active",
    ]
    await refused(await provider.call("GET", "/Schemas/urn:nothing"), 404)


async def test_the_audit_log_counts_and_names_nobody(provider: Provider, company: Company) -> None:
    await provider.ok("POST", "/Users", entra.CREATE_USER)
    await provider.ok("PATCH", "/Users/e1042", entra.DISABLE_USER)
    await provider.ok("PATCH", "/Users/e1042", entra.DISABLE_USER)
    await provider.ok("DELETE", "/Users/e1042")
    log = (await company.ok("GET", "/audit", Role.WORKS_COUNCIL))["items"]
    assert [entry["details"]["counts"] for entry in log] == [
        {"left": 1},
        {"left": 1},
        {"created": 1},
    ]
    assert {(entry["action"], entry["subject"]) for entry in log} == {
        ("directory.provisioned", "directory")
    }
    assert "jana" not in json.dumps(log).lower()


async def test_what_a_provider_said_is_shown_to_the_person_and_erased_with_them(
    provider: Provider, company: Company, owner: asyncpg.Connection
) -> None:
    await provider.ok("POST", "/Users", entra.CREATE_USER)
    await provider.group("Vertrieb", "e1042")
    shown = await company.ok("GET", "/people/e1042/data")
    assert shown["person"]["login"] == "Jana.Lindner@firma.de"
    assert shown["provisioned"] == {
        "external_id": "jana.lindner",
        "given_name": "Jana",
        "family_name": "Lindner",
        "groups": ["vertrieb"],
    }
    assert (await company.call("DELETE", "/people/e1042")).status_code == 204
    assert await owner.fetchval("SELECT count(*) FROM people") == 0
    assert await owner.fetchval("SELECT count(*) FROM memberships") == 0
    await refused(await provider.call("GET", "/Users/e1042"), 404)


async def test_changes_at_once_leave_each_person_in_one_team_and_lose_none(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    members = [await provider.user(f"u{n}") for n in range(6)]
    teams = [await provider.group(f"Team {n}") for n in range(3)]
    changes = [
        provider.call("PATCH", f"/Groups/{team}", body % member)
        for body in (entra.ADD_MEMBER, entra.REMOVE_MEMBER)
        for team in teams
        for member in members
    ]
    answers = await asyncio.gather(*changes)
    assert {answer.status_code for answer in answers} == {200}
    rows = await owner.fetch(
        "SELECT p.team_id, (SELECT m.team_id FROM memberships m WHERE m.person_id = p.id"
        " ORDER BY place LIMIT 1) AS first FROM people p"
    )
    assert len(rows) == 6
    assert all(row["team_id"] == (row["first"] or "ohne-team") for row in rows)


async def test_two_at_once_with_one_user_name_are_one_user_and_one_conflict(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    body = {"schemas": [f"{CORE}:User"], "userName": "same@firma.de"}
    answers = await asyncio.gather(*(provider.call("POST", "/Users", body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert await owner.fetchval("SELECT count(*) FROM people") == 1
