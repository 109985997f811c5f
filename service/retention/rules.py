"""Retention: what is past its time goes in batches, and the audit log proves it.

Every batch is a transaction of its own that also counts it, so a run that is broken off is
taken up where it stopped and its proof misses nothing.
"""

from datetime import date, datetime, time, timedelta

import msgspec

from service.audit.rules import record
from service.audit.types import Anchor, RetentionRan, Swept
from service.db import Connection
from service.kernel.clock import local_day
from service.retention import store
from service.retention.types import Cutoffs
from service.settings import Settings

BATCH = 5000
_AUDIT_BATCH = 10_000
# Neither a session nor an attempt lives a day unused; the rest is for days that begin elsewhere.
_UNUSED_SESSIONS = timedelta(days=3)
_UNFINISHED_SIGN_INS = timedelta(days=2)


def cutoffs(settings: Settings, today: date) -> Cutoffs:
    """Return the last day of each kind that is past its time."""
    return Cutoffs(
        texts=today - timedelta(days=settings.keep_texts_days),
        counted_markers=today,
        idempotency_keys=today - timedelta(days=settings.keep_requests_days),
        participation_tokens=today - timedelta(days=settings.keep_links_days),
        sealed_contributors=today,
        participations=today,
        spent_vouchers=today,
        sessions=today - _UNUSED_SESSIONS,
        sign_ins=today - _UNFINISHED_SIGN_INS,
    )


async def delete_batch(connection: Connection, settings: Settings, now: datetime) -> bool:
    """Delete at most a batch of every kind; return whether there may be more."""
    today = local_day(now, settings.timezone)
    full = False
    for kind, cutoff in msgspec.structs.asdict(cutoffs(settings, today)).items():
        full |= await store.retain(connection, kind=kind, cutoff=cutoff, size=BATCH) == BATCH
    return full


async def prove(
    connection: Connection, settings: Settings, now: datetime, *, again: bool = False
) -> RetentionRan | None:
    """End the day's run: shorten the audit log and write into it what was deleted.

    Returns None where another worker did so first; `again` proves a second run of a day.
    """
    today = local_day(now, settings.timezone)
    gone = await store.finish(connection, day=today, again=again)
    if not gone:
        return None
    oldest = today - timedelta(days=settings.keep_audit_days)
    before = datetime.combine(oldest + timedelta(days=1), time.min, settings.timezone)
    pruned = await store.prune_audit(connection, before=before, size=_AUDIT_BATCH)
    swept = {row.kind: Swept(row.cutoff.isoformat(), row.deleted) for row in gone}
    swept["audit"] = Swept(oldest.isoformat(), pruned.deleted)
    ran = RetentionRan(swept=swept, anchor=Anchor(pruned.number, pruned.hash.hex()))
    await record(connection, ran, by=None, at=now)
    return ran
