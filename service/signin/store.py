"""One typed function a query."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.db import Connection, Query


class AttemptRow(msgspec.Struct, frozen=True):
    """An attempt to sign in."""

    nonce: str
    verifier: str
    next_path: str


class AccountRow(msgspec.Struct, frozen=True):
    """An account, whether it was granted anything, and whether who signs in is known to have it."""

    id: UUID
    granted: bool
    known: bool


class TeamName(msgspec.Struct, frozen=True):
    """What a team is called."""

    id: str
    name: str


class Persona(msgspec.Struct, frozen=True):
    """Somebody whom the development provider signs in."""

    login: str
    name: str
    roles: list[str]
    teams: list[str | None]


class FailureRow(msgspec.Struct, frozen=True):
    """How many attempts failed for a reason within an hour."""

    reason: Literal["refused", "unknown"]
    count: int


_ADD_ATTEMPT = Query("signin", "add_attempt", bytes)
_TAKE_ATTEMPT = Query("signin", "take_attempt", AttemptRow)
_FORGET_ATTEMPTS = Query("signin", "forget_attempts", bytes)
_MAKE_ACCOUNT = Query("signin", "make_account", UUID)
_ACCOUNT_OF = Query("signin", "account_of_login", AccountRow)
_RECOGNISE = Query("signin", "recognise", UUID)
_ADD_SESSION = Query("signin", "add_session", bytes)
_FORGET_SESSIONS = Query("signin", "forget_sessions", bytes)
_END = Query("signin", "end_session", str)
_END_ALL = Query("signin", "end_sessions_of_account", bytes)
_END_OF_PROVIDER = Query("signin", "end_sessions_of_provider", bytes)
_TEAM_NAMES = Query("signin", "team_names", TeamName)
_PERSONAS = Query("signin", "personas", Persona)
_SET_LOGIN = Query("signin", "set_login", str)
_COUNT_FAILURE = Query("signin", "count_failure", int)
_TAKE_FAILURES = Query("signin", "take_failures", FailureRow)


async def add_attempt(
    connection: Connection,
    *,
    state: bytes,
    browser: bytes,
    nonce: str,
    verifier: str,
    next_path: str,
    expires_at: datetime,
) -> None:
    """Remember an attempt to sign in."""
    await _ADD_ATTEMPT.one(
        connection,
        state_hash=state,
        browser_hash=browser,
        nonce=nonce,
        verifier=verifier,
        next_path=next_path,
        expires_at=expires_at,
    )


async def take_attempt(
    connection: Connection, *, state: bytes, browser: bytes, now: datetime
) -> AttemptRow | None:
    """Return an attempt and forget it: a state is good once."""
    return await _TAKE_ATTEMPT.one(connection, state_hash=state, browser_hash=browser, now=now)


async def forget_attempts(connection: Connection, *, now: datetime) -> None:
    """Forget the attempts that nobody finished in time."""
    await _FORGET_ATTEMPTS.many(connection, now=now)


async def account_of(
    connection: Connection, login: str, *, issuer: str, subject: str
) -> AccountRow | None:
    """Return the account of somebody in the directory who has not left; made at first."""
    await _MAKE_ACCOUNT.one(connection, login=login)
    return await _ACCOUNT_OF.one(connection, login=login, issuer=issuer, subject=subject)


async def recognise(connection: Connection, account_id: UUID, *, issuer: str, subject: str) -> None:
    """Remember who signs in to an account with roles."""
    await _RECOGNISE.one(connection, account_id=account_id, issuer=issuer, subject=subject)


async def add_session(
    connection: Connection,
    *,
    digest: bytes,
    account_id: UUID,
    created_at: datetime,
    issuer: str,
    subject: str,
    sid: str | None,
    id_token: str,
) -> None:
    """Open a session."""
    await _ADD_SESSION.one(
        connection,
        hash=digest,
        account_id=account_id,
        created_at=created_at,
        issuer=issuer,
        subject=subject,
        sid=sid,
        id_token=id_token,
    )


async def forget_sessions(
    connection: Connection, *, created_before: datetime, seen_before: datetime
) -> None:
    """Forget the sessions that have reached one of their limits."""
    await _FORGET_SESSIONS.many(connection, created_before=created_before, seen_before=seen_before)


async def end_session(connection: Connection, digest: bytes) -> str | None:
    """End a session; return the ID token that it began with."""
    return await _END.one(connection, hash=digest)


async def end_all(connection: Connection, account_id: UUID) -> None:
    """End every session of somebody."""
    await _END_ALL.many(connection, account_id=account_id)


async def end_of_provider(
    connection: Connection, *, issuer: str, sid: str | None, subject: str | None
) -> None:
    """End the session that a provider names, or without `sid` all of its subject."""
    await _END_OF_PROVIDER.many(connection, issuer=issuer, sid=sid, subject=subject)


async def team_names(connection: Connection, ids: list[str]) -> dict[str, str]:
    """Return what teams are called."""
    rows = await _TEAM_NAMES.many(connection, ids=ids)
    return {row.id: row.name for row in rows}


async def personas(connection: Connection) -> list[Persona]:
    """Return those with an account, for the development provider."""
    return await _PERSONAS.many(connection)


async def set_login(connection: Connection, *, person_id: str, login: str) -> None:
    """Say what the identity provider calls a person."""
    await _SET_LOGIN.one(connection, person_id=person_id, login=login)


async def count_failure(connection: Connection, *, hour: int, reason: str) -> None:
    """Count an attempt that failed, without whose it was."""
    await _COUNT_FAILURE.one(connection, hour=hour, reason=reason)


async def take_failures(connection: Connection, *, before: int) -> list[FailureRow]:
    """Return the counts of hours before one, and forget them."""
    return await _TAKE_FAILURES.many(connection, hour=before)
