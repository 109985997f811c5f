"""What two people decide together, and the switch of the works council."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

# The smallest groups there may be; the database knows them too.
LEAST_FIGURES, LEAST_TEXTS, MOST = 5, 10, 1000
KFigures = Annotated[int, msgspec.Meta(ge=LEAST_FIGURES, le=MOST)]
KTexts = Annotated[int, msgspec.Meta(ge=LEAST_TEXTS, le=MOST)]
# What is collected day by day, beside polls.
Source = Literal["checkins", "reactions", "replies"]
# What the works council's switch stops, where the audit log names a source.
EVERYTHING = "everything"


class Collecting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether all collecting is stopped: ballots, check-ins, posts, reactions and replies."""

    stopped: bool


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The smallest groups of a poll, for rounds that open from now on."""

    k_figures: KFigures
    k_texts: KTexts


class ProposalInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lower thresholds for one poll, or for one daily source (which has no `k_texts`)."""

    poll_id: UUID | None = None
    source: Source | None = None
    k_figures: KFigures
    k_texts: KTexts | None = None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal and what became of it."""

    id: UUID
    poll_id: UUID | None
    source: str | None
    k_figures: int
    k_texts: int | None
    proposed_on: date
    state: Literal["open", "approved", "rejected"]
    decided_on: date | None
