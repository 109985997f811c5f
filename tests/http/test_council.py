"""The works council's pages say what holds now, obey only it, and need no script."""

import re
from collections import Counter
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import asyncpg
import httpx
import pytest
from pypdf import PdfReader

from sentiment.types import Card
from service.audit.types import AuditEntry, Event
from service.council import words
from service.http.assets import address
from service.http.auth import Role
from tests.conftest import NOON, Workplace, add_sessions
from tests.support import COMMENT, SCALE, Company
from workers.model import publish

pytestmark = pytest.mark.anyio

A, P, W = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.WORKS_COUNCIL
HOME = "/works-council"
PAGES = [HOME, f"{HOME}/annex", f"{HOME}/annex.pdf", f"{HOME}/stop"]
FORMS = [f"{HOME}/stop", f"{HOME}/start"]
FROM_HERE = {"sec-fetch-site": "same-origin"}
LATER = NOON + timedelta(days=1)


@pytest.fixture
async def company(company: Company, owner: asyncpg.Connection) -> Company:
    """The company with somebody signed in for every role."""
    company.sessions = await add_sessions(owner)
    return company


async def visit(company: Company, path: str = HOME, role: Role = W) -> httpx.Response:
    return await company.client.get(path, headers=company.sessions[role])


async def send(company: Company, path: str, headers: dict[str, str] | None = None) -> Any:
    sent = company.sessions[W] | (FROM_HERE if headers is None else headers)
    return await company.client.post(path, headers=sent)


