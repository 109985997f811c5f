"""Thresholds go up by one person's word, and down only by two people's."""

from datetime import date, datetime
from uuid import UUID

from service.audit.rules import record
from service.audit.types import (
    CollectingStarted,
    CollectingStopped,
    ThresholdDecided,
    ThresholdProposed,
    ThresholdsRaised,
)
from service.db import Connection
from service.kernel.problems import Problem, invalid
from service.policy import store
from service.policy.types import EVERYTHING, Proposal, ProposalInput, Thresholds


async def require_collecting(connection: Connection) -> None:
    """Raise `collecting-stopped` while the works council has stopped it."""
    if await store.collecting_stopped(connection):
        raise Problem("collecting-stopped")


def check_thresholds(k_figures: int, k_texts: int) -> None:
    """Raise `invalid-input` where texts would be shown of smaller groups than figures are."""
    if k_texts < k_figures:
        raise invalid(
            "/k_texts", "muss mindestens so groß wie k_figures sein", "must be at least k_figures"
        )


async def switch_collecting(
    connection: Connection, *, stopped: bool, by: UUID, at: datetime
) -> None:
    """Stop or start all collecting, and record it where that changes anything."""
    if await store.set_collecting(connection, stopped=stopped):
        switched = CollectingStopped if stopped else CollectingStarted
        await record(connection, switched(id=EVERYTHING), by=by, at=at)


async def raise_poll(
    connection: Connection, poll_id: UUID, given: Thresholds, *, by: UUID, at: datetime
) -> None:
    """Raise a poll's thresholds for rounds to come, and record it.

    Raises:
        Problem: `not-found`, `invalid-input`, or `needs-two-people` where one would go down.
    """
    check_thresholds(given.k_figures, given.k_texts)
    present = await _present(connection, poll_id, None)
    if given.k_figures < present.k_figures or given.k_texts < (present.k_texts or 0):
        raise Problem("needs-two-people")
    await store.raise_thresholds(
        connection, poll_id=poll_id, k_figures=given.k_figures, k_texts=given.k_texts
    )
    event = ThresholdsRaised(id=poll_id, k_figures=given.k_figures, k_texts=given.k_texts)
    await record(connection, event, by=by, at=at)


async def propose(
    connection: Connection,
    proposal_id: UUID,
    given: ProposalInput,
    *,
    by: UUID,
    today: date,
    at: datetime,
) -> Proposal:
    """Store a proposal for thresholds lower than the ones in force, and record it.

    Raises:
        Problem: `not-found`, or `invalid-input` where it names no or two objects, does not fit
            them, or lowers nothing.
    """
    _check_object(given)
    present = await _present(connection, given.poll_id, given.source)
    if given.k_figures >= present.k_figures and (given.k_texts or 0) >= (present.k_texts or 0):
        raise invalid(
            "/k_figures",
            "senkt nichts; zum Erhöhen braucht es keinen Vorschlag",
            "lowers nothing; raising needs no proposal",
        )
    proposal = store.NewProposal(
        proposal_id, given.poll_id, given.source, given.k_figures, given.k_texts, by, today
    )
    await store.add_proposal(connection, proposal)
    stored = await read_proposal(connection, proposal_id)
    event = ThresholdProposed(
        id=proposal_id,
        poll=given.poll_id,
        source=given.source,
        k_figures=given.k_figures,
        k_texts=given.k_texts,
    )
    await record(connection, event, by=by, at=at)
    return stored


async def read_proposal(connection: Connection, proposal_id: UUID) -> Proposal:
    """Return a proposal, or raise `not-found`."""
    proposal = await store.find_proposal(connection, proposal_id)
    if proposal is None:
        raise Problem("not-found")
    return proposal


async def decide(
    connection: Connection,
    proposal_id: UUID,
    *,
    by: UUID,
    approve: bool,
    today: date,
    at: datetime,
) -> Proposal:
    """Approve or reject a proposal and record it; what is open keeps its thresholds.

    Raises:
        Problem: `not-found`; `already-decided`; `needs-two-people` to approve one's own.
    """
    await read_proposal(connection, proposal_id)
    done = await store.decide(connection, proposal_id, decided_by=by, approve=approve, today=today)
    decided = await read_proposal(connection, proposal_id)
    if not done:
        raise Problem("needs-two-people" if decided.state == "open" else "already-decided")
    await record(connection, ThresholdDecided(id=proposal_id, approved=approve), by=by, at=at)
    return decided


def _check_object(given: ProposalInput) -> None:
    if (given.poll_id is None) == (given.source is None):
        raise invalid(
            "",
            "Der Vorschlag nennt entweder eine Umfrage oder eine Quelle",
            "names either a poll or a source",
        )
    if (given.poll_id is None) != (given.k_texts is None):
        raise invalid(
            "/k_texts",
            "gilt nur für Umfragen und ist dort nötig",
            "belongs to polls, and polls need it",
        )
    if given.k_texts is not None:
        check_thresholds(given.k_figures, given.k_texts)


async def _present(
    connection: Connection, poll_id: UUID | None, source: str | None
) -> store.ThresholdRow:
    present = await store.thresholds_of(connection, poll_id=poll_id, source=source)
    if present is None:
        raise Problem("not-found")
    return present
