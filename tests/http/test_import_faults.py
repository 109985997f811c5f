"""Lists that do not fit change nothing and say where, uploads that are none are refused."""

from typing import Any

import asyncpg
import pytest

from tests.http.lists import HEAD, PEOPLE_TEAM, TEAMS, directory, preview, send, staff
from tests.support import Company

pytestmark = pytest.mark.anyio

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
    assert "nicht leer (Personen: 20)" in answer.json()["errors"][0]["message"]


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


UPLOADS: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "a field that nobody knows": (
        {"files": [("files", ("x.csv", HEAD))], "data": {"partiel": "true"}},
        *(422, "Ein Feld „partiel“ gibt es hier nicht"),
        "Object contains unknown field `partiel`",
    ),
    "a text in the place of a file": (
        {"files": [("files", (None, HEAD))]},
        *(422, "erwartet wird eine Datei", "expected a file"),
    ),
    "no form at all": (
        {"content": b"x", "headers": {"content-type": "multipart/form-data; boundary=y"}},
        *(400, "Die Anfrage lässt sich nicht lesen: Sie ist kein multipart/form-data."),
        "The request cannot be read: the body is no multipart/form-data.",
    ),
    "very many files": (
        {"files": [("files", (f"{n}.csv", HEAD)) for n in range(1001)]},
        *(413, "Die Anfrage ist größer als hier erlaubt."),
        "The request is larger than allowed here.",
    ),
}


@pytest.mark.parametrize(("sent", "status", "german", "english"), UPLOADS.values(), ids=UPLOADS)
async def test_an_upload_that_is_none_is_told_what_is_wrong_with_it(
    company: Company, sent: dict[str, Any], status: int, german: str, english: str
) -> None:
    for language, words in (("de", german), ("en", english)):
        headers = {"accept-language": language, **sent.get("headers", {})}
        options = {**sent, "headers": headers}
        answer = await company.call("POST", "/organisation/preview", PEOPLE_TEAM, **options)
        body = answer.json()
        told = [place["message"] for place in body.get("errors", [])] or [body["detail"]]
        assert (answer.status_code, told) == (status, [words])


async def test_more_than_a_hundred_faults_are_counted(imported: Company) -> None:
    answer = await send(imported, "preview", HEAD + "x;=;;\n" * 150)
    assert len(answer.json()["errors"]) == 101
    assert answer.json()["errors"][-1]["message"] == "… und 50 weitere"


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
