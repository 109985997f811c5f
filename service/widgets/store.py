"""One typed function a query."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from service.db import Connection, Query
from service.widgets.types import EmbedToken

# The teams at and below which somebody hands out tokens; None is the whole company.
Scopes: TypeAlias = Sequence[str] | None


class NewToken(msgspec.Struct, frozen=True):
    """A record to store."""

    id: UUID
    team_id: str
    origins: list[str]
    shows: list[str]
    created_by: UUID
    created_on: date
    expires_at: datetime


_ADD = Query("widgets", "add_embed_token", UUID)
_FIND = Query("widgets", "find_embed_token", EmbedToken)
_FIND_BELOW = Query("widgets", "find_embed_token_below", EmbedToken)
_LIST = Query("widgets", "list_embed_tokens", EmbedToken)
_REVOKE = Query("widgets", "revoke_embed_token", bool)
_SHORTEN = Query("widgets", "shorten_embed_token", UUID)
_ENDED = Query("widgets", "ended_embed_tokens", UUID)


async def add(connection: Connection, token: NewToken) -> None:
    """Store a record."""
    await _ADD.only(connection, **msgspec.structs.asdict(token))


async def find(connection: Connection, token_id: UUID) -> EmbedToken | None:
    """Return a record, ended or not."""
    return await _FIND.one(connection, id=token_id)


async def find_below(
    connection: Connection, token_id: UUID, *, scopes: Scopes
) -> EmbedToken | None:
    """Return a record of a team at or below the scopes, ended or not."""
    return await _FIND_BELOW.one(connection, id=token_id, scopes=scopes)


async def list_good(connection: Connection, *, scopes: Scopes, now: datetime) -> list[EmbedToken]:
    """Return what is good now at or below the scopes, the first to end first."""
    return await _LIST.many(connection, scopes=scopes, now=now)


async def revoke(connection: Connection, token_id: UUID, *, now: datetime) -> bool:
    """End a token; tell whether it had not been revoked before."""
    return bool(await _REVOKE.one(connection, id=token_id, now=now))


async def shorten(connection: Connection, token_id: UUID, *, expires_at: datetime) -> None:
    """Let a token end at a moment, unless it ends sooner."""
    await _SHORTEN.only(connection, id=token_id, expires_at=expires_at)


async def ended(connection: Connection, ids: Iterable[UUID], *, now: datetime) -> set[UUID]:
    """Return those of the tokens that are not good any more."""
    return set(await _ENDED.many(connection, ids=list(ids), now=now))
