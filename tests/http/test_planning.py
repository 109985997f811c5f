"""The people team plans a poll, opens a round and ends it, with forms alone."""

import csv
import io
import re
from html import unescape
from typing import Any

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.planning.patterns import PATTERNS, Pattern
from service.polls.questions import check_questions
from service.polls.types import PollInput
from tests.conftest import Workplace, add_session
from tests.support import MINUTES, Company, people
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 2), "logistik": ("firma", 6), "versand": ("logistik", 3)}
HERE = {"sec-fetch-site": "same-origin"}
POLL = {
    "id": "00000000-0000-4000-8000-000000000001",
    "title": "Puls",
    "wording0": "Wie geht es Ihnen?",
    "kind0": "scale5",
    "mood0": "yes",
    "wording2": "Was beschäftigt Sie?",
    "kind2": "text",
    "k_figures": "5",
    "k_texts": "10",
    "settle": "0",
    "texts": "figures_only",
}
ROUND = "00000000-0000-4000-8000-000000000002"


class Office:
    """The people team's browser."""

    def __init__(self, company: Company, headers: dict[str, str]) -> None:
        self._company = company
        self._headers = headers | HERE

    async def open(self, path: str) -> httpx.Response:
        return await self._company.client.get(f"/polls{path}", headers=self._headers)

    async def send(self, path: str, form: Any = None) -> httpx.Response:
        headers = self._headers | {"content-type": "application/x-www-form-urlencoded"}
        return await self._company.client.post(f"/polls{path}", headers=headers, data=form)

    async def plan(self, **fields: str) -> str:
        sent = await self.send("/new", POLL | fields)
        assert sent.status_code == 303, said(sent)
        return sent.headers["location"].removeprefix("/polls")

    async def start(self, poll: str, *teams: str) -> httpx.Response:
        form = {"id": ROUND, "team": list(teams), "closes_at": "2026-03-10T17:00"}
        return await self.send(f"{poll}/rounds", form)


@pytest.fixture
async def office(company: Company, owner: asyncpg.Connection) -> Office:
    await company.staff(TEAMS)
    session = await add_session(owner, (Role.PEOPLE_TEAM, None), person="firma-1")
    return Office(company, session)


def said(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.key)
def test_a_pattern_addresses_people_as_the_organisation_does(pattern: Pattern) -> None:
    formal = re.compile(r"\b(Sie|Ihnen|Ihre[nmrs]?|Ihr)\b")
    assert not any(formal.search(question.wording) for question in pattern.asked("du"))
    pairs = zip(pattern.asked("sie"), pattern.asked("du"), strict=True)
    assert all((a == b) is (formal.search(a.wording) is None) for a, b in pairs)


async def test_without_polls_the_page_offers_patterns(office: Office) -> None:
    page = said(await office.open(""))
    assert "Noch gibt es keine Umfrage" in page
    for pattern in PATTERNS:
        assert pattern.title.de in page
        form = await office.open(f"/new?pattern={pattern.key}")
        assert all(question.wording in unescape(form.text) for question in pattern.questions)
        options = [each for question in pattern.questions for each in question.options or []]
        assert all(option.label in unescape(form.text) for option in options)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.key)
def test_every_pattern_is_a_poll_that_asks_in_both_languages(pattern: Any) -> None:
    PollInput(title=pattern.title, questions=pattern.questions, settle=pattern.settle)
    check_questions(pattern.questions)
    assert all(question.wording_en for question in pattern.questions)
    options = [option for question in pattern.questions for option in question.options or []]
    assert all(option.label_en for option in options)
    assert sum(question.kind == "text" for question in pattern.questions) <= 1
    assert len(pattern.questions) <= 5


