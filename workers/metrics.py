"""Deployment-wide metrics; nothing here knows a team, a round or a person."""

from prometheus_client import Counter, Gauge, Histogram

from service.db import connection
from workers import store
from workers.context import Work

_TERMS = ("accepted", "unscored", "scored", "parked", "sealed", "withheld", "withdrawn", "erased")

ITEMS = Gauge("stimmung_items", "Terms of the conservation law", ["source", "term"])
MISSING = Gauge("stimmung_items_missing", "Accepted minus all other terms; 0 always", ["source"])
QUEUE = Gauge("stimmung_queue", "What waits", ["kind"])
BATCH_TEXTS = Histogram(
    "stimmung_score_batch_texts", "Texts a batch", buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256)
)
BATCH_SECONDS = Histogram("stimmung_score_batch_seconds", "Time of the model a batch")
BATCHES_FAILED = Counter("stimmung_score_batches_failed_total", "Batches that failed")
GROUPS_SEALED = Counter("stimmung_groups_sealed_total", "Microaggregates formed by this worker")


async def refresh(work: Work) -> bool:
    """Read the gauges from the database."""
    async with connection(work.pool) as lent:
        accounts = await store.conservation(lent)
        standing = await store.queue_standing(lent)
    for account in accounts:
        for term in _TERMS:
            ITEMS.labels(account.source, term).set(getattr(account, term))
        MISSING.labels(account.source).set(account.missing)
    QUEUE.labels("unscored").set(standing.unscored)
    QUEUE.labels("parked").set(standing.parked)
    QUEUE.labels("closing_periods").set(standing.closing)
    return False
