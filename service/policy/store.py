"""One typed function a query."""

from datetime import date
from uuid import UUID

import msgspec

from service.db import Connection, Query
from service.policy.types import Proposal


class ThresholdRow(msgspec.Struct, frozen=True):
    """Thresholds in force; a daily source has none for texts."""

    k_figures: int
    k_texts: int | None


class NewProposal(msgspec.Struct, frozen=True):
    """A proposal to store."""

    id: UUID
    poll_id: UUID | None
    source: str | None
    k_figures: int
    k_texts: int | None
    proposed_by: UUID
    proposed_on: date


_STOPPED = Query("policy", "collecting_stopped", bool)
_SET_COLLECTING = Query("policy", "set_collecting", bool)
_RAISE = Query("policy", "raise_thresholds", str)
_THRESHOLDS = Query("policy", "thresholds_of", ThresholdRow)
_ADD_PROPOSAL = Query("policy", "add_proposal", UUID)
_FIND_PROPOSAL = Query("policy", "find_proposal", Proposal)
_LIST_PROPOSALS = Query("policy", "list_proposals", Proposal)
_DECIDE = Query("policy", "decide_threshold", bool)


async def collecting_stopped(connection: Connection) -> bool:
    """Tell whether nothing may be collected."""
    return await _STOPPED.only(connection)


async def set_collecting(connection: Connection, *, stopped: bool) -> bool:
    """Stop or start all collecting; return whether that changed anything."""
    return await _SET_COLLECTING.one(connection, stopped=stopped) is not None


async def raise_thresholds(
    connection: Connection,
    *,
    poll_id: UUID | None = None,
    source: str | None = None,
    k_figures: int,
    k_texts: int | None = None,
) -> None:
    """Raise the thresholds that are lower; none is ever lowered here."""
    await _RAISE.one(
        connection, poll_id=poll_id, source=source, k_figures=k_figures, k_texts=k_texts
    )


async def thresholds_of(
    connection: Connection, *, poll_id: UUID | None, source: str | None
) -> ThresholdRow | None:
    """Return the thresholds in force for rounds, or days, to come."""
    return await _THRESHOLDS.one(connection, poll_id=poll_id, source=source)


async def add_proposal(connection: Connection, proposal: NewProposal) -> None:
    """Store a proposal."""
    await _ADD_PROPOSAL.only(connection, **msgspec.structs.asdict(proposal))


async def find_proposal(connection: Connection, proposal_id: UUID) -> Proposal | None:
    """Return a proposal."""
    return await _FIND_PROPOSAL.one(connection, id=proposal_id)


async def list_proposals(connection: Connection) -> list[Proposal]:
    """Return what waits, then what was decided, the newest first."""
    return await _LIST_PROPOSALS.many(connection)


async def decide(
    connection: Connection, proposal_id: UUID, *, decided_by: UUID, approve: bool, today: date
) -> bool:
    """Decide an open proposal; False where it is decided, or one's own to approve."""
    return await _DECIDE.only(
        connection, id=proposal_id, decided_by=decided_by, approve=approve, today=today
    )
