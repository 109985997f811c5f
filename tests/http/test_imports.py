"""Lists of teams and people over HTTP: a preview, then exactly what it said."""

import asyncio
import time
from collections.abc import Callable

import asyncpg
import pytest

from service.http.auth import Role
from tests.conftest import add_session
from tests.http.lists import (
    ACTIVE,
    HEAD,
    TEAMS,
    bring,
    directory,
    preview,
    send,
    staff,
    texts,
)
from tests.support import MEASURED, Company

pytestmark = pytest.mark.anyio

_WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"


async def test_a_preview_changes_nothing_and_applying_it_does_what_it_said(
    company: Company, owner: asyncpg.Connection
) -> None:
    seen = await preview(company, TEAMS, HEAD + staff(1, 2))
    assert seen["counts"] == {"team_new": 4, "new": 2}
    assert seen["summary"] == "Teams: 4 neu; Personen: 2 neu"
    assert texts(seen) == [
        "Neues Team: Firma (firma), ganz oben",
        "Neues Team: Nord (nord), unter Firma",
        "Neues Team: Ost (ost), unter Nord",
        "Neues Team: Süd (sued), unter Firma",
        "Neu: Person 1 (1), Nord",
        "Neu: Person 2 (2), Nord",
    ]
    assert await directory(owner) == []
    await bring(company, TEAMS, HEAD + staff(1, 2))
    assert ("1", "Person 1", "nord", "true", "p1@firma.de", None) in await directory(owner)
    assert await owner.fetchval("SELECT count(*) FROM team_paths") == 8


async def test_the_same_lists_again_change_nothing(
    imported: Company, owner: asyncpg.Connection
) -> None:
    before = await directory(owner)
    seen = await bring(imported, TEAMS, HEAD + staff())
    assert (seen["summary"], seen["changes"]) == ("Nichts ändert sich.", [])
    assert await directory(owner) == before
    log = await imported.ok("GET", "/audit", Role.WORKS_COUNCIL)
    assert [entry["action"] for entry in log["items"]] == ["organisation.imported"]
    assert log["items"][0]["details"] == {"counts": {"team_new": 4, "new": 20}}


async def test_every_kind_of_change_stands_in_the_diff_and_then_in_the_directory(
    imported: Company, owner: asyncpg.Connection
) -> None:
    teams = (
        "Team-ID;Name;Übergeordnetes Team;Aufgegangen in;Entstanden aus\n"
        "firma;Firma AG;;;\n"
        "nord;Nord;firma;;\n"
        "ost;Ost;firma;sued;\n"
        "west;West;sued;;nord\n"
        "sued;Süd;nord;;\n"
    )
    people = (
        HEAD + staff(1, 16) + "17;Person Neu;p17@firma.de;west\n18;Person 18;neu@firma.de;nord\n"
    )
    seen = await bring(imported, teams, people + "99;Zoë;p19@firma.de;sued\n")
    assert texts(seen) == [
        "Abgespalten von Nord: West (west), unter Süd",
        "Team umbenannt: Firma → Firma AG (firma)",
        "Team verschoben: Süd (sued), bisher unter Firma, künftig unter Nord",
        "Team zusammengeführt: Ost (ost) geht in Süd auf",
        "Neu: Zoë (99), Süd",
        "Umbenannt: Person 17 → Person Neu (17)",
        "Versetzt: Person Neu (17) von Nord zu West",
        "Anmeldename: Person 18 (18), p18@firma.de → neu@firma.de",
        "Anmeldename: Person 19 (19), p19@firma.de → keiner",
        "Ausgeschieden: Person 19 (19), Nord",
        "Ausgeschieden: Person 20 (20), Nord",
    ]
    rows = await directory(owner)
    assert ("ost", "Ost", "nord", "2026-03-04", "sued", None) in rows
    assert ("west", "West", "sued", None, None, "nord") in rows
    assert ("19", "Person 19", "nord", "false", None, None) in rows
    back = await bring(imported, TEAMS, HEAD + staff())
    assert back["counts"] == {
        "team_back": 1,
        "team_renamed": 1,
        "team_moved": 1,
        "team_ended": 1,
        "back": 2,
        "renamed": 1,
        "moved": 1,
        "login": 3,
        "left": 1,
    }
    assert (await preview(imported, TEAMS, HEAD + staff()))["changes"] == []


async def test_a_merger_in_a_list_of_teams_takes_the_people_along(
    imported: Company, owner: asyncpg.Connection
) -> None:
    teams = TEAMS.replace("Team\n", "Team;Aufgegangen in\n", 1).replace(
        "nord;Nord;firma", "nord;Nord;firma;sued"
    )
    seen = await send(imported, "preview", teams)
    assert "„Ost“ läge unter „Nord“" in seen.json()["errors"][0]["message"]
    await bring(imported, teams.replace("ost;Ost;nord", "ost;Ost;firma"))
    assert await owner.fetchval("SELECT count(*) FROM people WHERE team_id = 'sued'") == 20


