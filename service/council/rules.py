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
from service.council.kept import kept
from service.council.thresholds import thresholds
from service.council.types import (
    Annex,
    Configuration,
    Facts,
    Line,
    Section,
    Table,
    Text,
)
from service.db import Connection
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