async def test_a_form_makes_one_poll_however_often_it_is_sent(
    office: Office, owner: asyncpg.Connection
) -> None:
    assert await office.plan() == await office.plan(title="Anders")
    rows = await owner.fetch("SELECT title, settle, texts_shown FROM polls")
    assert [(row["title"], row["settle"].total_seconds(), row["texts_shown"]) for row in rows] == [
        ("Puls", 0.0, False)
    ]
    asked = await owner.fetch("SELECT kind, mood FROM questions ORDER BY position")
    assert [tuple(row) for row in asked] == [("scale5", True), ("text", False)]
    assert await owner.fetchval("SELECT count(*) FROM audit_log WHERE action = 'poll.created'") == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "einen Titel"),
        ({"title": "x" * 201}, "einen Titel"),
        ({"wording0": "", "wording2": ""}, "mindestens eine Frage"),
        ({"wording0": "x" * 501}, "höchstens 500 Zeichen"),
        ({"kind0": "text"}, "nur eine Freitextfrage"),
        ({"k_figures": "4"}, "von 5 bis 1000"),
        ({"k_figures": "fünf"}, "von 5 bis 1000"),
        ({"k_texts": "9"}, "von 10 bis 1000"),
        ({"k_figures": "12"}, "nicht kleiner als bei den Zahlen"),
    ],
)
async def test_a_mistake_is_named_at_its_place_and_nothing_entered_is_lost(
    office: Office, owner: asyncpg.Connection, fields: dict[str, str], words: str
) -> None:
    page = await office.send("/new", POLL | fields)
    assert (page.status_code, words in said(page)) == (422, True)
    assert POLL["id"] in page.text
    assert await owner.fetchval("SELECT count(*) FROM polls") == 0


async def test_only_the_second_free_text_is_marked_and_gets_the_focus(office: Office) -> None:
    page = (await office.send("/new", POLL | {"kind0": "text", "k_figures": "4"})).text
    fields = re.findall(r"<(?:select|input)[^>]*>", page)
    names = {field: re.findall(r' name="(\w+)"', field) for field in fields}
    marked = [name for field in fields if "aria-invalid" in field for name in names[field]]
    assert marked == ["kind2", "k_figures"]
    assert [name for field in fields if "autofocus" in field for name in names[field]] == ["kind2"]


@pytest.mark.parametrize("form", [{}, {"title": "Puls"}, {"k_figures": "9" * 4000}])
async def test_a_form_sent_without_its_fields_is_shown_again(
    office: Office, form: dict[str, str]
) -> None:
    sent = await office.send("/new", form)
    assert sent.status_code == 422
    assert re.search(r'name="id" value="[0-9a-f-]{36}"', sent.text)


async def test_the_preview_is_the_poll_page_itself(office: Office) -> None:
    page = await office.open(await office.plan(k_figures="7"))
    for words in ("Sehr schlecht", "Keine Angabe", "mindestens 7 Personen", "niemand zu lesen"):
        assert words in said(page)


async def test_a_round_opens_once_shows_whole_groups_only_and_ends(
    office: Office,
    company: Company,
    workplace: Workplace,
    owner: asyncpg.Connection,
    clock: ManualClock,
) -> None:
    poll = await office.plan()
    for _ in range(2):
        opened = await office.start(poll, "logistik")
        assert opened.headers["location"] == f"/polls/rounds/{ROUND}"
    assert await owner.fetchval("SELECT count(*) FROM rounds") == 1
    await company.invite(ROUND)
    await company.count(people("logistik", 1, 4), frage1=4)
    await seal(workplace.work)
    page = said(await office.open(f"/rounds/{ROUND}"))
    assert "Logistik 9 noch keine Gruppe noch nicht gezeigt" in page
    assert "Firma 9 noch keine Gruppe" in page
    await company.count(people("logistik", 5, 5), frage1=2)
    await seal(workplace.work)
    page = said(await office.open(f"/rounds/{ROUND}"))
    assert "Logistik 9 5 56 %" in page
    assert "Versand 3 keine Gruppe nicht gezeigt" in page
    clock.advance(MINUTES)
    await office.send(f"/rounds/{ROUND}/close")
    page = said(await office.open(f"/rounds/{ROUND}"))
    assert "Beendet am 4. März 2026" in page
    assert "Links als CSV" not in page
    assert " noch " not in page[page.index("Nach Teams") :]
    assert (await office.send(f"/rounds/{ROUND}/invitations")).status_code == 303


async def test_a_round_that_cannot_open_says_why(office: Office, owner: asyncpg.Connection) -> None:
    poll = await office.plan()
    assert "mindestens ein Team" in said(await office.start(poll))
    assert "nötig sind mindestens 5" in said(await office.start(poll, "versand"))
    for moment in ("2026-03-01T10:00", "", "bald", "2036-01-01T10:00"):
        form = {"id": ROUND, "team": ["logistik"], "closes_at": moment}
        page = await office.send(f"{poll}/rounds", form)
        assert page.status_code == 422
        assert 'value="logistik" checked' in page.text
    assert await owner.fetchval("SELECT count(*) FROM rounds") == 0


