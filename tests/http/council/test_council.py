"""The works council's pages say what holds now, obey only it, and need no script."""

import re
from html import unescape
from typing import Any

import asyncpg
import pytest

from service.audit.types import AuditEntry, Event
from service.council import words
from service.http.assets import address
from service.http.auth import Role
from tests.conftest import NOON
from tests.http.council.pages import HOME, PAGES, everywhere, said, visit
from tests.support import COMMENT, SCALE, Company

pytestmark = pytest.mark.anyio

A, P, W = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.WORKS_COUNCIL

FORMS = [f"{HOME}/stop", f"{HOME}/start"]
FROM_HERE = {"sec-fetch-site": "same-origin"}


async def send(company: Company, path: str, headers: dict[str, str] | None = None) -> Any:
    sent = company.sessions[W] | (FROM_HERE if headers is None else headers)
    return await company.client.post(path, headers=sent)


async def proposal(company: Company) -> tuple[str, str]:
    """Return a poll with raised thresholds and a proposal to lower them."""
    await company.staff({"firma": (None, 30)})
    poll = await company.poll(SCALE, COMMENT, title="Puls", k_figures=8, k_texts=12)
    given = {"poll_id": poll, "k_figures": 6, "k_texts": 11}
    asked = await company.ok("POST", "/threshold-proposals", P, json=given)
    return poll, asked["id"]


async def actions(company: Company) -> list[str]:
    return [entry["action"] for entry in (await company.ok("GET", "/audit", W))["items"]]


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
        # The page of an unknown address is everybody's, and that script only keeps entries.
        switch = r'<script type="module" src="/static/switch\.js[^>]*></script>'
        text = re.sub(switch, "", answer.text)
        assert not re.search(r"<script|<style|\son\w+=|\sstyle=|javascript:|https?://", text)
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
    "reason": "unknown", "count": 3, "given": 2, "unmapped": 1, "changed": 1,
    "origins": ["https://intranet.firma.example"], "shows": ["trend"], "successor": "s",
    "scopes": ["scim"], "overlap_hours": 24,
    "swept": {"texts": {"cutoff": "2026-01-01", "deleted": 3}}, "anchor": {},
}  # fmt: skip


@pytest.mark.parametrize("event", Event.__subclasses__(), ids=lambda event: event.action)
def test_every_kind_of_entry_has_words(event: type[Event]) -> None:
    details = {name: _DETAILS[name] for name in event.__struct_fields__ if name != "id"}
    if event.action == "directory.provisioned":
        details["counts"] = {"created": 1}
    entry = AuditEntry(1, NOON, "system", event.action, f"{event.kind}:firma", details, "00")
    line = words.line(entry, {"firma": "Firma", "p": "Puls"}, words.ZoneInfo("Europe/Berlin"))
    assert event.action not in line.what
    assert line.actor == "Dienst oder Kommandozeile"


def test_the_rights_of_a_key_are_told_as_administrators_read_them() -> None:
    details = {"role": "machine", "team": None, "days": 365, "scopes": ["audit:read", "old:one"]}
    entry = AuditEntry(1, NOON, "system", "key.made", "key:1", details, "00")
    line = words.line(entry, {}, words.ZoneInfo("Europe/Berlin"))
    assert "mit den Rechten „Protokoll lesen“, old:one" in line.what