async def test_a_list_of_people_alone_makes_the_teams_it_names_and_ends_none(
    imported: Company, owner: asyncpg.Connection
) -> None:
    people = "Personalnummer;Nachname;Vorname;Abteilung\n" + "".join(
        f"{n};{n};Person;{'Küche Süd' if n == 7 else 'Nord'}\n" for n in range(1, 21)
    )
    seen = await bring(imported, people.encode("utf-16"))
    assert texts(seen)[0] == "Neues Team: Küche Süd (kueche-sued), ganz oben"
    assert seen["counts"] == {"team_new": 1, "moved": 1}
    assert await owner.fetchval("SELECT count(*) FROM teams WHERE ended_on IS NULL") == 5


@pytest.mark.parametrize("called", ["kueche", "KUECHE", "küche", "KÜCHE", "Kueche"])
@pytest.mark.parametrize("partial", [True, False])
async def test_a_list_of_people_finds_a_team_by_its_id_and_renames_nothing(
    company: Company, owner: asyncpg.Connection, called: str, partial: bool
) -> None:
    people = "Personalnummer;Name;Team\n1;P 1;Küche\n"
    await bring(company, people)
    seen = await bring(company, people + f"3;P 3;{called}\n", partial=partial)
    assert seen["counts"] == {"new": 1}
    assert [row[:2] for row in await directory(owner) if row[0] == "kueche"] == [
        ("kueche", "Küche")
    ]
    # Nor does whoever comes into a team that had ended.
    await bring(company, "Team-ID;Team\nk;K\n", "Personalnummer;Name;Team\n1;P 1;K\n3;P 3;K\n")
    back = await bring(company, f"Personalnummer;Name;Team\n1;P 1;{called}\n", partial=True)
    assert back["counts"] == {"team_back": 1, "moved": 1}


async def test_a_list_of_people_with_id_and_name_still_renames_a_team(company: Company) -> None:
    head = "Personalnummer;Name;Team-ID;Team\n"
    await bring(company, head + "1;P 1;kueche;Küche\n")
    seen = await bring(company, head + "1;P 1;kueche;Großküche\n")
    assert seen["counts"] == {"team_renamed": 1}


async def test_a_partial_list_brings_somebody_back_only_where_it_says_so(
    imported: Company,
) -> None:
    await bring(imported, HEAD + staff(1, 19))
    assert texts(await bring(imported, HEAD + staff(20, 20), partial=True)) == []
    told = HEAD.replace("Team-ID", "Team-ID;Aktiv") + "20;Person 20;p20@firma.de;nord;ja\n"
    seen = await preview(imported, told, partial=True)
    assert seen["counts"] == {"back": 1}
    assert (await preview(imported, HEAD + staff()))["counts"] == {"back": 1}


async def test_a_partial_list_lets_nobody_leave(imported: Company) -> None:
    seen = await bring(imported, HEAD + "21;Neu;;ost\n", partial=True)
    assert seen["counts"] == {"new": 1}
    seen = await preview(imported, HEAD + staff(2, 20) + "21;Neu;;ost\n")
    assert seen["counts"] == {"left": 1}


async def test_a_truncated_list_lets_nobody_leave_unless_their_number_is_confirmed(
    imported: Company, owner: asyncpg.Connection
) -> None:
    cut = HEAD + staff(1, 12)
    seen = await preview(imported, cut)
    assert seen["confirm_leavers"] == 8
    for given in ({}, {"leavers": 7}, {"leavers": 20}):
        answer = await send(imported, "apply", cut, digest=seen["digest"], **given)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/many-leavers")
        assert "8 von 20 Personen" in answer.json()["detail"]
    assert await owner.fetchval("SELECT count(*) FROM people WHERE active") == 20
    await bring(imported, cut, leavers=8)
    assert await owner.fetchval("SELECT count(*) FROM people WHERE active") == 12


async def test_a_list_without_the_last_administrator_is_refused_in_the_preview(
    imported: Company, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (Role.ADMINISTRATOR, None), person="1")
    gone = [("1;Person 1;p1@firma.de;nord;nein\n", ACTIVE), ("1;Person 1;;nord\n", HEAD)]
    for last, head in ((staff(2), HEAD), *gone):
        refused = await send(imported, "preview", TEAMS, head + last, partial=last in dict(gone))
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert error["message"] == (
            "2.csv: Danach könnte sich niemand aus der Administration mehr anmelden; betroffen: 1. "
            "Vergeben Sie die Rolle zuerst neu."
        )
    seen = await preview(imported, TEAMS, HEAD + staff(1, 19))
    await owner.execute("UPDATE accounts SET person_id = '20' WHERE person_id = '1'")
    late = await send(imported, "apply", TEAMS, HEAD + staff(1, 19), digest=seen["digest"])
    assert late.status_code == 422
    await add_session(owner, (Role.ADMINISTRATOR, None), person="2")
    await bring(imported, TEAMS, HEAD + staff(1, 19))