async def test_a_team_that_ended_is_not_offered_and_gets_no_round(
    office: Office, owner: asyncpg.Connection
) -> None:
    poll = await office.plan()
    assert 'value="versand"' in (await office.open(poll)).text
    await owner.execute("UPDATE teams SET ended_on = '2026-03-04' WHERE id = 'versand'")
    assert 'value="versand"' not in (await office.open(poll)).text
    refused = await office.start(poll, "versand")
    assert (refused.status_code, "inzwischen aufgelöst" in said(refused)) == (422, True)


async def test_links_come_once_each_time_with_names_and_no_cell_is_a_formula(
    office: Office, company: Company, owner: asyncpg.Connection
) -> None:
    await owner.execute("UPDATE people SET name = '=cmd()' WHERE id = 'logistik-1'")
    await office.start(await office.plan(), "logistik")
    files = [await office.send(f"/rounds/{ROUND}/invitations") for _ in range(2)]
    assert files[0].headers["cache-control"] == "no-store"
    tables = [
        list(csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
        for file in files
    ]
    assert tables[0][0] == ["Kennung", "Name", "Link"]
    assert tables[0][1][:2] == ["logistik-1", "'=cmd()"]
    links = [[row[2] for row in table[1:]] for table in tables]
    assert len({*links[0], *links[1]}) == 18
    for link in (links[0][0], links[1][0]):
        assert (await company.client.get(link)).status_code == 200
    actions = await owner.fetch("SELECT action FROM audit_log ORDER BY number")
    assert [row["action"] for row in actions][-2:] == ["invitations.minted"] * 2


@pytest.mark.parametrize("path", ["/x", f"/{ROUND}", f"/rounds/{ROUND}", "/new?copy=x"])
async def test_what_is_not_there_is_a_kind_page(office: Office, path: str) -> None:
    page = await office.open(path)
    assert (page.status_code, "Diese Seite gibt es nicht" in page.text) == (404, True)


async def test_a_form_from_another_site_does_nothing(
    company: Company, owner: asyncpg.Connection
) -> None:
    session = await add_session(owner, (Role.PEOPLE_TEAM, None), person="somebody")
    headers = session | {"sec-fetch-site": "cross-site"}
    sent = await company.client.post("/polls/new", headers=headers, data=POLL)
    assert sent.status_code == 403
    assert await owner.fetchval("SELECT count(*) FROM polls") == 0


DIVIDE = "Auch nach Standort auswerten"


async def test_a_poll_can_be_divided_only_where_a_breakdown_is_declared(
    office: Office, company: Company
) -> None:
    assert "auswerten" not in said(await office.open("/new"))
    await _declare(company)
    form = said(await office.open("/new"))
    assert DIVIDE in form
    assert "getrennt nach Köln, Graz." in form
    poll = await office.plan(divided="yes")
    page = said(await office.open(poll))
    assert "nach Teams und nach Standort" in page
    copy = await office.open(f"/new?copy={poll[1:]}")
    assert re.search(r'name="divided"[^>]* checked', copy.text)
    await office.start(poll, "logistik")
    assert "nach Teams und nach Standort (Köln, Graz)" in said(
        await office.open(f"/rounds/{ROUND}")
    )


async def test_a_mistake_in_an_undivided_poll_is_told_where_a_breakdown_is_declared(
    office: Office, company: Company
) -> None:
    await _declare(company)
    page = await office.send("/new", POLL | {"title": ""})
    assert page.status_code == 422
    assert DIVIDE in said(page)


async def test_a_poll_that_is_not_divided_says_so_in_its_round(
    office: Office, company: Company
) -> None:
    await _declare(company)
    poll = await office.plan()
    assert "Standort" not in said(await office.open(poll))
    await office.start(poll, "logistik")
    assert "Auswertung nach Teams Einladen" in said(await office.open(f"/rounds/{ROUND}"))


async def test_a_divided_poll_without_a_breakdown_says_why_no_round_opens(
    office: Office, company: Company, owner: asyncpg.Connection
) -> None:
    await _declare(company)
    poll = await office.plan(divided="yes")
    await company.call("DELETE", "/breakdown", Role.PEOPLE_TEAM)
    assert "zurzeit ist keines festgelegt" in said(await office.open(poll))
    assert (await office.start(poll, "logistik")).status_code == 422
    assert await owner.fetchval("SELECT count(*) FROM rounds") == 0


async def _declare(company: Company) -> None:
    values = [{"key": "koeln", "de": "Köln", "en": "Cologne"}]
    values.append({"key": "graz", "de": "Graz", "en": "Graz"})
    given = {"key": "site", "de": "Standort", "en": "Site", "values": values}
    await company.ok("PUT", "/breakdown", Role.PEOPLE_TEAM, json=given)
