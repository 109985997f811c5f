"""Sessions of people: a random cookie whose hash is stored, checked at every request."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec
from litestar.datastructures import Cookie

from service.context import Context
from service.db import Query, connection
from service.http.principal import Credential, Grant, Principal, Role
from service.kernel.ids import hash_secret
from service.settings import Settings

_STEP = timedelta(minutes=5)


class SessionRow(msgspec.Struct, frozen=True):
    """A session that has not ended, with the person and what they were granted."""

    account_id: UUID
    person_id: str
    name: str
    seen_at: datetime
    roles: list[str]
    teams: list[str | None]


_FIND = Query("access", "find_session", SessionRow)
_SEEN = Query("access", "see_session", datetime)


def cookie_name(settings: Settings, name: str = "stimmung") -> str:
    """Return a cookie's name; with https browsers bind it to this host and to encryption."""
    return f"__Host-{name}" if settings.is_https else name


def cookie(
    settings: Settings,
    value: str | None,
    *,
    name: str = "stimmung",
    seconds: int | None = None,
    samesite: Literal["lax", "strict"] = "lax",
) -> Cookie:
    """Return a cookie for people's browsers, out of reach of scripts; None removes it."""
    return Cookie(
        cookie_name(settings, name),
        value=value or "",
        path="/",
        max_age=0 if value is None else seconds,
        httponly=True,
        secure=settings.is_https,
        samesite=samesite,
    )


async def find_session(context: Context, secret: str) -> Principal | None:
    """Return who is behind a session's cookie, and note that the session is in use."""
    digest, now = hash_secret(secret), context.clock.now()
    row = await _find(context, digest)
    if row is None:
        return None
    # Streams ask too, but nobody need sit before them: only requests keep a session alive.
    if now - row.seen_at >= _STEP:
        async with connection(context.collect) as lent:
            await _SEEN.one(lent, hash=digest, now=coarse(now))
    return _principal(row, digest)


async def recall_session(context: Context, digest: bytes) -> Principal | None:
    """Return who is behind a session now."""
    row = await _find(context, digest)
    return None if row is None else _principal(row, digest)


def coarse(moment: datetime) -> datetime:
    """Return a moment to five minutes, as sessions are stored."""
    return moment - timedelta(seconds=moment.timestamp() % _STEP.total_seconds())


async def _find(context: Context, digest: bytes) -> SessionRow | None:
    now, settings = context.clock.now(), context.settings
    async with connection(context.collect) as lent:
        return await _FIND.one(
            lent,
            hash=digest,
            created_after=now - timedelta(days=settings.session_days),
            seen_after=now - timedelta(minutes=settings.session_idle_minutes),
        )


def _principal(row: SessionRow, digest: bytes) -> Principal:
    granted = zip(row.roles, row.teams, strict=True)
    return Principal(
        actor=row.account_id,
        grants=frozenset(Grant(Role(role), team) for role, team in granted),
        credential=Credential("session", digest),
        person_id=row.person_id,
        name=row.name,
    )