async def test_a_list_keeps_the_last_administrator_who_has_no_login_yet(
    imported: Company, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (Role.ADMINISTRATOR, None), person="1")
    await owner.execute("UPDATE people SET login = NULL WHERE id = '1'")
    refused = await send(imported, "preview", TEAMS, HEAD + staff(2))
    assert "mehr anmelden; betroffen: 1." in refused.json()["errors"][0]["message"]


async def test_a_list_keeps_the_last_administrator_whose_role_opens_something(
    imported: Company, owner: asyncpg.Connection
) -> None:
    for person in ("1", "2"):
        await add_session(owner, (Role.ADMINISTRATOR, None), person=person)
    await owner.execute("UPDATE accounts SET login = 'p2@firma.de' WHERE person_id = '2'")
    refused = await send(imported, "preview", TEAMS, HEAD + staff(1, 1) + staff(3))
    assert "mehr anmelden; betroffen: 1, 2." in refused.json()["errors"][0]["message"]
    await owner.execute("UPDATE accounts SET login = 'p1@firma.de' WHERE person_id = '1'")
    await preview(imported, TEAMS, HEAD + staff(1, 1) + staff(3))


async def test_what_changed_since_the_preview_is_not_overwritten(
    imported: Company, owner: asyncpg.Connection
) -> None:
    lists = TEAMS, HEAD + staff(1, 18)
    seen = await preview(imported, *lists)
    person = {"id": "x", "name": "X", "team_id": "nord"}
    await imported.ok("PUT", "/people", json=[person])
    before = await directory(owner)
    for digest in (seen["digest"], "", "x"):
        answer = await send(imported, "apply", *lists, digest=digest)
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/import-outdated")
    fresh = await preview(imported, *lists)
    other = await send(imported, "apply", TEAMS, HEAD + staff(1, 17), digest=fresh["digest"])
    assert other.status_code == 409
    assert await directory(owner) == before


async def test_of_two_who_apply_at_once_one_is_told_to_look_again(
    imported: Company, owner: asyncpg.Connection
) -> None:
    lists = [(TEAMS, HEAD + staff(1, last)) for last in (18, 19)]
    seen = [await preview(imported, *each) for each in lists]
    async with owner.transaction():
        await owner.fetch("SELECT FROM people FOR UPDATE")
        applying = [
            asyncio.create_task(send(imported, "apply", *each, digest=one["digest"]))
            for each, one in zip(lists, seen, strict=True)
        ]
        # Whoever does not hold the directory has made its plan by the time it waits here.
        waiting = 0
        while waiting < len(lists):
            waiting = await owner.fetchval(_WAITING)
            await asyncio.sleep(0.01)
    answers = [await task for task in applying]
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    kept = 18 if answers[0].status_code == 200 else 19
    assert await owner.fetchval("SELECT count(*) FROM people WHERE active") == kept


async def test_logins_change_hands_within_one_list(
    imported: Company, owner: asyncpg.Connection
) -> None:
    swapped = staff(3, 20) + "1;Person 1;p2@firma.de;nord\n2;Person 2;P1@firma.de;nord\n"
    await bring(imported, HEAD + swapped)
    found = await owner.fetch("SELECT id, login FROM people WHERE id IN ('1', '2') ORDER BY id")
    assert [tuple(row) for row in found] == [("1", "p2@firma.de"), ("2", "P1@firma.de")]


async def test_ten_thousand_people_in_eight_hundred_teams_in_under_ten_seconds(
    company: Company, owner: asyncpg.Connection, record_property: Callable[[str, object], None]
) -> None:
    teams = "Team-ID;Team;Übergeordnetes Team\n" + "".join(
        f"t{n};Team {n};{f't{n // 8}' if n else ''}\n" for n in range(800)
    )

    def listed(moved: int) -> str:
        return "Personalnummer;Nachname;Vorname;E-Mail;Team-ID\n" + "".join(
            f"{n};Müller {n};Ute;u{n}@firma.de;t{(n + (n < moved)) % 800}\n" for n in range(10_000)
        )

    looking = time.perf_counter()
    seen = await preview(company, teams, listed(0))
    started = time.perf_counter()
    answer = await send(company, "apply", teams, listed(0), digest=seen["digest"])
    took = time.perf_counter() - started
    assert (answer.status_code, answer.json()) == (200, seen)
    assert seen["counts"] == {"team_new": 800, "new": 10_000}
    again = time.perf_counter()
    assert (await bring(company, teams, listed(0)))["changes"] == []
    unchanged = time.perf_counter() - again
    moving = time.perf_counter()
    assert (await bring(company, teams, listed(300)))["counts"] == {"moved": 300}
    record_property(
        MEASURED,
        f"10,000 people in 800 teams: preview {started - looking:.1f} s, import {took:.1f} s;"
        f" preview and import of the same again:"
        f" {unchanged:.1f} s; 300 of them moved: {time.perf_counter() - moving:.1f} s",
    )
    assert took < 10
    assert await owner.fetchval("SELECT count(*) FROM people WHERE active") == 10_000
