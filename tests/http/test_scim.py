"""SCIM 2.0, with requests as Entra ID sends them: people and teams follow the company's own."""

from typing import Any

import asyncpg
import pytest

from service.http.auth import Role
from tests.http import entra
from tests.http.conftest import Configure
from tests.http.scim import CORE, ENTERPRISE, Provider, person, refused
from tests.support import Company

pytestmark = pytest.mark.anyio


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


async def test_a_name_is_stored_on_one_line_and_without_what_turns_it_about(
    provider: Provider, owner: asyncpg.Connection
) -> None:
    await provider.user("a", displayName=" Anna\n \u202eAst\x07 ")
    named = {"schemas": [f"{CORE}:Group"], "displayName": "Küche\t und\u2028Bad"}
    team = (await provider.ok("POST", "/Groups", named))["id"]
    assert (await person(owner, "a"))["name"] == "Anna Ast"
    assert (await provider.ok("GET", f"/Groups/{team}"))["displayName"] == "Küche und Bad"
    await owner.execute("UPDATE people SET name = E'Anna\u202eAst'")
    assert (await provider.ok("PATCH", "/Users/a", entra.DISABLE_USER))["active"] is False


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


async def test_a_replacement_without_active_brings_nobody_back(provider: Provider) -> None:
    await provider.user("k")
    body = {"schemas": [f"{CORE}:User"], "userName": "kai@firma.de", "id": "k"}
    for active, told in ((None, True), (False, False), (None, False), (True, True)):
        given = body if active is None else body | {"active": active}
        assert (await provider.ok("PUT", "/Users/k", given))["active"] is told


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
    provider: Provider, company: Company, owner: asyncpg.Connection, configure: Configure
) -> None:
    configure(scim_teams="department")
    await company.staff({"v1": (None, 0)})
    await company.ok("PUT", "/teams", Role.ADMINISTRATOR, json=[{"id": "v1", "name": "Vertrieb"}])
    await provider.ok("POST", "/Users", entra.CREATE_USER)
    assert (await person(owner, "e1042"))["team_id"] == "v1"
    moved = await provider.ok("PATCH", "/Users/e1042", entra.UPDATE_USER_WITHOUT_PATH)
    assert moved[ENTERPRISE] == {"department": "Einkauf"}
    assert (await person(owner, "e1042"))["team_id"] == "einkauf"
    answer = await provider.call("PATCH", "/Groups/v1", entra.ADD_MEMBER % "e1042")
    await refused(answer, 400, "mutability")
