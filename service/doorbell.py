"""Tells workers that there is something to do. May be lost: a sweep finds what it missed.

Jobs carry no data. Rings within one interval share a job that starts when the interval is
over, so a ring is never swallowed by a job that already looked.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any, Literal

from arq.connections import ArqRedis, RedisSettings, create_pool
from msgspec import msgpack
from prometheus_client import Counter
from redis.exceptions import RedisError

Job = Literal["score", "seal", "close"]

INTERVAL_SECONDS = 0.05
_PATIENCE_SECONDS = 2.0

# Counted, not logged: a ballot rings, and a line would have its time.
_LOST = Counter("stimmung_doorbells_lost_total", "Rings that Redis did not take", ["job", "error"])


def encode_job(job: dict[str, Any]) -> bytes:
    """Serialise a job; it holds numbers and strings only, so msgpack does, not pickle."""
    return msgpack.encode(job, enc_hook=str)


def decode_job(data: bytes) -> dict[str, Any]:
    """Read a job back."""
    job: dict[str, Any] = msgpack.decode(data)
    return job


def redis_settings(url: str) -> RedisSettings:
    """Return arq's settings; a lost server is noticed at once, not after five tries."""
    settings = RedisSettings.from_dsn(url)
    settings.conn_retries = 0
    settings.conn_timeout = 2
    return settings


class Doorbell:
    """Rings without waiting; at most one job a kind and interval."""

    def __init__(self, url: str | None) -> None:
        self._url = url
        self._redis: ArqRedis | None = None
        self._connecting = asyncio.Lock()
        self._rung: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def ring(self, job: Job) -> None:
        """Ask for a job soon."""
        interval = int(time.time() / INTERVAL_SECONDS)
        if self._url is None or self._rung.get(job) == interval:
            return
        self._rung[job] = interval
        task = asyncio.create_task(self._enqueue(job, interval))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def version(self) -> str | None:
        """Return the version of what answers, or None where nothing does."""
        if self._url is None:
            return None
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                told = await (await self._connect()).info("server")
        except (TimeoutError, OSError, RedisError):
            return None
        name = "Valkey" if "valkey_version" in told else "Redis"
        return f"{name} {told.get('valkey_version') or told['redis_version']}"

    async def close(self) -> None:
        """Let rings under way end, then hang up."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_PATIENCE_SECONDS)
        if self._redis is not None:
            await self._redis.aclose(close_connection_pool=True)

    async def _enqueue(self, job: Job, interval: int) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                redis = await self._connect()
                await redis.enqueue_job(
                    job,
                    _job_id=f"{job}:{interval}",
                    _defer_until=datetime.fromtimestamp((interval + 1) * INTERVAL_SECONDS, UTC),
                    _expires=60,
                )
        except (TimeoutError, OSError, RedisError) as error:
            _LOST.labels(job, type(error).__name__).inc()

    async def _connect(self) -> ArqRedis:
        async with self._connecting:
            if self._redis is None:
                assert self._url is not None  # noqa: S101 -- ring() returned without one
                self._redis = await create_pool(
                    redis_settings(self._url),
                    job_serializer=encode_job,
                    job_deserializer=decode_job,
                )
            return self._redis
