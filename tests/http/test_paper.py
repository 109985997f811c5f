"""The poll page: a plain form counts once, every link has its own words, and nothing leaks."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import Litestar
from msgspec import structs
from structlog.testing import capture_logs

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.paper.voices import VOICES
from service.paper.words import words
from tests.conftest import NOON
from tests.support import COMMENT, ENPS, SCALE, Company

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 12)}
LATER = NOON + timedelta(days=1)
STATEMENT = {"key": "load", "kind": "scale5", "wording": "Meine Arbeit ist zu schaffen."}


async def survey(company: Company, *questions: Any, **settings: Any) -> str:
    await company.staff(TEAMS)
    return await company.open_round(await company.poll(*questions, **settings), ["firma"], LATER)


async def visit(company: Company, link: str, language: str = "de", **query: str) -> httpx.Response:
    headers = {"accept-language": language}
    return await company.client.get(f"/p/{link}", headers=headers, params=query)


async def fill_in(company: Company, person: str, **answers: str) -> httpx.Response:
    return await company.client.post(f"/p/{company.tokens[person]}", data=answers)


def said(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


async def pooled(owner: asyncpg.Connection) -> list[Any]:
    return [row["answers"] for row in await owner.fetch("SELECT answers FROM pooled ORDER BY 1")]


async def test_a_form_counts_once_and_leads_to_an_address_without_the_token(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company, SCALE, ENPS, COMMENT)
    sent = await fill_in(company, "firma-1", mood="2", enps="", why="Zu\r\nwenig Zeit.")
    assert (sent.status_code, sent.headers["location"]) == (303, "/p/thanks?lang=de")
    again = await fill_in(company, "firma-1", mood="5")
    assert (again.status_code, again.headers["location"]) == (303, "/p/again?lang=de")
    assert await owner.fetch("SELECT answers FROM pooled WHERE text IS NULL") == [([-5, None],)]
    assert await owner.fetchval("SELECT text FROM pooled WHERE text IS NOT NULL") == (
        "Zu\nwenig Zeit."
    )
    assert "Danke, Ihre Antwort ist angekommen" in said(await company.client.get("/p/thanks"))
    assert "Die erste Antwort gilt" in said(await company.client.get("/p/again"))


async def test_a_used_link_looks_like_an_unused_one(company: Company) -> None:
    await survey(company)
    before = await visit(company, company.tokens["firma-1"])
    await fill_in(company, "firma-1", mood="2")
    after = await visit(company, company.tokens["firma-1"])
    assert (before.status_code, before.text) == (after.status_code, after.text)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"mood": "", "why": "  "}, "Noch ist keine Frage beantwortet"),
        ({"mood": "6"}, "Bitte neu auswählen."),
        ({"mood": "zwei"}, "Bitte neu auswählen."),
        ({"mood": "٣"}, "Bitte neu auswählen."),
        ({"mood": "2", "why": "x" * 4001}, "höchstens 4.000 Zeichen"),
        ({"mood": "2", "why": "x\x00"}, "eine Antwort passt nicht"),
        ({"mood": "2", "other": "1"}, "keine Frage beantwortet"),
    ],
)
async def test_what_does_not_fit_comes_back_with_what_was_entered(
    company: Company, owner: asyncpg.Connection, answers: dict[str, str], words: str
) -> None:
    await survey(company, SCALE, COMMENT)
    page = await fill_in(company, "firma-1", **answers)
    assert page.status_code == 422
    assert words.lower() in said(page).lower()
    if answers.get("mood") == "2":
        assert 'value="2" checked' in page.text
    assert await pooled(owner) == []


async def test_a_text_with_line_breaks_may_be_as_long_as_the_browser_counts(
    company: Company,
) -> None:
    await survey(company, COMMENT)
    longest = "\r\n".join(["x"] * 2000) + "y"
    assert len(longest.replace("\r\n", "\n")) == 4000
    assert (await fill_in(company, "firma-1", why=longest)).status_code == 303


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data"])
async def test_only_a_form_is_read(company: Company, media_type: str) -> None:
    await survey(company)
    address = f"/p/{company.tokens['firma-1']}"
    page = await company.client.post(
        address, content=b'{"mood": 2}', headers={"content-type": media_type}
    )
    assert page.status_code == 415
    assert page.headers["content-type"].startswith("text/html")


async def test_a_huge_or_broken_form_is_refused_kindly(company: Company) -> None:
    await survey(company)
    address = f"/p/{company.tokens['firma-1']}"
    form = {"content-type": "application/x-www-form-urlencoded"}
    bodies = {b"mood=2&" + b"a" * 300_000: 413, b"mood=%ff": 400, b"mood=\xff": 400, b"&&&": 422}
    bodies[b"&".join(b"a=1" for _ in range(600))] = 400
    for body, status in bodies.items():
        page = await company.client.post(address, content=body, headers=form)
        assert page.status_code == status
        assert page.headers["content-type"].startswith("text/html")


async def test_every_link_that_opens_nothing_says_why(company: Company, clock: ManualClock) -> None:
    await company.staff(TEAMS)
    poll = await company.poll()
    opens = NOON + timedelta(hours=2)
    given = {"audience": ["firma"], "opens_at": opens.isoformat(), "closes_at": LATER.isoformat()}
    early = await company.ok("POST", f"/polls/{poll}/rounds", json=given)
    await company.invite(early["id"])
    link = company.tokens["firma-1"]
    for unknown in ("stp_unknown", "x", "stp_" + "x" * 5000, "%00", link.upper()):
        page = await visit(company, unknown)
        assert (page.status_code, "Diesen Link kennen wir nicht" in said(page)) == (404, True)
    for cut in ("/p", "/p/", "/p//", f"/p/{link}/x", f"/p/{link[:9]}%2F{link[9:]}"):
        page = await company.client.get(cut, headers={"accept-language": "de"})
        assert (page.status_code, "Diesen Link kennen wir nicht" in said(page)) == (404, True), cut
    page = await visit(company, link)
    assert (page.status_code, "am 4. März 2026, 15:00 Uhr" in said(page)) == (409, True)
    clock.advance(timedelta(hours=3))
    assert (await visit(company, link)).status_code == 200
    await company.ok("PUT", "/collecting", Role.WORKS_COUNCIL, json={"stopped": True})
    for page in (await visit(company, link), await fill_in(company, "firma-1", mood="2")):
        assert (page.status_code, "Betriebsrat hat die Erhebung angehalten" in said(page)) == (
            409,
            True,
        )
    await company.ok("PUT", "/collecting", Role.WORKS_COUNCIL, json={"stopped": False})
    clock.advance(timedelta(days=2))
    for page in (await visit(company, link), await fill_in(company, "firma-1", mood="2")):
        assert (page.status_code, "Diese Umfrage ist beendet" in said(page)) == (410, True)


@pytest.mark.parametrize("path", ["/p/", "/p/a/b", "/p"])
async def test_a_mangled_address_below_is_a_page_too(company: Company, path: str) -> None:
    page = await company.client.get(path)
    assert page.status_code == 404
    if path != "/p":
        assert page.headers["content-type"].startswith("text/html")


SETTLE = {
    0: "sobald so viele geantwortet haben",
    90: "1 Minute 30 Sekunden lang keine neue Antwort",
    300: "5 Minuten lang keine neue Antwort",
    "close": "erst wenn die Umfrage endet oder alle geantwortet haben",
}


@pytest.mark.parametrize("settle", SETTLE)
async def test_the_page_says_which_thresholds_hold_and_when_figures_appear(
    company: Company, settle: Any
) -> None:
    await survey(company, SCALE, COMMENT, settle=settle, k_figures=7, k_texts=12)
    page = said(await visit(company, company.tokens["firma-1"]))
    assert "hinter denen mindestens 7 Personen stehen" in page
    assert "gemischt in Gruppen von mindestens 12 Personen" in page
    assert SETTLE[settle] in page


async def test_the_page_says_where_texts_are_not_shown_and_where_none_are_asked(
    company: Company,
) -> None:
    await survey(company, SCALE, COMMENT, texts="figures_only")
    page = said(await visit(company, company.tokens["firma-1"]))
    assert "nur Zahlen gezeigt, keine Kommentare" in page
    assert "bekommt niemand zu lesen" in page
    await company.open_round(await company.poll(), ["firma"], LATER)
    page = said(await visit(company, company.tokens["firma-1"]))
    assert "Kommentar" not in page


async def test_the_thresholds_shown_are_those_the_round_opened_with(company: Company) -> None:
    await company.staff(TEAMS)
    poll = await company.poll()
    await company.open_round(poll, ["firma"], LATER)
    await company.ok("PUT", f"/polls/{poll}/thresholds", json={"k_figures": 9, "k_texts": 10})
    assert "mindestens 5 Personen" in said(await visit(company, company.tokens["firma-1"]))


async def test_language_is_the_browsers_or_the_one_chosen_and_wordings_follow(
    company: Company,
) -> None:
    english = SCALE | {"wording_en": "How are you at work?"}
    await survey(company, english, STATEMENT)
    link = company.tokens["firma-1"]
    german = await visit(company, link)
    assert (german.headers["content-language"], '<html lang="de">' in german.text) == ("de", True)
    for page in (await visit(company, link, "en-GB"), await visit(company, link, "de", lang="en")):
        assert page.headers["content-language"] == "en"
        assert "How are you at work?" in page.text
        assert "Very bad" in page.text
        # Read aloud in its own language.
        assert '<span lang="de">Meine Arbeit ist zu schaffen.</span>' in page.text
    assert "<span lang=" not in german.text
    assert "Sehr schlecht" in german.text
    assert "Trifft voll zu" in german.text


async def test_an_organisation_that_says_du_says_it_everywhere(
    company: Company, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    await survey(company, COMMENT)
    settings = structs.replace(app.state.context.settings, address="du")
    context = replace(app.state.context, settings=settings)
    monkeypatch.setattr(app.state, "context", context)
    page = said(await visit(company, company.tokens["firma-1"]))
    assert "Was mit deinen Antworten geschieht" in page
    assert not re.search(r"\b(Sie|Ihre?[nmrs]?)\b", page.replace("Was beschäftigt Sie?", ""))


def test_every_sentence_exists_in_every_voice_with_the_same_places() -> None:
    sie, du, english = (words(voice) for voice in VOICES)
    for key, sentence in sie.items():
        places = set(re.findall(r"{\w+}", sentence))
        assert set(re.findall(r"{\w+}", du[key])) == places, key
        assert set(re.findall(r"{\w+}", english[key])) == places, key
        assert not re.search(r"\b(Ihnen|Ihre?[nmrs]?)\b", du[key]), key


async def test_nothing_of_a_participant_is_logged_set_or_carried_on(company: Company) -> None:
    await survey(company)
    link = company.tokens["firma-1"]
    with capture_logs() as lines:
        pages = [
            await visit(company, link),
            await visit(company, "stp_unknown"),
            await fill_in(company, "firma-1", mood="9"),
            await fill_in(company, "firma-1", mood="3"),
            await company.client.get("/p/thanks"),
            await company.client.get("/p/again"),
            await company.client.get("/anonymous"),
            await company.client.get("/static/poll.js"),
        ]
    assert lines == []
    for page in pages[:-1]:
        assert "set-cookie" not in page.headers
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-robots-tag"] == "noindex, nofollow"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert link not in page.text
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page.text)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_page_on_anonymity_says_where_it_ends(company: Company, language: str) -> None:
    page = await company.client.get("/anonymous", params={"lang": language})
    assert page.status_code == 200
    ends = "Hier endet der Schutz" if language == "de" else "Here the protection ends"
    assert ends in said(page)


async def test_employees_are_told_that_whoever_sends_the_links_could_use_them(
    company: Company,
) -> None:
    told = said(await company.client.get("/anonymous", params={"lang": "de"}))
    assert "erfährt dabei, ob Sie es schon getan haben" in told
    assert "Auch wer die Links verschickt, hat ihn" in told


async def test_whoever_answered_by_an_earlier_link_is_not_told_that_this_one_was_used(
    company: Company,
) -> None:
    round_id = await survey(company)
    await fill_in(company, "firma-1", mood="2")
    await company.invite(round_id)
    assert (await fill_in(company, "firma-1", mood="4")).headers["location"] == "/p/again?lang=de"
    told = said(await company.client.get("/p/again"))
    assert "Mit diesem oder einem früheren Link an Sie wurde bereits geantwortet" in told


async def test_what_somebody_entered_is_never_markup(company: Company) -> None:
    await survey(company, SCALE, COMMENT, title="<b>Puls</b>")
    script = "</textarea><script>alert(1)</script>"
    page = await fill_in(company, "firma-1", mood="9", why=script)
    assert "<script>alert" not in page.text
    assert "<b>Puls" not in page.text
