"""One typed function a query."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from service.db import Connection, Query
from service.posts.types import PostInput
from service.texts import Redacted


class AddedPost(msgspec.Struct, frozen=True):
    """A post that was new."""

    network: str
    external_id: str


class PostRow(msgspec.Struct, frozen=True):
    """A post as it is listed."""

    id: UUID
    network: str
    external_id: str
    posted_at: datetime
    title: str | None
    url: str | None


class KeyedReaction(msgspec.Struct, frozen=True):
    """A reaction with its keyed pseudonyms; `person` only finds the team."""

    network: str
    post: str
    person: str
    contributor: UUID
    marker: UUID
    reaction: str
    remove: bool


class KeyedReply(msgspec.Struct, frozen=True):
    """A reply with its keyed pseudonyms; `person` only finds the team."""

    network: str
    post: str
    person: str
    contributor: UUID
    marker: UUID
    text: Redacted


class ValenceRow(msgspec.Struct, frozen=True):
    """A reaction's valence in tenths."""

    reaction: str
    valence: int | None
    unmapped: int


class SourceRow(msgspec.Struct, frozen=True):
    """A daily source's settings; no settle time waits for the end of the day."""

    source: str
    enabled: bool
    k: int
    settle: timedelta | None


_ADD_POSTS = Query("posts", "add_posts", AddedPost)
_LIST_POSTS = Query("posts", "list_posts", PostRow)
_FIND_POSTS = Query("posts", "find_posts", PostRow)
_COLLECT_REACTIONS = Query("posts", "collect_reactions", list)
_COLLECT_REPLIES = Query("posts", "collect_replies", list)
_LIST_VALENCES = Query("posts", "list_valences", ValenceRow)
_PUT_VALENCES = Query("posts", "put_valences", str)
_LIST_SOURCES = Query("posts", "list_sources", SourceRow)
_PUT_SOURCE = Query("posts", "put_source", SourceRow)
_FOLLOW_SOURCE = Query("posts", "follow_source", str)
_SOURCE_ENABLED = Query("posts", "source_enabled", bool)


async def add_posts(connection: Connection, posts: list[PostInput]) -> list[AddedPost]:
    """Store posts that are not known yet; return those."""
    return await _ADD_POSTS.many(
        connection,
        networks=[post.network for post in posts],
        external_ids=[post.id for post in posts],
        posted_at=[post.posted_at for post in posts],
        titles=[post.title for post in posts],
        urls=[post.url for post in posts],
    )


async def list_posts(
    connection: Connection, *, before: datetime, before_id: UUID, page: int
) -> list[PostRow]:
    """Return posts, newest first, from a place on."""
    return await _LIST_POSTS.many(connection, before=before, before_id=before_id, page=page)


async def find_posts(connection: Connection, ids: list[UUID]) -> list[PostRow]:
    """Return those of the posts that exist, in no order."""
    return await _FIND_POSTS.many(connection, ids=ids)


async def collect_reactions(
    connection: Connection, *, items: list[KeyedReaction], day: date, zone: str
) -> list[str]:
    """Put reactions into their pools or take them out; return each one's outcome."""
    return await _COLLECT_REACTIONS.only(connection, items=items, day=day, zone=zone)


async def collect_replies(
    connection: Connection, *, items: list[KeyedReply], day: date, zone: str
) -> list[str]:
    """Put replies into their pools; return each one's outcome."""
    return await _COLLECT_REPLIES.only(connection, items=items, day=day, zone=zone)


async def list_valences(connection: Connection) -> list[ValenceRow]:
    """Return all reactions, mapped and unmapped."""
    return await _LIST_VALENCES.many(connection)


async def put_valences(
    connection: Connection, *, reactions: list[str], valences: list[int | None]
) -> None:
    """Set valences in tenths."""
    await _PUT_VALENCES.many(connection, reactions=reactions, valences=valences)


async def list_sources(connection: Connection) -> list[SourceRow]:
    """Return the daily sources."""
    return await _LIST_SOURCES.many(connection)


async def put_source(
    connection: Connection,
    *,
    source: str,
    enabled: bool,
    settle: timedelta | None,
    keep_settle: bool,
) -> SourceRow | None:
    """Switch a daily source and set its settle time, or keep it."""
    return await _PUT_SOURCE.one(
        connection, source=source, enabled=enabled, settle=settle, keep_settle=keep_settle
    )


async def follow_source(connection: Connection, *, source: str, today: date) -> None:
    """Let the open days of a source have its settings, as far as that is no step back."""
    await _FOLLOW_SOURCE.one(connection, source=source, today=today)


async def source_enabled(connection: Connection, source: str) -> bool:
    """Tell whether a daily source collects."""
    return await _SOURCE_ENABLED.only(connection, source=source)
