"""SCIM 2.0, with requests as Entra ID sends them: people and teams follow the company's own."""

import asyncio
import json
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import Litestar

from service.http.auth import Role
from tests.http import entra
from tests.support import Company

pytestmark = pytest.mark.anyio

CORE = "urn:ietf:params:scim:schemas:core:2.0"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Provider:
    """An identity provider with a machine's key."""

    def __init__(self, company: Company) -> None:
        self.company = company

    async def call(
        self, method: str, path: str, body: str | dict[str, Any] | None = None, **headers: str
    ) -> httpx.Response:
        content = body if isinstance(body, str) or body is None else json.dumps(body)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.company.client.request(
            method,
            f"/scim/v2{path}",
            content=content.encode() if content is not None else None,
            headers={
                "authorization": f"Bearer {self.company.keys[Role.MACHINE]}",
                **({} if content is None else {"content-type": "application/scim+json"}),
                **given,
            },
        )
        if answer.content:
            assert answer.headers["content-type"] == "application/scim+json", answer.text
        return answer

    async def ok(self, method: str, path: str, body: str | dict[str, Any] | None = None) -> Any:
        answer = await self.call(method, path, body)
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    async def user(self, login: str, **more: object) -> str:
        body = {"schemas": [f"{CORE}:User"], "userName": login, "externalId": login, **more}
        return str((await self.ok("POST", "/Users", body))["id"])

    async def group(self, name: str, *members: str) -> str:
        body = {
            "schemas": [f"{CORE}:Group"],
            "displayName": name,
            "externalId": f"x-{name}",
            "members": [{"value": member} for member in members],
        }
        return str((await self.ok("POST", "/Groups", body))["id"])


@pytest.fixture
def provider(company: Company) -> Provider:
    return Provider(company)


async def person(owner: asyncpg.Connection, person_id: str) -> dict[str, Any]:
    row = await owner.fetchrow(
        "SELECT name, team_id, active, login, external_id FROM people WHERE id = $1", person_id
    )
    assert row is not None
    return dict(row)


async def refused(answer: httpx.Response, status: int, scim_type: str | None = None) -> None:
    body = answer.json()
    assert answer.status_code == status, answer.text
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert (body["status"], body.get("scimType")) == (str(status), scim_type), answer.text
    assert body["detail"]


