"""What the works council reads of data is what the database holds, table by table."""

import re
from pathlib import Path

import asyncpg
import pytest

from tests.http.council.pages import everywhere
from tests.support import Company

pytestmark = pytest.mark.anyio

_GUIDE = Path(__file__).parents[3] / "docs" / "operations.md"
_SUMS = "Versiegelte Summen unbefristet"
_WITHOUT_PEOPLE = "Umfragen, Runden und Beiträge aus dem Netzwerk, ohne Personen unbefristet"

# Tables that hold something of people, or that somebody may take for it, with what is said of them.
TOLD = {
    "accounts": "Konten und Rollen Rollen, bis sie entzogen werden",
    "api_keys": "Schlüssel für Programme bis sie widerrufen werden",
    "audit_log": "Protokoll 1.096 Tage",
    "counted_markers": "dass eine Reaktion schon gezählt wurde (ohne ihren Wert) 400 Tage",
    "embed_tokens": "Freigaben von Widgets, ohne ihr Token unbefristet",
    "grants": "Konten und Rollen Rollen, bis sie entzogen werden",
    "idempotency_keys": "an denen eine wiederholte Anfrage erkannt wird 7 Tage",
    "memberships": "Verzeichnis bis die Person gelöscht wird",
    "microaggregates": _SUMS,
    "microaggregate_questions": _SUMS,
    "microaggregate_themes": _SUMS,
    "mood_breakdown": _SUMS,
    "mood_daily": _SUMS,
    "mood_round": _SUMS,
    "mood_themes": _SUMS,
    "participation_tokens": "Prüfsummen der Teilnahme-Links",
    "participations": "Einladungen zu einer Runde bis die Runde ausgewertet ist",
    "people": "Verzeichnis bis die Person gelöscht wird",
    "polls": _WITHOUT_PEOPLE,
    "pooled": "Antworten, die noch nicht versiegelt sind bis zum Versiegeln",
    "post_figures": _SUMS,
    "posts": _WITHOUT_PEOPLE,
    "published_texts": "Gezeigte Texte 90 Tage ab dem Montag ihrer Woche",
    "questions": _WITHOUT_PEOPLE,
    "rounds": _WITHOUT_PEOPLE,
    "sealed_contributors": "wessen tägliche Abfragen und Reaktionen eines Tages",
    "sessions": "Anmeldungen bis zur Abmeldung",
    "sign_ins": "Angefangene Anmeldungen zehn Minuten",
    "spent_vouchers": "dass an einer Runde teilgenommen wurde",
    "threshold_proposals": "Vorschläge für niedrigere Schwellen unbefristet",
}
# Structure, settings and counts, which are about nobody.
ABOUT_NOBODY = {
    *("audit_chain", "breakdown_values", "breakdowns", "collecting", "day_audiences", "ledger"),
    *("models", "periods", "pools", "reaction_valences", "retention_standing", "retention_tally"),
    *("round_audiences", "routes", "schema_migrations", "sign_in_failures", "sources"),
    *("team_paths", "team_versions", "teams"),
}
# What the directory and its neighbours hold of a person, and the words for it.
COLUMNS = {
    "people": {
        "id": "Kennung",
        "name": "Name",
        "team_id": "Team",
        "active": "ob sie zurzeit dabei ist",
        "login": "ihr Anmeldename",
        "external_id": "dessen Kennung der Person",
        "given_name": "Vor- und Nachname",
        "family_name": "Vor- und Nachname",
        "breakdown": "Wert für „Standort“",
    },
    "accounts": {
        "id": "eine zufällige Nummer",
        "person_id": "die sich schon angemeldet oder eine Rolle haben",
        "login": "mit Anmeldenamen und Kennung beim Anmeldedienst",
        "issuer": "beim Anmeldedienst",
        "subject": "mit Anmeldenamen und Kennung beim Anmeldedienst",
    },
    "sessions": {
        "hash": "wer gerade angemeldet ist",
        "account_id": "wer gerade angemeldet ist",
        "created_at": "seit wann",
        "seen_at": "wann zuletzt etwas aufgerufen wurde",
        "issuer": "das ID-Token, das der Anmeldedienst dafür ausgestellt hat",
        "subject": "das ID-Token, das der Anmeldedienst dafür ausgestellt hat",
        "sid": "das ID-Token, das der Anmeldedienst dafür ausgestellt hat",
        "id_token": "das ID-Token, das der Anmeldedienst dafür ausgestellt hat",
    },
}


async def tables(owner: asyncpg.Connection) -> set[str]:
    rows = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition"
    )
    return {row["relname"] for row in rows}


async def test_every_table_has_its_time_on_the_page_in_the_annex_and_in_its_pdf(
    company: Company, owner: asyncpg.Connection
) -> None:
    assert await tables(owner) == TOLD.keys() | ABOUT_NOBODY
    for words in await everywhere(company):
        assert [table for table, told in TOLD.items() if told not in words] == []
        assert "Sicherungskopien und Änderungsprotokoll der Datenbank solange" in words


async def test_every_column_about_a_person_is_named_where_it_says_what_is_collected(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.declare("koeln")
    pages = await everywhere(company)
    for table, columns in COLUMNS.items():
        rows = await owner.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0", table
        )
        assert {row["attname"] for row in rows} == columns.keys()
        for words in pages:
            assert [column for column, told in columns.items() if told not in words] == []


def test_the_guide_names_every_such_table_in_its_retention() -> None:
    guide = _GUIDE.read_text("utf-8").partition("\n## Retention\n")[2].partition("\n## ")[0]
    cells = [line.split("|")[2] for line in guide.splitlines() if line.startswith("| ")]
    named = {name for cell in cells for name in re.findall(r"`([a-z_*]+)`", cell)}
    covered = {each for each in TOLD if each in named}
    covered |= {each for each in TOLD if any(each.startswith(n[:-1]) for n in named if "*" in n)}
    assert covered == TOLD.keys()
