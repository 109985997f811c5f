"""The people team plans a choice: its options are lines of a form."""

import re
from html import unescape

import asyncpg
import pytest
from msgspec import json

from service.http.auth import Role
from tests.conftest import add_session
from tests.http.test_planning import POLL, TEAMS, Office, said
from tests.support import Company

pytestmark = pytest.mark.anyio

CHOICE = {"wording1": "Was zuerst?", "kind1": "choice", "mood1": "yes"}


@pytest.fixture
async def office(company: Company, owner: asyncpg.Connection) -> Office:
    await company.staff(TEAMS)
    return Office(company, await add_session(owner, (Role.PEOPLE_TEAM, None)))


async def test_a_choice_is_entered_one_option_a_line_and_comes_back_so_in_a_copy(
    office: Office, owner: asyncpg.Connection
) -> None:
    lines = {"options1": "Mehr Zeit\r\n\r\n  Mehr Ruhe \r\n", "options_en1": "Time\r\nQuiet"}
    poll = await office.plan(**CHOICE, **lines)
    row = await owner.fetchrow("SELECT mood, options::text FROM questions WHERE kind = 'choice'")
    assert row["mood"] is False
    assert json.decode(row["options"]) == [
        {"label": "Mehr Zeit", "label_en": "Time"},
        {"label": "Mehr Ruhe", "label_en": "Quiet"},
    ]
    preview = said(await office.open(poll))
    assert "Was zuerst? Mehr Zeit Mehr Ruhe Keine Angabe" in preview
    copy = unescape((await office.open(f"/new?copy={poll[1:]}")).text)
    assert ">Mehr Zeit\nMehr Ruhe</textarea>" in copy
    assert ">Time\nQuiet</textarea>" in copy


@pytest.mark.parametrize(
    ("german", "english", "words"),
    [
        ("", "", "2 bis 10 Antworten an"),
        ("Ja", "", "2 bis 10 Antworten an"),
        ("\n".join(str(number) for number in range(11)), "", "2 bis 10 Antworten an"),
        ("Ja\nNein\nja", "", "nur einmal"),
        ("Ja\nNein", "Yes\nYES", "nur einmal"),
        ("Ja\nNein", "Yes", "so viele Antworten an wie auf Deutsch"),
        ("Ja\n" + "x" * 101, "", "höchstens 100 Zeichen"),
    ],
)
async def test_options_that_do_not_fit_are_named_at_their_question_and_not_lost(
    office: Office, owner: asyncpg.Connection, german: str, english: str, words: str
) -> None:
    form = POLL | CHOICE | {"options1": german, "options_en1": english}
    page = await office.send("/new", form)
    assert page.status_code == 422
    [error] = re.findall(r'<p class="error" id="options1-error">(.*?)</p>', page.text)
    assert words in error
    assert f">{german}</textarea>" in page.text
    assert await owner.fetchval("SELECT count(*) FROM polls") == 0
