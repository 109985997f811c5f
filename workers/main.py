"""The worker process: arq answers the doorbell, the sweep finds what was missed.

arq stops when Redis goes away; it is started again for as long as the worker runs, and
the sweep does its work meanwhile.
"""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Sequence
from functools import partial
from typing import Any, cast

import structlog
from arq.connections import ArqRedis, create_pool
from arq.typing import WorkerCoroutine
from arq.worker import Worker, func
from redis.exceptions import RedisError

from sentiment import Analyser, Verdict
from service.db import WORK, open_pool
from service.doorbell import INTERVAL_SECONDS, decode_job, encode_job, redis_settings
from service.http.telemetry import Relay, configure_logging, serve_metrics
from service.kernel.clock import SystemClock
from service.settings import Settings
from service.standing import require_ready
from workers import metrics
from workers.bell import Bell
from workers.close import close
from workers.context import Work
from workers.model import PublishModel
from workers.retain import retain
from workers.score import score
from workers.seal import seal
from workers.stir import REST as STIR_REST
from workers.stir import SECONDS as STIR_SECONDS
from workers.stir import stir
from workers.sweep import prepare_months, sweep

_JOB_SECONDS = 10
_RETRY_SECONDS = 1.0
_UPKEEP = (metrics.refresh, prepare_months, retain)

_log = structlog.get_logger()


class _ModelRelay(Relay):
    """Tells in full what the model's package tells, which knows no structlog and no texts."""

    event = "model"

    def told(self, record: logging.LogRecord) -> str:
        return record.getMessage()


def bells_of(work: Work, ready: Awaitable[object] | None = None) -> dict[str, Bell]:
    """Return the worker's jobs by the names the doorbell uses; scoring waits for `ready`."""

    async def score_when_ready() -> bool:
        if ready is not None:
            await ready
        return await score(work)

    closing = Bell("close", partial(close, work))
    sealing = Bell("seal", partial(seal, work), rest=1.0)
    scoring = Bell("score", score_when_ready, after=(sealing, closing))
    return {"score": scoring, "seal": sealing, "close": closing}


def arq_worker(redis: ArqRedis, bells: dict[str, Bell]) -> Worker:
    """Return arq's worker. A job rings its bell and ends, so it can run twice or never."""
    return Worker(
        [func(_ringing(bell), name=name) for name, bell in bells.items()],
        redis_pool=redis,
        keep_result=0,
        poll_delay=INTERVAL_SECONDS,
        job_timeout=_JOB_SECONDS,
        max_tries=1,
        job_serializer=encode_job,
        job_deserializer=decode_job,
        handle_signals=False,
        log_results=False,
    )


def _ringing(bell: Bell) -> WorkerCoroutine:
    async def ring(_: dict[Any, Any]) -> None:
        bell.ring()

    return cast(WorkerCoroutine, ring)


async def answer_doorbell(redis_url: str, bells: dict[str, Bell]) -> None:
    """Run arq until cancelled, again after every loss of Redis."""
    while True:
        try:
            await _answer_once(redis_url, bells)
        except (OSError, RedisError) as error:
            _log.warning("doorbell_away", error=type(error).__name__)
        await asyncio.sleep(_RETRY_SECONDS)


async def _answer_once(redis_url: str, bells: dict[str, Bell]) -> None:
    redis = await create_pool(
        redis_settings(redis_url), job_serializer=encode_job, job_deserializer=decode_job
    )
    worker = arq_worker(redis, bells)
    try:
        await worker.async_run()
    finally:
        # Worker.close() talks to Redis first, and leaks its connections where that is gone.
        await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
        await redis.aclose(close_connection_pool=True)


class _Loading:
    """The model while it loads: groups seal meanwhile, texts wait unleased."""

    def __init__(self, model: str) -> None:
        self.loaded = asyncio.create_task(asyncio.to_thread(Analyser.load, model))

    @property
    def version(self) -> str:
        return self.loaded.result().version

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        return await (await self.loaded).ascore(texts)

    async def close(self) -> None:
        """Free the model, once it is there; one that could not be loaded was told of."""
        await asyncio.wait([self.loaded])
        if self.loaded.exception() is None:
            await asyncio.to_thread(self.loaded.result().close)


async def run(settings: Settings) -> None:
    """Work until SIGINT or SIGTERM.

    Raises:
        ModelError: the model cannot be loaded.
        DatabaseError: the database is not there or not ours.
    """
    await require_ready(settings, WORK)
    configure_logging()
    model_log = logging.getLogger("sentiment")
    model_log.setLevel(logging.INFO)
    model_log.addHandler(_ModelRelay())
    model_log.propagate = False
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    scorer = _Loading(settings.model)
    async with await open_pool(settings.role_url(WORK), name="stimmung-worker") as pool:
        work = Work(settings, SystemClock(), pool, scorer)
        bells = bells_of(work, scorer.loaded)
        upkeep = [Bell(f.__name__, partial(f, work)) for f in _UPKEEP]
        upkeep.append(Bell("publish_model", PublishModel(work, scorer.loaded)))
        stirring = Bell("stir", partial(stir, work), rest=STIR_REST)
        tasks = [
            asyncio.create_task(sweep([*bells.values(), *upkeep])),
            asyncio.create_task(sweep([stirring], STIR_SECONDS)),
        ]
        if settings.redis_url:
            tasks.append(asyncio.create_task(answer_doorbell(settings.redis_url, bells)))
        try:
            await _until_stopped(settings, scorer.loaded, stopped)
        finally:
            # Silence comes first: a bell that still rang would try texts on a model that is gone.
            for bell in (*bells.values(), *upkeep, stirring):
                await bell.silence()
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await scorer.close()


async def _until_stopped(
    settings: Settings, loading: "asyncio.Task[Analyser]", stopped: asyncio.Event
) -> None:
    stopping = asyncio.create_task(stopped.wait())
    await asyncio.wait((loading, stopping), return_when=asyncio.FIRST_COMPLETED)
    if stopping.done():
        return
    analyser = loading.result()
    # Metrics answer once the model does: whoever waits for them waits for a worker that scores.
    serve_metrics(
        settings.metrics_host, settings.worker_metrics_port, "STIMMUNG_WORKER_METRICS_PORT"
    )
    _log.info("worker_ready", model=analyser.version)
    await stopping
