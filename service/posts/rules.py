"""Rules of the social network's contributions."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec

from service.audit.rules import record
from service.audit.types import (
    CollectingStarted,
    CollectingStopped,
    Event,
    SourceSet,
    ValencesSet,
)
from service.db import Connection
from service.kernel.ids import contributor, pseudonym
from service.kernel.problems import Problem, invalid
from service.mood import rules as mood
from service.policy.rules import require_collecting
from service.policy.store import raise_thresholds, thresholds_of
from service.polls.rules import settle_of
from service.posts import store
from service.posts.types import (
    BatchResult,
    PostFigure,
    PostInput,
    ReactionInput,
    ReactionValence,
    ReplyInput,
    SourceSetting,
    SourceState,
    ValenceInput,
)
from service.texts import Redacted

_AHEAD = timedelta(minutes=5)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


async def add_posts(connection: Connection, posts: list[PostInput], now: datetime) -> BatchResult:
    """Store new posts; a post that is known already stays as it is."""
    await require_collecting(connection)
    for index, post in enumerate(posts):
        if post.posted_at.tzinfo is None:
            raise invalid(f"/{index}/posted_at", "braucht eine Zeitzone", "needs a time zone")
        if post.posted_at < _EARLIEST:
            raise invalid(
                f"/{index}/posted_at", "liegt vor dem Jahr 2000", "lies before the year 2000"
            )
        if post.posted_at > now + _AHEAD:
            raise invalid(f"/{index}/posted_at", "liegt in der Zukunft", "lies in the future")
    added = {(row.network, row.external_id) for row in await store.add_posts(connection, posts)}
    outcomes = []
    for post in posts:
        outcomes.append("accepted" if (post.network, post.id) in added else "duplicate")
        added.discard((post.network, post.id))
    return _result(outcomes)


async def list_posts(
    connection: Connection, *, before: datetime, before_id: UUID, page: int
) -> list[PostFigure]:
    """Return posts, newest first, from a place on, with the mood of their reactions."""
    rows = await store.list_posts(connection, before=before, before_id=before_id, page=page)
    known = await mood.post_indices(connection, [row.id for row in rows])
    return [
        PostFigure(**msgspec.structs.asdict(row), n=n, index=index)
        for row in rows
        for n, index in [known.get(row.id, (None, None))]
    ]


async def strongest_posts(
    connection: Connection, since: date, until: date, *, zone: str, page: int
) -> list[PostFigure]:
    """Return the posts of some days that most people reacted to, those first."""
    figures = await mood.strongest_posts(connection, since, until, zone=zone, page=page)
    rows = {row.id: row for row in await store.find_posts(connection, list(figures))}
    return [
        PostFigure(**msgspec.structs.asdict(rows[post_id]), n=n, index=index)
        for post_id, (n, index) in figures.items()
    ]


async def collect_reactions(
    connection: Connection, items: list[ReactionInput], *, key: bytes, day: date, zone: str
) -> BatchResult:
    """Count reactions once a person, post and kind; see `collect_reactions` in SQL."""
    await _require(connection, "reactions")
    keyed = [
        store.KeyedReaction(
            item.network,
            item.post,
            item.person,
            contributor(key, "reactions", item.person),
            pseudonym(key, "reaction", item.network, item.post, item.person),
            item.reaction,
            item.remove,
        )
        for item in items
    ]
    return _result(await store.collect_reactions(connection, items=keyed, day=day, zone=zone))


async def collect_replies(
    connection: Connection,
    items: list[ReplyInput],
    texts: list[Redacted],
    *,
    key: bytes,
    day: date,
    zone: str,
) -> BatchResult:
    """Count replies once each; their texts are scored and dropped, never shown."""
    await _require(connection, "replies")
    keyed = [
        store.KeyedReply(
            item.network,
            item.post,
            item.person,
            contributor(key, "replies", item.person),
            pseudonym(key, "reply", item.network, item.id),
            text,
        )
        for item, text in zip(items, texts, strict=True)
    ]
    return _result(await store.collect_replies(connection, items=keyed, day=day, zone=zone))


async def list_valences(connection: Connection) -> list[ReactionValence]:
    """Return every reaction with its valence on [-1, 1]."""
    return [
        ReactionValence(
            row.reaction, None if row.valence is None else row.valence / 10, row.unmapped
        )
        for row in await store.list_valences(connection)
    ]


def is_in_tenths(valence: float) -> bool:
    """Tell whether a valence has at most one decimal place."""
    return math.isclose(valence * 10, round(valence * 10), abs_tol=1e-9)


async def put_valences(
    connection: Connection, given: list[ValenceInput], *, by: UUID | None, at: datetime
) -> None:
    """Set valences for reactions to come; what is pooled or sealed keeps its own.

    Raises:
        Problem: `invalid-input` for a reaction given twice, or a valence finer than a tenth.
    """
    seen: set[str] = set()
    for index, item in enumerate(given):
        if item.valence is not None and not is_in_tenths(item.valence):
            raise invalid(
                f"/{index}/valence",
                "höchstens eine Stelle nach dem Komma",
                "at most one decimal place",
            )
        if item.reaction in seen:
            raise invalid(
                f"/{index}/reaction",
                f"„{item.reaction}“ ist doppelt angegeben",
                f"'{item.reaction}' is given twice",
            )
        seen.add(item.reaction)
    await store.put_valences(
        connection,
        reactions=[item.reaction for item in given],
        valences=[None if i.valence is None else round(i.valence * 10) for i in given],
    )
    event = ValencesSet(given=len(given), unmapped=sum(item.valence is None for item in given))
    await record(connection, event, by=by, at=at)


async def put_source(
    connection: Connection,
    source: str,
    setting: SourceSetting,
    *,
    by: UUID | None,
    at: datetime,
    today: date,
) -> SourceState:
    """Change a daily source, or raise `not-found`, or `needs-two-people` to lower its k.

    What is stricter holds at once, for the days that are open as well.
    """
    was_enabled = await store.source_enabled(connection, source)
    present = await thresholds_of(connection, poll_id=None, source=source)
    if setting.k is not None and present is not None:
        if setting.k < present.k_figures:
            raise Problem("needs-two-people")
        await raise_thresholds(connection, source=source, k_figures=setting.k)
    row = await store.put_source(
        connection,
        source=source,
        enabled=setting.enabled,
        settle=timedelta(seconds=setting.settle) if isinstance(setting.settle, int) else None,
        keep_settle=setting.settle is None,
    )
    if row is None:
        raise Problem("not-found")
    await store.follow_source(connection, source=source, today=today)
    state = state_of(row)
    for event in _source_events(state, was_enabled=was_enabled):
        await record(connection, event, by=by, at=at)
    return state


def state_of(row: store.SourceRow) -> SourceState:
    """Return a stored source in the API's words."""
    return SourceState(row.source, row.enabled, row.k, settle_of(row.settle))


def _source_events(state: SourceState, *, was_enabled: bool) -> list[Event]:
    events: list[Event] = [
        SourceSet(id=state.source, enabled=state.enabled, k=state.k, settle=state.settle)
    ]
    if state.enabled != was_enabled:
        switched = CollectingStarted if state.enabled else CollectingStopped
        events.append(switched(id=state.source))
    return events


async def _require(connection: Connection, source: str) -> None:
    await require_collecting(connection)
    if not await store.source_enabled(connection, source):
        raise Problem("source-off", source=source)


def _result(outcomes: Sequence[str]) -> BatchResult:
    return BatchResult(dict(sorted(Counter(outcomes).items())), list(outcomes))