async def test_entra_creates_finds_changes_disables_and_deletes_a_user(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    assert (await provider.ok("GET", entra.FIND_USER))["totalResults"] == 0
    answer = await provider.call("POST", "/Users", entra.CREATE_USER)
    created = answer.json()
    assert (answer.status_code, created["id"]) == (201, "e1042")
    assert answer.headers["location"] == "http://stimmung/scim/v2/Users/e1042"
    assert answer.headers["etag"] == created["meta"]["version"]
    assert created["externalId"] == "jana.lindner"
    assert created["name"] == {
        "formatted": "Jana Lindner",
        "familyName": "Lindner",
        "givenName": "Jana",
    }
    assert "emails" not in created
    found = await provider.ok("GET", entra.FIND_USER)
    assert (found["totalResults"], found["Resources"]) == (1, [created])
    assert await provider.ok("GET", "/Users/e1042") == created

    changed = await provider.ok("PATCH", "/Users/e1042", entra.UPDATE_USER)
    assert (changed["userName"], changed["displayName"]) == ("jana.maier@firma.de", "Jana Maier")
    changed = await provider.ok("PATCH", "/Users/e1042", entra.UPDATE_USER_WITHOUT_PATH)
    assert changed["displayName"] == "Jana Lindner-Maier"
    assert changed["name"]["familyName"] == "Lindner-Maier"

    for disable in (entra.DISABLE_USER, entra.DISABLE_USER_STRICTLY):
        assert (await provider.ok("PATCH", "/Users/e1042", disable))["active"] is False
        assert (await provider.ok("GET", "/Users/e1042"))["active"] is False
        assert (await person(owner, "e1042"))["active"] is False
        assert (await provider.ok("PATCH", "/Users/e1042", entra.ENABLE_USER))["active"] is True

    gone = await provider.call("DELETE", "/Users/e1042")
    assert (gone.status_code, gone.content) == (204, b"")
    await refused(await provider.call("GET", "/Users/e1042"), 404)
    await refused(await provider.call("DELETE", "/Users/e1042"), 404)
    assert await person(owner, "e1042") == {
        "name": "Jana Lindner-Maier",
        "team_id": "ohne-team",
        "active": False,
        "login": None,
        "external_id": None,
    }
    assert (await provider.call("POST", "/Users", entra.CREATE_USER)).status_code == 201
    assert (await person(owner, "e1042"))["active"] is True


async def test_entra_creates_a_group_fills_it_renames_it_empties_it_and_deletes_it(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    await provider.ok("POST", "/Users", entra.CREATE_USER)
    created = await provider.ok("POST", "/Groups", entra.CREATE_GROUP)
    assert (created["id"], created["displayName"]) == ("vertrieb-sued", "Vertrieb Süd")
    found = await provider.ok("GET", entra.FIND_GROUP)
    assert [group["id"] for group in found["Resources"]] == ["vertrieb-sued"]
    path = "/Groups/vertrieb-sued"
    for remove in (entra.REMOVE_MEMBER, entra.REMOVE_MEMBER_STRICTLY):
        filled = await provider.ok("PATCH", path, entra.ADD_MEMBER % "e1042")
        assert filled["members"] == [{"value": "e1042"}]
        assert (await person(owner, "e1042"))["team_id"] == "vertrieb-sued"
        without = await provider.ok("GET", f"{path}?excludedAttributes=members")
        assert "members" not in without
        emptied = await provider.ok("PATCH", path, remove % "e1042")
        assert "members" not in emptied
        assert (await person(owner, "e1042"))["team_id"] == "ohne-team"
    renamed = await provider.ok("PATCH", path, entra.RENAME_GROUP)
    assert (renamed["id"], renamed["displayName"]) == ("vertrieb-sued", "Vertrieb Alpen")
    await provider.ok("PATCH", path, entra.ADD_MEMBER % "e1042")
    assert (await provider.call("DELETE", path)).status_code == 204
    await refused(await provider.call("GET", path), 404)
    team = await owner.fetchrow("SELECT name, ended_on::text FROM teams WHERE id = 'vertrieb-sued'")
    assert team is not None
    assert tuple(team) == ("Vertrieb Alpen", "2026-03-04")
    assert (await person(owner, "e1042"))["team_id"] == "ohne-team"
    again = await provider.ok("POST", "/Groups", entra.CREATE_GROUP)
    assert again["id"] == "vertrieb-sued"
    assert await owner.fetchval("SELECT ended_on FROM teams WHERE id = 'vertrieb-sued'") is None


async def test_of_several_groups_the_first_counts_until_it_is_left_in_either_order(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    await provider.user("eva")
    line = await provider.group("Einkauf", "eva")
    project = await provider.group("Projekt Mond", "eva")
    new_line = await provider.group("Vertrieb")

    async def team() -> Any:
        return (await person(owner, "eva"))["team_id"]

    assert await team() == line
    await provider.ok("PATCH", f"/Groups/{project}", entra.REMOVE_MEMBER % "eva")
    await provider.ok("PATCH", f"/Groups/{new_line}", entra.ADD_MEMBER % "eva")
    assert await team() == line
    await provider.ok("PATCH", f"/Groups/{line}", entra.REMOVE_MEMBER % "eva")
    assert await team() == new_line
    await provider.ok("PATCH", f"/Groups/{new_line}", entra.REMOVE_MEMBER % "eva")
    assert await team() == "ohne-team"
    await provider.ok("PATCH", f"/Groups/{line}", entra.ADD_MEMBER % "eva")
    await provider.ok("PATCH", f"/Groups/{project}", entra.ADD_MEMBER % "eva")
    assert await team() == line
    await provider.ok("DELETE", f"/Groups/{line}")
    assert await team() == project


async def test_people_from_a_list_are_found_by_login_and_led_on_by_the_provider(
    provider: Provider, company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff({"kueche": (None, 2), "lager": (None, 0)})
    await company.ok(
        "PUT",
        "/people",
        json=[
            {"id": "7", "name": "Ute", "team_id": "kueche", "login": "ute@firma.de"},
            {"id": "8", "name": "Ole", "team_id": "kueche"},
        ],
    )
    found = await provider.ok("GET", '/Users?filter=userName eq "UTE@FIRMA.DE"')
    assert [user["id"] for user in found["Resources"]] == ["7"]
    shown = await provider.ok("GET", "/Groups/kueche")
    assert shown["members"] == [{"value": "7"}]
    await provider.ok("PATCH", "/Groups/lager", entra.ADD_MEMBER % "7")
    assert (await person(owner, "7"))["team_id"] == "lager"
    await refused(await provider.call("GET", "/Users/8"), 404)
    assert await provider.user("8", name={"givenName": "Ole", "familyName": "Ast"}) == "8"
    assert (await person(owner, "8"))["name"] == "Ole Ast"
    assert (await person(owner, "8"))["team_id"] == "kueche"
    await provider.ok("PATCH", "/Groups/kueche", entra.REMOVE_MEMBER % "8")
    assert (await person(owner, "8"))["team_id"] == "ohne-team"


async def test_a_group_that_names_who_is_shown_there_already_counts_from_then_on(
    provider: Provider, company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff({"kueche": (None, 0)})
    rows = [{"id": n, "name": n, "team_id": "kueche", "login": n} for n in ("named", "shown")]
    await company.ok("PUT", "/people", json=rows)
    await provider.ok("PATCH", "/Groups/kueche", entra.RENAME_GROUP)
    await provider.ok("PATCH", "/Groups/kueche", entra.ADD_MEMBER % "named")
    await provider.group("Projekt", "named", "shown")
    assert (await person(owner, "named"))["team_id"] == "kueche"
    assert (await person(owner, "shown"))["team_id"] == "projekt"


async def test_a_disabled_user_gets_no_new_invitation_and_keeps_the_one_they_have(
    provider: Provider, company: Company
) -> None:
    members = [await provider.user(f"u{n}") for n in range(6)]
    team = await provider.group("Küche", *members)
    poll = await company.poll()
    first = await company.open_round(poll, [team])
    await provider.ok("PATCH", "/Users/u5", entra.DISABLE_USER)
    invited = await company.ok("POST", f"/rounds/{first}/invitations", Role.MACHINE)
    assert len(invited) == 6
    await company.count(["u5"], mood=3)
    second = await company.open_round(poll, [team])
    invited = await company.ok("POST", f"/rounds/{second}/invitations", Role.MACHINE)
    assert sorted(item["person_id"] for item in invited) == members[:5]


async def test_the_parts_of_a_name_make_the_name_where_no_display_name_is_given(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    await provider.user("k", name={"givenName": "Kai", "familyName": "Ott"})
    assert (await person(owner, "k"))["name"] == "Kai Ott"
    operation = {"op": "replace", "path": "name.familyName", "value": "Roth"}
    body = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [operation],
    }
    assert (await provider.ok("PATCH", "/Users/k", body))["displayName"] == "Kai Roth"
    await provider.user("l")
    assert (await person(owner, "l"))["name"] == "l"


async def test_a_replaced_user_is_what_was_sent(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    await provider.user("k", displayName="Kai")
    team = await provider.group("Küche", "k")
    body = {"schemas": [f"{CORE}:User"], "userName": "kai@firma.de", "displayName": "Kai O."}
    replaced = await provider.ok("PUT", "/Users/k", body | {"id": "k", "active": False})
    assert (replaced["userName"], replaced["active"]) == ("kai@firma.de", False)
    assert await person(owner, "k") == {
        "name": "Kai O.",
        "team_id": team,
        "active": False,
        "login": "kai@firma.de",
        "external_id": None,
    }


async def test_a_replaced_group_keeps_members_that_are_left_out(provider: Provider) -> None:
    await provider.user("a")
    await provider.user("b")
    team = await provider.group("Küche", "a")
    body: dict[str, Any] = {"schemas": [f"{CORE}:Group"], "displayName": "Kantine"}
    replaced = await provider.ok("PUT", f"/Groups/{team}", body)
    assert (replaced["displayName"], replaced["members"]) == ("Kantine", [{"value": "a"}])
    replaced = await provider.ok("PUT", f"/Groups/{team}", body | {"members": [{"value": "b"}]})
    assert replaced["members"] == [{"value": "b"}]
    assert "members" not in await provider.ok("PUT", f"/Groups/{team}", body | {"members": []})


async def test_the_department_decides_where_it_is_set_to(
    company: Company, app: Litestar, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = Provider(company)
    context = app.state.context
    changed = {"scim_teams": "department"}
    settings = type(context.settings)(
        **{n: getattr(context.settings, n) for n in context.settings.__struct_fields__} | changed
    )
    monkeypatch.setattr(type(context), "settings", settings, raising=False)
    await company.staff({"v1": (None, 0)})
    await company.ok("PUT", "/teams", Role.ADMINISTRATOR, json=[{"id": "v1", "name": "Vertrieb"}])
    await provider.ok("POST", "/Users", entra.CREATE_USER)
    assert (await person(owner, "e1042"))["team_id"] == "v1"
    moved = await provider.ok("PATCH", "/Users/e1042", entra.UPDATE_USER_WITHOUT_PATH)
    assert moved[ENTERPRISE] == {"department": "Einkauf"}
    assert (await person(owner, "e1042"))["team_id"] == "einkauf"
    answer = await provider.call("PATCH", "/Groups/v1", entra.ADD_MEMBER % "e1042")
    await refused(answer, 400, "mutability")


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
        assert (await provider.call("GET", path, if_none_match=etag)).status_code == 304
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
    await refused(await provider.call("POST", "/Users", "{}", content_type="text/plain"), 415)
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
