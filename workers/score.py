"""Score texts: lease a batch, run the model, write verdicts.

An attempt is counted before it is made. After a failed batch its texts come back one by
one; the third failure parks a text, and the rest goes on.
"""

import time
from collections.abc import Sequence
from datetime import timedelta

import structlog

from service.db import connection, transaction
from workers import metrics, store
from workers.context import Work

BATCH_TEXTS = 256
LEASE = timedelta(seconds=60)

_log = structlog.get_logger()


async def score(work: Work) -> bool:
    """Score one batch; return whether there was one."""
    now = work.clock.now()
    async with transaction(work.pool) as lent:
        parked = await store.park_exhausted(lent, now)
        texts = await store.lease_texts(lent, until=now + LEASE, now=now, size=BATCH_TEXTS)
    if parked:
        _log.error("texts_parked", count=len(parked))
    if not texts:
        return False
    started = time.perf_counter()
    try:
        verdicts = await work.scorer.ascore([text.text for text in texts])
    except Exception as error:  # noqa: BLE001 -- any failure belongs to this batch alone
        await _give_back(work, texts, error)
        return True
    metrics.BATCH_TEXTS.observe(len(texts))
    metrics.BATCH_SECONDS.observe(time.perf_counter() - started)
    async with connection(work.pool) as lent:
        await store.write_scores(lent, texts, verdicts, work.scorer.version)
    return True


async def _give_back(work: Work, texts: Sequence[store.LeasedText], error: Exception) -> None:
    # The message may quote the text: only its type is kept.
    _log.warning("scoring_failed", texts=len(texts), error=type(error).__name__)
    metrics.BATCHES_FAILED.inc()
    async with connection(work.pool) as lent:
        await store.release_failed(lent, texts, type(error).__name__)