def said(page: str) -> str:
    """Return a page's words, as somebody reads them."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def in_pdf(content: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages).split())


async def everywhere(company: Company) -> list[str]:
    """Return the words of the page, of the annex and of its PDF."""
    page, annex, pdf = [await visit(company, path) for path in PAGES[:3]]
    return [said(page.text), said(annex.text), in_pdf(pdf.content)]


async def proposal(company: Company) -> tuple[str, str]:
    """Return a poll with raised thresholds and a proposal to lower them."""
    await company.staff({"firma": (None, 30)})
    poll = await company.poll(SCALE, COMMENT, title="Puls", k_figures=8, k_texts=12)
    given = {"poll_id": poll, "k_figures": 6, "k_texts": 11}
    asked = await company.ok("POST", "/threshold-proposals", P, json=given)
    return poll, asked["id"]


async def actions(company: Company) -> list[str]:
    return [entry["action"] for entry in (await company.ok("GET", "/audit", W))["items"]]


async def test_page_annex_and_pdf_follow_the_configuration(company: Company) -> None:
    await company.staff({"firma": (None, 30)})
    poll = await company.poll(SCALE, COMMENT, title="Monatspuls", settle=5400, k_figures=7)
    for words_of in await everywhere(company):
        assert "Monatspuls 7 Personen 10 Personen 1 Stunde 30 Minuten werden gezeigt" in words_of
    await company.ok("PUT", f"/polls/{poll}/thresholds", json={"k_figures": 9, "k_texts": 14})
    setting = {"enabled": True, "k": 6, "settle": "close"}
    await company.ok("PUT", "/sources/replies", A, json=setting)
    for words_of in await everywhere(company):
        assert "Monatspuls 9 Personen 14 Personen 1 Stunde 30 Minuten" in words_of
        assert "Antworten auf Beiträge eingeschaltet 6 Personen bis zum Ende des Tages" in words_of


async def test_page_annex_and_pdf_say_what_else_figures_are_split_by(company: Company) -> None:
    for words_of in await everywhere(company):
        assert "Ein weiteres Merkmal, etwa der Standort, ist nicht festgelegt." in words_of
    await company.declare("koeln", "graz")
    for words_of in await everywhere(company):
        assert "ein Merkmal festgelegt: „Standort“" in words_of
        assert "Noch nutzt es keine Umfrage." in words_of
    await company.staff({"firma": (None, 30)})
    poll = await company.poll(title="Standortpuls", divided=True)
    await company.open_round(poll, ["firma"], LATER)
    await company.poll(title="Anderer")
    for words_of in await everywhere(company):
        assert "Danach ausgewertet wird in: „Standortpuls“." in words_of
        assert "Wert Bezeichnung auf Englisch Koeln Koeln Graz Graz" in words_of
        assert "Kennung, Name, Team und Wert für „Standort“ einer Person" in words_of
    assert "als Team, Quelle und Zeitraum und dem Merkmal „Standort“" in words_of
    page = said((await visit(company)).text)
    assert "werden gezeigt Team und Standort" in page
    assert "Gliederung nach „site“ festgelegt: koeln, graz" in page
    assert "Runde der Umfrage „Standortpuls“ eröffnet: Zahlen ab 5, Texte ab 10 Personen" in page
    assert "Texte werden gezeigt, gegliedert" in page


async def test_the_hash_of_the_configuration_covers_the_breakdown(company: Company) -> None:
    async def printed() -> str:
        annex = said((await visit(company, f"{HOME}/annex")).text)
        return re.findall(r"Prüfsumme der Konfiguration ([0-9a-f]{64})", annex)[0]

    before = await printed()
    await company.declare("koeln")
    declared = await printed()
    await company.declare("koeln", "graz")
    assert len({before, declared, await printed()}) == 3


async def test_an_open_round_shows_what_it_promised(company: Company) -> None:
    await company.staff({"firma": (None, 30)})
    poll = await company.poll(SCALE, title="Puls", k_figures=6)
    await company.open_round(poll, ["firma"], LATER)
    await company.ok("PUT", f"/polls/{poll}/thresholds", json={"k_figures": 8, "k_texts": 10})
    page = said((await visit(company)).text)
    promised = "bis 5. März 2026, 13:00 Uhr 6 Personen 10 Personen 5 Minuten"
    assert f"Puls, Runde 1 {promised}" in page
    assert "Puls 8 Personen 10 Personen 5 Minuten" in page


async def test_the_hash_in_the_annex_changes_with_the_configuration_and_not_with_a_round(
    company: Company,
) -> None:
    async def hash_now() -> str:
        found = re.search(r"Konfiguration ([0-9a-f]{64})", (await everywhere(company))[1])
        assert found
        return found[1]

    await company.staff({"firma": (None, 30)})
    poll = await company.poll(SCALE)
    before = await hash_now()
    await company.open_round(poll, ["firma"], LATER)
    assert await hash_now() == before
    await company.ok("PUT", f"/polls/{poll}/thresholds", json={"k_figures": 6, "k_texts": 10})
    assert await hash_now() != before


async def test_the_pdf_is_german_titled_numbered_and_says_what_the_annex_says(
    company: Company, owner: asyncpg.Connection
) -> None:
    await owner.execute("INSERT INTO models VALUES ('stimmung-de@1', '# Card', '2026-03-04')")
    await company.poll(SCALE, title="„Läuft's?“ … 100 € Größe ŁÓDZ <b>&amp;")
    answer = await visit(company, PAGES[2])
    assert answer.headers["content-type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.content))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Anlage zur Betriebsvereinbarung"
    assert pdf.root_object["/Lang"] == "de-DE"
    assert len(pdf.pages) > 1
    for number, page in enumerate(pdf.pages, 1):
        assert f"Seite {number}" in page.extract_text()
    text = in_pdf(answer.content)
    annex = (await visit(company, PAGES[1])).text
    for title in re.findall(r"<h2[^>]*>(.*?)</h2>", annex):
        assert title in text
    for words_of in ("„Läuft's?“ … 100 € Größe ŁÓDZ <b>&amp;", "stimmung-de@1 4. März 2026"):
        assert words_of in text
        assert words_of in said(annex)
    assert "Modellkarte stimmung-de@1 Card" in text


async def test_no_word_is_broken_in_the_pdf(company: Company) -> None:
    annex = (await visit(company, PAGES[1])).text
    text = in_pdf((await visit(company, PAGES[2])).content)
    sections = "".join(re.findall(r"<section.*?</section>", annex, re.DOTALL))
    assert "Personalbereich" in sections
    assert Counter(said(sections).split()) - Counter(text.split()) == Counter()


async def test_what_the_pdfs_font_lacks_is_written_as_near_as_it_can(company: Company) -> None:
    await company.poll(SCALE, title="Łódź\tund\nBrünn 🙂")
    assert "Łódz und Brünn ?" in in_pdf((await visit(company, PAGES[2])).content)


async def test_the_worker_publishes_its_model_once_with_its_card(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    class Loaded:
        version, card = "stimmung-de@2", Card("Known failures: irony.\0")

    await publish(workplace.work, Loaded())  # type: ignore[arg-type]  # all that is asked of it
    Loaded.card = Card("Bekannte Fehler: Ironie, Hast.", "de")
    await publish(workplace.work, Loaded())  # type: ignore[arg-type]  # same
    assert await owner.fetchval("SELECT count(*) FROM models") == 1
    assert '<div class="quote" lang="de">' in (await visit(company)).text
    for words_of in await everywhere(company):
        assert "stimmung-de@2 4. März 2026" in words_of
        assert "Bekannte Fehler: Ironie, Hast." in words_of


async def test_the_works_council_approves_and_rejects_on_the_page(company: Company) -> None:
    poll, proposal_id = await proposal(company)
    page = said((await visit(company)).text)
    assert "Vorgeschlagen Zahlen ab 6, Texte ab 11 Personen" in page
    assert "Jetzt gilt Zahlen ab 8, Texte ab 12 Personen" in page
    answer = await send(company, f"{HOME}/proposals/{proposal_id}/approve")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}#vorschlaege")
    assert (await company.ok("GET", f"/polls/{poll}"))["k_figures"] == 6
    assert (await actions(company))[0] == "thresholds.decided"
    page = said((await visit(company)).text)
    assert "Es liegt kein Vorschlag vor" in page
    assert "4. März 2026, Umfrage „Puls“, Zahlen ab 6, Texte ab 11 Personen: zugestimmt" in page

    again = await send(company, f"{HOME}/proposals/{proposal_id}/reject")
    assert again.status_code == 409
    assert "Über diesen Vorschlag ist bereits entschieden." in said(again.text)


async def test_a_rejected_proposal_changes_nothing(company: Company) -> None:
    poll, proposal_id = await proposal(company)
    assert (await send(company, f"{HOME}/proposals/{proposal_id}/reject")).status_code == 303
    assert (await company.ok("GET", f"/polls/{poll}"))["k_figures"] == 8
    assert "abgelehnt oder zurückgezogen" in said((await visit(company)).text)


async def test_the_switch_asks_first_and_then_stops_and_starts_everything(
    company: Company,
) -> None:
    assert "Die Erhebung läuft" in said((await visit(company)).text)
    assert "Ja, Erhebung anhalten" in (await visit(company, f"{HOME}/stop")).text
    assert not (await company.ok("GET", "/collecting"))["stopped"]
    answer = await send(company, f"{HOME}/stop")
    assert (answer.status_code, answer.headers["location"]) == (303, HOME)
    assert (await company.ok("GET", "/collecting"))["stopped"]
    page, annex, pdf = await everywhere(company)
    assert "Die Erhebung ist angehalten" in page
    assert "Erhebung vom Betriebsrat angehalten" in annex
    assert "Erhebung vom Betriebsrat angehalten" in pdf
    await send(company, f"{HOME}/start")
    assert not (await company.ok("GET", "/collecting"))["stopped"]
    assert await actions(company) == ["collecting.started", "collecting.stopped"]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "http://stimmung"},
        {"origin": "https://elsewhere.example"},
        {"origin": "http://stimmung:8081"},
        {"origin": "http://stimmung.elsewhere.example"},
        {"origin": "null"},
        {},
    ],
)
async def test_a_form_that_another_site_sends_changes_nothing(
    company: Company, headers: dict[str, str]
) -> None:
    _, proposal_id = await proposal(company)
    before = await actions(company)
    decisions = [f"{HOME}/proposals/{proposal_id}/{what}" for what in ("approve", "reject")]
    for path in FORMS + decisions:
        answer = await send(company, path, headers)
        assert answer.status_code == 403
        assert "nicht von der Seite selbst" in said(answer.text)
    assert await actions(company) == before
    assert not (await company.ok("GET", "/collecting"))["stopped"]


async def test_an_old_browser_is_believed_by_its_origin(company: Company) -> None:
    answer = await send(company, f"{HOME}/stop", {"origin": "http://stimmung"})
    assert answer.status_code == 303


async def test_every_other_role_is_refused_with_a_page(company: Company) -> None:
    for role in company.sessions.keys() - {W}:
        for path in PAGES:
            refused = await visit(company, path, role)
            assert refused.status_code == 403
            assert refused.headers["content-type"].startswith("text/html")
            assert "für Sie nicht freigegeben" in refused.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", f"{HOME}/nirgends", 404), ("GET", f"{HOME}/start", 405), ("PUT", HOME, 405)],
)
async def test_what_goes_wrong_is_a_page_in_the_readers_language(
    company: Company, method: str, path: str, status: int
) -> None:
    answer = await company.client.request(
        method, path, headers=company.sessions[W] | FROM_HERE | {"accept-language": "en"}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="en">' in answer.text


async def test_pages_carry_no_script_and_let_nothing_in_from_elsewhere(company: Company) -> None:
    await proposal(company)
    for path in [PAGES[0], PAGES[1], PAGES[3], f"{HOME}/nirgends"]:
        answer = await visit(company, path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert not re.search(r"<script|<style|\son\w+=|\sstyle=|javascript:|https?://", answer.text)
        links = re.findall(r'<link[^>]*href="([^"]*)"', answer.text)
        assert links == [address("icon.svg"), address("stimmung.css")]
    sheet = await company.client.get(address("stimmung.css"))
    assert sheet.headers["content-type"].startswith("text/css")
    assert not re.search(r"@import|url\(", sheet.text)


async def test_titles_and_names_are_text_and_never_markup(company: Company) -> None:
    evil = "<script>alert(1)</script>\"'&"
    await company.ok("PUT", "/teams", A, json=[{"id": "firma", "name": evil, "parent_id": None}])
    poll = await company.poll(SCALE, title=evil, k_figures=8)
    given = {"poll_id": poll, "k_figures": 6, "k_texts": 10}
    await company.ok("POST", "/threshold-proposals", P, json=given)
    for path in PAGES[:2]:
        page = (await visit(company, path)).text
        assert "<script" not in page
        assert evil in unescape(page)


async def test_the_log_is_told_in_words_and_its_end_can_be_noted(company: Company) -> None:
    await proposal(company)
    [newest, *_] = (await company.ok("GET", "/audit", W))["items"]
    page = said((await visit(company)).text)
    assert "Soeben geprüft: 4 Einträge, lückenlos und unverändert." in page
    assert f"Nummer {newest['number']} Prüfsumme {newest['hash']}" in page
    assert "Niedrigere Schwellen für die Umfrage „Puls“ vorgeschlagen" in page
    assert "Teams übernommen: 1 übergeben, 1 geändert" in page
    assert await actions(company) == [newest["action"], "poll.created", "people.put", "teams.put"]


async def test_an_altered_entry_is_named(company: Company, owner: asyncpg.Connection) -> None:
    await proposal(company)
    async with owner.transaction():
        await owner.execute("SET LOCAL session_replication_role = replica")
        await owner.execute("""UPDATE audit_log SET details = '{"given":0}' WHERE number = 2""")
    page = said((await visit(company)).text)
    assert "Eintrag 2 wurde verändert oder vertauscht" in page
    assert "2 4. März 2026, 13:00 Uhr „people.put“, die Angaben dazu sind nicht lesbar" in page


_DETAILS: dict[str, Any] = {
    "role": "leader", "team": "firma", "days": 30, "k_figures": 5, "k_texts": 10, "settle": 300,
    "texts": "shown", "poll": "p", "enabled": True, "k": 5, "source": None, "approved": True,
    "merged_into": None, "counts": {"new": 2},
    "divided": True, "breakdown": "site", "values": ["koeln", "graz"],
    "reason": "unknown", "count": 3, "given": 2, "unmapped": 1, "changed": 1, "form": "csv",
    "origins": ["https://intranet.firma.example"], "shows": ["trend"], "successor": "s",
    "scopes": ["scim"], "overlap_hours": 24,
    "swept": {"texts": {"cutoff": "2026-01-01", "deleted": 3}}, "anchor": {},
}  # fmt: skip


@pytest.mark.parametrize("event", Event.__subclasses__(), ids=lambda event: event.action)
def test_every_kind_of_entry_has_words(event: type[Event]) -> None:
    details = {name: _DETAILS[name] for name in event.__struct_fields__ if name != "id"}
    if event.action == "directory.provisioned":
        details["counts"] = {"created": 1}
    if event.action == "figures.exported":
        details["texts"] = True
    entry = AuditEntry(1, NOON, "system", event.action, f"{event.kind}:firma", details, "00")
    line = words.line(entry, {"firma": "Firma", "p": "Puls"}, words.ZoneInfo("Europe/Berlin"))
    assert event.action not in line.what
    assert line.actor == "Dienst oder Kommandozeile"


def test_the_rights_of_a_key_are_told_as_administrators_read_them() -> None:
    details = {"role": "machine", "team": None, "days": 365, "scopes": ["audit:read", "old:one"]}
    entry = AuditEntry(1, NOON, "system", "key.made", "key:1", details, "00")
    line = words.line(entry, {}, words.ZoneInfo("Europe/Berlin"))
    assert "mit den Rechten „Protokoll lesen“, old:one" in line.what


def test_words_for_numbers_and_times_are_german() -> None:
    assert words.count(1, "Eintrag", "Einträge") == "1 Eintrag"
    assert words.count(12345, "Eintrag", "Einträge") == "12.345 Einträge"
    assert words.pause(timedelta(0)) == "keine"
    assert words.pause(None) == "bis zum Ende der Runde"
    assert words.pause(timedelta(days=1, minutes=1)) == "1 Tag 1 Minute"
