"""Lists of teams and people over HTTP: a preview, then exactly what it said."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from tests.conftest import add_session
from tests.support import MEASURED, Company

pytestmark = pytest.mark.anyio

PEOPLE_TEAM = Role.PEOPLE_TEAM
TEAMS = """Team-ID;Team;Übergeordnetes Team
firma;Firma;
nord;Nord;firma
ost;Ost;nord
sued;Süd;Firma
"""
_WAITING = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted"
HEAD = "Personalnummer;Name;E-Mail;Team-ID\n"
ACTIVE = "Personalnummer;Name;E-Mail;Team-ID;Aktiv\n"


def staff(first: int = 1, last: int = 20, team: str = "nord") -> str:
    return "".join(f"{n};Person {n};p{n}@firma.de;{team}\n" for n in range(first, last + 1))


async def send(
    company: Company, step: str, *texts: str | bytes, role: Role = PEOPLE_TEAM, **fields: object
) -> httpx.Response:
    files = [
        ("files", (f"{n}.csv", text if isinstance(text, bytes) else text.encode("cp1252")))
        for n, text in enumerate(texts, 1)
    ]
    data = {name: str(value) for name, value in fields.items()}
    return await company.call("POST", f"/organisation/{step}", role, files=files, data=data)


async def preview(company: Company, *texts: str | bytes, **fields: object) -> Any:
    answer = await send(company, "preview", *texts, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def bring(company: Company, *texts: str | bytes, **fields: object) -> Any:
    """Look, then apply what was seen; what it was."""
    seen = await preview(company, *texts, **{k: v for k, v in fields.items() if k == "partial"})
    answer = await send(company, "apply", *texts, digest=seen["digest"], **fields)
    assert answer.status_code == 200, answer.text
    assert answer.json() == seen
    return seen


async def directory(owner: asyncpg.Connection) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "SELECT id, name, parent_id, ended_on::text, merged_into, split_from FROM teams"
        " UNION ALL SELECT id, name, team_id, active::text, login, NULL FROM people ORDER BY 1"
    )
    return [tuple(row) for row in rows]


@pytest.fixture
async def imported(company: Company) -> Company:
    """A company that came by list."""
    await bring(company, TEAMS, HEAD + staff())
    return company


def texts(seen: Any) -> list[str]:
    return [change["text"] for change in seen["changes"]]


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


BROKEN = {
    "unknown team": ("21;X;;nirgends\n", "Zeile 22, Spalte „Team-ID“: Das Team „nirgends“"),
    "no team": ("21;X;;\n", "Zeile 22, Spalte „Team-ID“: Das Team fehlt."),
    "twice": ("20;X;;nord\n", "Zeile 22, Spalte „Personalnummer“: Die Personalnummer „20“ steht"),
    "no number": (";X;;nord\n", "Zeile 22, Spalte „Personalnummer“: Die Personalnummer fehlt."),
    "bad number": ("a b;X;;nord\n", "Zeile 22, Spalte „Personalnummer“: „a b“ ist keine"),
    "no name": ("21;;;nord\n", "Zeile 22, Spalte „Name“: Der Name fehlt."),
    "login of somebody": ("21;X;P3@firma.de;nord\n", "gehört schon zu einer anderen Person"),
    "login with a space": ("21;X;a b;nord\n", "Zeile 22, Spalte „E-Mail“: „a b“ enthält"),
    "formula": ("21;+49 30;;nord\n", "Zeile 22, Spalte „Name“: Der Wert beginnt mit „+“"),
}


async def test_a_team_that_would_come_from_itself_is_named_before_anything_is_applied(
    imported: Company, owner: asyncpg.Connection
) -> None:
    before = await directory(owner)
    head = "Team-ID;Name;Übergeordnetes Team;Entstanden aus\n"
    for line in ("nord;Nord;firma;nord\n", "neu;Neu;firma;neu\n"):
        answer = await send(imported, "preview", head + line, partial=True)
        assert answer.status_code == 422
        assert "kann nicht aus sich selbst" in answer.json()["errors"][0]["message"]
    assert await directory(owner) == before


@pytest.mark.parametrize(("line", "message"), BROKEN.values(), ids=BROKEN)
async def test_one_bad_line_changes_nothing_and_is_named(
    imported: Company, owner: asyncpg.Connection, line: str, message: str
) -> None:
    before = await directory(owner)
    for step in ("preview", "apply"):
        answer = await send(imported, step, TEAMS, HEAD + staff() + line, digest="x")
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/import-faulty"
        assert message in answer.json()["errors"][0]["message"]
    assert await directory(owner) == before


BAD_TREES = {
    "unknown parent": ("x;X;nirgends\n", "Das Team „nirgends“ gibt es nicht."),
    "its own parent": ("x;X;x\n", "„X“ wäre damit sein eigenes übergeordnetes Team."),
    "circle": ("x;X;y\ny;Y;x\n", "„X“ wäre damit sein eigenes übergeordnetes Team."),
    "twice": ("nord;Nord;\n", "„nord“ steht schon in Zeile 3."),
    "twice in other letters": ("NORD;Nord;\n", "„NORD“ steht schon in Zeile 3."),
    "no name": ("x;;\n", "Der Name fehlt."),
    "nothing but signs": ("---;;firma\n", "keine Team-ID"),
    "ambiguous": ("x;Nord;\ny;Y;NORD x\nz;Z;Nord\n", "„NORD x“ gibt es nicht"),
    "51 levels": (
        "".join(f"t{n};T;{f't{n - 1}' if n else ''}\n" for n in range(51)),
        "mehr als 50 Ebenen",
    ),
}


@pytest.mark.parametrize(("lines", "message"), BAD_TREES.values(), ids=BAD_TREES)
async def test_a_tree_that_cannot_be_changes_nothing_and_says_where(
    imported: Company, owner: asyncpg.Connection, lines: str, message: str
) -> None:
    before = await directory(owner)
    answer = await send(imported, "preview", TEAMS + lines)
    assert answer.status_code == 422, answer.text
    assert any(message in error["message"] for error in answer.json()["errors"]), answer.text
    assert await directory(owner) == before


async def test_two_teams_of_one_name_are_told_apart_by_id_only(imported: Company) -> None:
    teams = TEAMS + "lager-n;Lager;nord\nlager-s;Lager;sued\n"
    answer = await send(imported, "preview", teams + "x;X;Lager\n")
    assert "Mehrere Teams heißen „Lager“" in answer.json()["errors"][0]["message"]
    assert (await preview(imported, teams + "x;X;lager-n\n"))["counts"] == {"team_new": 3}


async def test_a_removed_team_with_people_in_it_is_refused(imported: Company) -> None:
    answer = await send(imported, "preview", TEAMS.replace("nord;Nord;firma\n", ""))
    assert answer.status_code == 422
    messages = [error["message"] for error in answer.json()["errors"]]
    assert any("„Ost“ läge unter „Nord“, das nicht mehr besteht" in text for text in messages)
    answer = await send(
        imported,
        "preview",
        TEAMS.replace("nord;Nord;firma\n", "").replace("ost;Ost;nord", "ost;Ost;firma"),
    )
    assert "20 Personen sind noch darin" in answer.json()["errors"][0]["message"]


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
    for last, head in ((staff(2), HEAD), ("1;Person 1;p1@firma.de;nord;nein\n", ACTIVE)):
        refused = await send(imported, "preview", TEAMS, head + last, partial=head is ACTIVE)
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert error["message"] == (
            "2.csv: Danach wäre niemand mehr in der Administration; ausscheiden würde: 1. "
            "Vergeben Sie die Rolle zuerst neu."
        )
    seen = await preview(imported, TEAMS, HEAD + staff(1, 19))
    await owner.execute("UPDATE accounts SET person_id = '20' WHERE person_id = '1'")
    late = await send(imported, "apply", TEAMS, HEAD + staff(1, 19), digest=seen["digest"])
    assert late.status_code == 422
    await add_session(owner, (Role.ADMINISTRATOR, None), person="2")
    await bring(imported, TEAMS, HEAD + staff(1, 19))


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


async def test_errors_are_in_english_for_those_who_read_english(imported: Company) -> None:
    answer = await send(imported, "preview", HEAD + "21;X;;nowhere\n")
    assert "Zeile" in answer.text
    headers = {"accept-language": "en"}
    files = [("files", ("a.csv", (HEAD + "21;X;;nowhere\n").encode()))]
    answer = await imported.call("POST", "/organisation/preview", files=files, headers=headers)
    assert answer.json()["errors"][0]["message"] == (
        "a.csv, line 2, column 'Team-ID': There is no team 'nowhere'."
    )


async def test_what_is_no_upload_is_refused(imported: Company) -> None:
    for options in ({"json": {}}, {"content": b"x"}, {"data": {"partial": "x"}}, {"files": []}):
        for step in ("preview", "apply"):
            answer = await imported.call("POST", f"/organisation/{step}", **options)
            assert 400 <= answer.status_code < 500, (options, answer.text)


@pytest.mark.parametrize("step", ["preview", "apply"])
async def test_what_is_no_upload_is_told_what_is_one(company: Company, step: str) -> None:
    path = f"/organisation/{step}"
    for kind in ("application/json", "text/csv", "application/x-www-form-urlencoded"):
        headers = {"content-type": kind}
        answer = await company.call("POST", path, content=b"{}", headers=headers)
        assert (answer.status_code, "multipart/form-data" in answer.json()["detail"]) == (415, True)
    headers = {"content-type": "multipart/form-data; boundary=y"}
    torn = await company.call("POST", path, content=part("files", "a", "a") + END, headers=headers)
    assert torn.status_code == 400
    assert "multipart/form-data" in torn.json()["detail"]
    assert "JSON" not in torn.json()["detail"]


async def test_more_than_a_hundred_faults_are_counted(imported: Company) -> None:
    answer = await send(imported, "preview", HEAD + "x;=;;\n" * 150)
    assert len(answer.json()["errors"]) == 101
    assert answer.json()["errors"][-1]["message"] == "… und 50 weitere"


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


def part(name: str, content: str, filename: str | None = None) -> bytes:
    named = "" if filename is None else f'; filename="{filename}"'
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return f"{head}{content}\r\n".encode()


END = b"--x--\r\n"
ODD_UPLOADS = {
    "text where a file belongs": part("files", "a;b") + END,
    "a file and a text": part("files", "a;b", "a.csv") + part("files", "x") + END,
    "a file where yes or no belongs": part("files", "a", "a.csv") + part("partial", "x", "y") + END,
    "no part": END,
    "cut off": part("files", "a;b", "a.csv"),
    "no multipart at all": b"\x00\xff garbage",
    "nothing": b"",
    "a number of leavers that is none": part("files", "a", "a") + part("leavers", "viele") + END,
    "a name of a path": part("files", "", "../../etc/passwd") + END,
}


@pytest.mark.parametrize("body", ODD_UPLOADS.values(), ids=ODD_UPLOADS)
async def test_an_odd_upload_is_refused_and_never_crashes(imported: Company, body: bytes) -> None:
    for step in ("preview", "apply"):
        for kind in ("multipart/form-data; boundary=x", "multipart/form-data", "text/csv"):
            answer = await imported.call(
                "POST",
                f"/organisation/{step}",
                PEOPLE_TEAM,
                content=body,
                headers={"content-type": kind},
            )
            assert 400 <= answer.status_code < 500, (step, kind, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
