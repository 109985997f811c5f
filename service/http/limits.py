"""How much a key or an address may ask, counted by all API processes together.

Where Redis does not answer nothing is limited: a limiter that fails closed would take the
service down with it. The looks at Redis are rare until it is back, so nobody waits for them.
"""

import asyncio
import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from litestar.types import Scope
from prometheus_client import Counter
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from service.kernel.clock import Clock, local_day
from service.kernel.ids import pseudonym
from service.kernel.problems import Problem
from service.settings import Settings

_MINUTE = 60
_PATIENCE_SECONDS = 0.5
_PAUSE_SECONDS = 5.0
_IPV6_NETWORK_BITS = 64
# What guessing at a key or a token looks like.
_GUESSED = {"no-credential", "unknown-token"}

_SKIPPED = Counter(
    "stimmung_rate_limits_skipped_total", "Requests that no limit was applied to", ["error"]
)


@dataclass(frozen=True, slots=True)
class Quota:
    """So many requests a minute, under the name that the headers give it."""

    name: str
    amount: int

    @property
    def item(self) -> RateLimitItemPerSecond:
        """The quota in the words of the library."""
        return RateLimitItemPerSecond(self.amount, _MINUTE, namespace=self.name)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of a quota after a request; `reset` is in seconds."""

    quota: Quota
    within: bool
    remaining: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of draft-ietf-httpapi-ratelimit-headers-10."""
        given = {
            "ratelimit-policy": f'"{self.quota.name}";q={self.quota.amount};w={_MINUTE}',
            "ratelimit": f'"{self.quota.name}";r={self.remaining};t={self.reset}',
        }
        return given if self.within else given | {"retry-after": str(self.reset)}


class Limits:
    """Counts for one API process, in the Redis that all of them share."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.requests = Quota("requests", settings.requests_per_minute)
        self.failures = Quota("failures", settings.failures_per_minute)
        self.sign_ins = Quota("sign-ins", settings.sign_ins_per_minute)
        self._resting_until = 0.0
        self._pool, self._limiter = _limiter(settings.redis_url)

    async def count(self, quota: Quota, who: str) -> Standing | None:
        """Count a request; None where nothing could be counted."""
        if self._limiter is None:
            return None
        if time.monotonic() < self._resting_until:
            _SKIPPED.labels("resting").inc()
            return None
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                within = await self._limiter.hit(quota.item, who)
                stats = await self._limiter.get_window_stats(quota.item, who)
        except (TimeoutError, OSError, RedisError) as error:
            self._resting_until = time.monotonic() + _PAUSE_SECONDS
            _SKIPPED.labels(type(error).__name__).inc()
            return None
        reset = max(1, round(stats.reset_time - time.time()))
        return Standing(quota, within, stats.remaining if within else 0, reset)

    async def judge(self, scope: Scope, problem: Problem) -> Problem:
        """Return the problem to answer: guesses that fail too often hear of the limit instead.

        Only failures are counted and only failures are refused. A right credential passes
        always, so that nobody can shut out whoever shares their address.
        """
        if problem.slug not in _GUESSED or not _presented(scope):
            return problem
        standing = await self.count(self.failures, self._address(scope))
        return problem if standing is None else judged(scope, standing) or problem

    async def enter(self, scope: Scope) -> None:
        """Count somebody at the door by their address, or raise `too-many-requests`.

        Whoever is not signed in has no other name, and each knock costs the identity provider.
        """
        standing = await self.count(self.sign_ins, self._address(scope))
        problem = None if standing is None else judged(scope, standing)
        if problem is not None:
            raise problem

    async def close(self) -> None:
        """Hang up."""
        if self._pool is not None:
            await self._pool.aclose()

    def _address(self, scope: Scope) -> str:
        """Return a pseudonym of the client's address that nobody can join beyond a day."""
        client = scope.get("client")
        day = local_day(self._clock.now(), self._settings.timezone)
        address = _network(client[0]) if client else ""
        return pseudonym(self._settings.key, "address", str(day), address).hex


def judged(scope: Scope, standing: Standing) -> Problem | None:
    """Leave the headers for the answer, and return the problem where a quota is used up."""
    scope["state"]["standing"] = standing
    return None if standing.within else Problem("too-many-requests")


def _limiter(
    url: str | None,
) -> tuple[ConnectionPool | None, SlidingWindowCounterRateLimiter | None]:
    if url is None:
        return None, None
    pool = ConnectionPool.from_url(
        url, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
    )
    storage = RedisStorage(
        "redis://",
        implementation="redispy",
        key_prefix="stimmung:limits",
        connection_pool=pool,  # type: ignore[arg-type]  # typed for options that are numbers
    )
    return pool, SlidingWindowCounterRateLimiter(storage)


def _presented(scope: Scope) -> bool:
    return any(name in {b"authorization", b"cookie"} for name, _ in scope["headers"])


def _network(address: str) -> str:
    """Return an IPv4 address, or the network that an IPv6 customer is given as a whole."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or int(parsed) >> _IPV6_NETWORK_BITS)
