"""The facts, read from one state of the database, and what is said about them."""

from hashlib import sha256
from importlib.metadata import version

import msgspec

from service.audit.rules import verify
from service.audit.store import list_entries
from service.breakdown.store import find as find_breakdown
from service.context import Context
from service.council import sections, store, words
from service.council.access import access
from service.council.breakdown import breakdown
from service.council.thresholds import thresholds
from service.council.types import (
    Annex,
    Configuration,
    Facts,
    Kept,
    Line,
    Section,
    Table,
    Text,
)
from service.db import Connection
from service.kernel.said import Language, Said
from service.policy.store import collecting_stopped
from service.posts.store import list_sources
from service.settings import Settings

_NEWEST = 50


async def read_facts(connection: Connection, context: Context) -> Facts:
    """Read everything that is said; the connection shows one state of the database."""
    entries = await list_entries(connection, page=_NEWEST)
    ids = [name for entry in entries for name in words.subjects(entry)]
    return Facts(
        at=context.clock.now(),
        stopped=await collecting_stopped(connection),
        configuration=await _configuration(connection, context.settings),
        rounds=await store.rounds(connection),
        proposals=await store.proposals(connection),
        entries=entries,
        names=await store.names_of(connection, ids),
        verdict=await verify(connection),
    )


async def _configuration(connection: Connection, settings: Settings) -> Configuration:
    return Configuration(
        polls=await store.polls(connection),
        breakdown=await find_breakdown(connection),
        sources=await list_sources(connection),
        kept=kept(settings),
        models=await store.models(connection),
    )


def kept(settings: Settings, language: Language = "de") -> list[Kept]:
    """Return how long each kind of data is kept: what the page and the annex list."""
    return [
        Kept(kind.to(language), how_long.to(language))
        for kind, how_long in (
            (
                Said("Antworten, die noch nicht versiegelt sind", "Answers not sealed yet"),
                Said(
                    "bis zum Versiegeln, längstens bis ihre Runde oder ihr Tag ausgewertet ist",
                    "until sealed, at the latest until their round or day has been evaluated",
                ),
            ),
            (
                Said("Einladungen zu einer Runde", "Invitations to a round"),
                Said("bis die Runde ausgewertet ist", "until the round has been evaluated"),
            ),
            (
                Said(
                    "Prüfsummen der Teilnahme-Links, ohne Bezug zur Person",
                    "Hashes of participation links, not tied to a person",
                ),
                words.days_after_a_round(settings.keep_links_days),
            ),
            (
                Said(
                    "Kennzeichen, dass eine Reaktion schon gezählt wurde (ohne ihren Wert)",
                    "Markers that a reaction was counted already (without its value)",
                ),
                words.days(400),
            ),
            (
                Said("Versiegelte Summen", "Sealed sums"),
                Said(
                    "unbefristet; sie lassen sich keiner Person zuordnen",
                    "without limit; they cannot be traced to a person",
                ),
            ),
            (Said("Gezeigte Texte", "Texts that are shown"), words.days(settings.keep_texts_days)),
            (Said("Protokoll", "Audit log"), words.days(settings.keep_audit_days)),
            (
                Said("Anmeldungen", "Sessions"),
                Said(
                    "bis zur Abmeldung, sonst bis drei Tage nach der letzten Nutzung",
                    "until sign-out, else until three days after their last use",
                ),
            ),
            (
                Said("Angefangene Anmeldungen", "Sign-ins that were begun"),
                Said(
                    "zehn Minuten; gelöscht spätestens nach zwei Tagen",
                    "ten minutes; deleted after two days at the latest",
                ),
            ),
            (
                Said(
                    "Kennungen, an denen eine wiederholte Anfrage erkannt wird",
                    "Keys that tell a repeated request",
                ),
                words.days(settings.keep_requests_days),
            ),
            (
                Said(
                    "Freigaben von Widgets, ohne ihr Token",
                    "Published widgets, without their token",
                ),
                Said(
                    "unbefristet; sie nennen ein Team und das Konto, das sie erteilt hat",
                    "without limit; they name a team and the account that allowed it",
                ),
            ),
            (
                Said("Verzeichnis", "Directory"),
                Said("solange es gepflegt wird", "as long as it is kept up to date"),
            ),
        )
    ]


def hash_of(configuration: Configuration) -> str:
    """Return a hash that changes whenever anything the deployment promises does."""
    return sha256(msgspec.json.encode(configuration, order="sorted")).hexdigest()


def overview(facts: Facts, context: Context) -> list[Section]:
    """Return what the page says below its switch and its proposals."""
    return [
        sections.collected(facts),
        sections.never(),
        access(),
        thresholds(facts, context.settings.timezone, with_rounds=True),
        breakdown(facts),
        sections.retention(facts),
        sections.model(facts),
    ]


def lines(facts: Facts, context: Context) -> list[Line]:
    """Return the newest entries of the audit log in words."""
    return [words.line(entry, facts.names, context.settings.timezone) for entry in facts.entries]


def annex(facts: Facts, context: Context) -> Annex:
    """Return the annex to a works agreement; a round that opens does not change it."""
    zone = context.settings.timezone
    data = Section(
        "datenarten",
        "Datenarten",
        [
            Text("Erhoben werden:"),
            *sections.collected(facts).blocks,
            Text("Nie erhoben werden:"),
            *sections.never().blocks,
        ],
    )
    rights = msgspec.structs.replace(access(), title="Zugriffsrechte")
    parts = [
        sections.purpose(),
        data,
        sections.processing(),
        rights,
        thresholds(facts, zone, with_rounds=False),
        breakdown(facts),
        sections.retention(facts),
        sections.log(),
        sections.model(facts),
        sections.excluded(facts),
        _standing(facts, context),
    ]
    return Annex(
        "Anlage zur Betriebsvereinbarung", [_numbered(n, s) for n, s in enumerate(parts, 1)]
    )


def _standing(facts: Facts, context: Context) -> Section:
    rows = [
        ["Stand", words.moment(facts.at, context.settings.timezone)],
        ["Erhebung", "vom Betriebsrat angehalten" if facts.stopped else "läuft"],
        ["Version der Software", f"Stimmung {version('stimmung')}"],
        ["Prüfsumme der Konfiguration", hash_of(facts.configuration)],
        ["Letzter Eintrag im Protokoll", f"Nr. {facts.verdict.head}"],
        ["Prüfsumme dieses Eintrags", facts.verdict.hash],
    ]
    return Section(
        "stand",
        "Stand",
        [
            Text(
                "Schwellen, Quellen, Fristen und Modelle in dieser Anlage wurden aus der laufenden "
                "Installation gelesen; die übrigen Sätze beschreiben die Software. Die Prüfsumme "
                "der Konfiguration bleibt dieselbe, solange sich an Umfragen, Gliederung, "
                "täglichen Quellen, Aufbewahrung und Modellen nichts ändert."
            ),
            Table("Angaben zu dieser Fassung", ["Angabe", "Wert"], rows),
            sections.verdict(facts.verdict),
        ],
    )


def _numbered(number: int, section: Section) -> Section:
    return msgspec.structs.replace(section, title=f"{number}. {section.title}")
