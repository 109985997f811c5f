"""The breakdown's column in lists of people: found by its name, read by labels or keys."""

from typing import Any

import asyncpg
import pytest

from tests.http.lists import TEAMS, bring, preview, send, texts
from tests.support import Company

pytestmark = pytest.mark.anyio

SITES = {
    "key": "site",
    "de": "Standort",
    "en": "Site",
    "values": [
        {"key": "muc", "de": "München", "en": "Munich"},
        {"key": "vie", "de": "Wien", "en": "Vienna"},
    ],
}
HEAD = "Personalnummer;Name;Team-ID;Standort\n"


@pytest.fixture
async def with_sites(company: Company) -> Company:
    """A company that declared its sites."""
    await company.ok("PUT", "/breakdown", json=SITES)
    await bring(company, TEAMS)
    return company


async def values(owner: asyncpg.Connection) -> dict[str, Any]:
    return dict(await owner.fetch("SELECT id, breakdown FROM people ORDER BY id"))


async def refused(company: Company, text: str) -> list[str]:
    answer = await send(company, "preview", text)
    assert answer.status_code == 422, answer.text
    return [error["message"] for error in answer.json()["errors"]]


async def test_people_get_the_value_that_a_column_names_by_label_or_key(
    with_sites: Company, owner: asyncpg.Connection
) -> None:
    people = "1;Eva Lang;nord;München\n2;Jan Ott;nord;VIENNA\n3;Uwe Abt;ost;muc\n4;Ida Ruf;ost;\n"
    seen = await bring(with_sites, HEAD + people)
    assert seen["ignored_columns"] == []
    assert await values(owner) == {"1": "muc", "2": "vie", "3": "muc", "4": None}
    again = await preview(with_sites, HEAD + people)
    assert again["counts"] == {}


@pytest.mark.parametrize("column", ["Standort", "STANDORT", "Site", "site"])
async def test_the_column_is_called_as_the_breakdown(
    with_sites: Company, owner: asyncpg.Connection, column: str
) -> None:
    await bring(with_sites, HEAD.replace("Standort", column) + "1;Eva Lang;nord;Wien\n")
    assert await values(owner) == {"1": "vie"}


async def test_a_preview_tells_who_gets_another_value(
    with_sites: Company, owner: asyncpg.Connection
) -> None:
    await bring(with_sites, HEAD + "1;Eva Lang;nord;Wien\n2;Jan Ott;nord;Wien\n")
    seen = await bring(with_sites, HEAD + "1;Eva Lang;nord;München\n2;Jan Ott;nord;\n")
    assert seen["summary"] == "Personen: 2 mit anderem Wert der Gliederung"
    assert texts(seen) == [
        "Standort: Eva Lang (1), Wien → München",
        "Standort: Jan Ott (2), Wien → keiner",
    ]
    assert await values(owner) == {"1": "muc", "2": None}


async def test_without_the_column_everybody_keeps_the_value(
    with_sites: Company, owner: asyncpg.Connection
) -> None:
    await bring(with_sites, HEAD + "1;Eva Lang;nord;Wien\n2;Jan Ott;nord;München\n")
    seen = await bring(with_sites, "Personalnummer;Name;Team-ID\n1;Eva Kurz;ost\n")
    assert seen["counts"] == {"renamed": 1, "moved": 1, "left": 1}
    assert await values(owner) == {"1": "vie", "2": "muc"}


async def test_a_value_that_nobody_declared_is_refused_by_line_and_column(
    with_sites: Company, owner: asyncpg.Connection
) -> None:
    assert await refused(with_sites, HEAD + "1;Eva Lang;nord;Wien\n2;Jan Ott;nord;Graz\n") == [
        "1.csv, Zeile 3, Spalte „Standort“: „Graz“ ist keiner der festgelegten Werte."
    ]
    assert await values(owner) == {}


async def test_a_label_of_two_values_must_be_said_by_key(
    with_sites: Company, owner: asyncpg.Connection
) -> None:
    both = [{**value, "de": "Zentrale"} for value in SITES["values"]]
    await with_sites.ok("PUT", "/breakdown", json={**SITES, "values": both})
    (told,) = await refused(with_sites, HEAD + "1;Eva Lang;nord;Zentrale\n")
    assert told.endswith("Mehrere Werte heißen „Zentrale“. Nennen Sie den Schlüssel.")
    await bring(with_sites, HEAD + "1;Eva Lang;nord;vie\n")
    assert await values(owner) == {"1": "vie"}


async def test_without_a_breakdown_the_column_is_left_out_and_named(company: Company) -> None:
    seen = await preview(company, TEAMS, HEAD + "1;Eva Lang;nord;Wien\n")
    assert seen["ignored_columns"] == ["Standort"]


async def test_a_column_that_means_something_else_goes_on_meaning_it(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.ok("PUT", "/breakdown", json={**SITES, "de": "Bereich"})
    await bring(company, TEAMS, "Personalnummer;Name;Bereich\n1;Eva Lang;Nord\n")
    assert await values(owner) == {"1": None}


async def test_values_that_change_after_the_preview_make_it_outdated(
    with_sites: Company, owner: asyncpg.Connection
) -> None:
    people = HEAD + "1;Eva Lang;nord;vie\n"
    seen = await preview(with_sites, people)
    renamed = [SITES["values"][0], {"key": "graz", "de": "vie", "en": "vie"}]
    await with_sites.ok("PUT", "/breakdown", json={**SITES, "values": renamed})
    answer = await send(with_sites, "apply", people, digest=seen["digest"])
    assert answer.status_code == 409, answer.text
    assert await values(owner) == {}
