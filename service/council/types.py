"""What the works council reads: one structure for the page, the annex and its PDF."""

from datetime import date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

import msgspec

from service.audit.types import AuditEntry, Verdict
from service.breakdown.types import Breakdown
from service.polls.store import PollRow
from service.posts.store import SourceRow


class Text(msgspec.Struct, frozen=True, tag=True):
    """A paragraph."""

    text: str


class Points(msgspec.Struct, frozen=True, tag=True):
    """A list."""

    items: list[str]


class Table(msgspec.Struct, frozen=True, tag=True):
    """A table; the first column names the row."""

    caption: str
    head: list[str]
    rows: list[list[str]]


class Quote(msgspec.Struct, frozen=True, tag=True):
    """Paragraphs in the words, and the language, of somebody else."""

    title: str
    paragraphs: list[str]
    language: str


Block: TypeAlias = Text | Points | Table | Quote


class Section(msgspec.Struct, frozen=True):
    """A heading with what stands below it."""

    key: str
    title: str
    blocks: list[Block]


class Annex(msgspec.Struct, frozen=True):
    """The annex to a works agreement."""

    title: str
    sections: list[Section]


class RoundInForce(msgspec.Struct, frozen=True):
    """A round that is not closed, with the thresholds it promised."""

    title: str
    number: int
    opens_at: datetime
    closes_at: datetime
    k_figures: int
    k_texts: int
    settle: timedelta | None
    texts_shown: bool
    breakdown: str | None


class ProposalInWords(msgspec.Struct, frozen=True):
    """A proposal for lower thresholds, beside what is in force; one of title and source is set."""

    id: UUID
    title: str | None
    source: str | None
    k_figures: int
    k_texts: int | None
    k_figures_now: int
    k_texts_now: int | None
    proposed_on: date
    state: str
    decided_on: date | None


class Model(msgspec.Struct, frozen=True):
    """A model that scored texts here."""

    version: str
    card: str
    card_language: str
    first_seen: date


class Kept(msgspec.Struct, frozen=True):
    """How long a kind of data is kept."""

    kind: str
    how_long: str


class Configuration(msgspec.Struct, frozen=True):
    """What the deployment promises; its hash tells whether any of it changed."""

    polls: list[PollRow]
    breakdown: Breakdown | None
    sources: list[SourceRow]
    kept: list[Kept]
    models: list[Model]


class Facts(msgspec.Struct, frozen=True):
    """Everything the page and the annex say, read from one state of the database."""

    at: datetime
    stopped: bool
    configuration: Configuration
    rounds: list[RoundInForce]
    proposals: list[ProposalInWords]
    entries: list[AuditEntry]
    names: dict[str, str]
    verdict: Verdict


class Line(msgspec.Struct, frozen=True):
    """An entry of the audit log in words."""

    number: int
    at: str
    actor: str
    what: str
    hash: str
