"""Page, annex and PDF say what the configuration is."""

import re
from collections import Counter
from datetime import timedelta
from io import BytesIO

import asyncpg
import pytest
from pypdf import PdfReader

from sentiment.types import Card
from service.council import words
from service.http.auth import Role
from tests.conftest import Workplace
from tests.http.council.pages import HOME, LATER, PAGES, everywhere, in_pdf, said, visit
from tests.support import COMMENT, SCALE, Company
from workers.model import publish

pytestmark = pytest.mark.anyio

A = Role.ADMINISTRATOR


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
    assert "als Team, Quelle, Zeitraum und dem Merkmal „Standort“" in words_of
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


def test_words_for_numbers_and_times_are_german() -> None:
    assert words.count(1, "Eintrag", "Einträge") == "1 Eintrag"
    assert words.count(12345, "Eintrag", "Einträge") == "12.345 Einträge"
    assert words.pause(timedelta(0)) == "keine"
    assert words.pause(None) == "bis zum Ende der Runde"
    assert words.pause(timedelta(days=1, minutes=1)) == "1 Tag 1 Minute"
