"""The social network over HTTP."""

from datetime import UTC, datetime
from uuid import UUID

from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service.context import Context
from service.db import connection, snapshot, transaction
from service.http.auth import Principal, Role, allow
from service.http.fields import Cursor, Limit, Page, Since, Until
from service.http.scopes import Scope
from service.kernel.problems import no_cursor
from service.mood import rules as mood
from service.policy.types import Source
from service.posts import rules, store
from service.posts.types import (
    BatchResult,
    PostFigure,
    Posts,
    Reactions,
    ReactionValence,
    Replies,
    SourceSetting,
    SourceState,
    Valences,
)

_SEEN_BY_ALL = allow(*Role, scope=Scope.SETTINGS_READ)
_SETTINGS = allow(Role.ADMINISTRATOR)
_BATCH_BYTES = 4 * 2**20
_TEXT_BYTES = 48 * 2**20
_END = datetime(9999, 1, 1, tzinfo=UTC)
_LAST = UUID(int=2**128 - 1)
# No plus sign, which a query string reads as a space.
_CURSOR_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


@post(
    "/posts",
    opt=allow(scope=Scope.POSTS_WRITE),
    status_code=200,
    request_max_body_size=_BATCH_BYTES,
    summary="Add posts",
)
async def add_posts(data: JSONBody[Posts], context: NamedDependency[Context]) -> BatchResult:
    """Add up to 10,000 posts. Outcomes: accepted, duplicate."""
    async with transaction(context.collect) as lent:
        return await rules.add_posts(lent, data, context.clock.now())


@get(
    "/posts",
    opt=allow(Role.PEOPLE_TEAM, Role.LEADER, scope=Scope.FIGURES_READ),
    summary="List posts with their figures",
)
async def list_posts(
    context: NamedDependency[Context], cursor: Cursor = "", limit: Limit = 50
) -> Page[PostFigure]:
    """List posts, newest first; a figure appears from k people on, all teams together."""
    before, before_id = _place(cursor)
    async with snapshot(context.read) as lent:
        posts = await rules.list_posts(lent, before=before, before_id=before_id, page=limit + 1)
    more = len(posts) > limit
    posts = posts[:limit]
    return Page(posts, _cursor(posts[-1]) if more else None)


@get(
    "/posts/strongest",
    opt=allow(Role.PEOPLE_TEAM, Role.LEADER, scope=Scope.FIGURES_READ),
    summary="The posts that most people reacted to",
)
async def strongest_posts(
    context: NamedDependency[Context],
    since: Since = None,
    until: Until = None,
    limit: Limit = 10,
) -> list[PostFigure]:
    """List the posts of some days, the last four weeks by default, that most people reacted to.

    All teams together, from k people on.
    """
    first, last = mood.span(since, until, today=context.today, days=mood.WINDOW_DAYS)
    async with snapshot(context.read) as lent:
        return await rules.strongest_posts(
            lent, first, last, zone=context.settings.zone, page=limit
        )


@post(
    "/reactions",
    opt=allow(scope=Scope.REACTIONS_WRITE),
    status_code=200,
    request_max_body_size=_BATCH_BYTES,
    summary="Add or withdraw reactions",
)
async def collect_reactions(
    data: JSONBody[Reactions], context: NamedDependency[Context]
) -> BatchResult:
    """Take up to 10,000 reactions in their order; each item has its own outcome.

    accepted, duplicate, superseded (a later item of this batch says otherwise), withdrawn,
    already_sealed (it stays counted), unknown_reaction (nothing to withdraw), unmapped (no
    valence yet), unknown_post, unknown_person, too_new (the team came after the day opened).
    """
    async with transaction(context.collect) as lent:
        result = await rules.collect_reactions(
            lent,
            data,
            key=context.settings.key,
            day=context.today,
            zone=context.settings.zone,
        )
    context.doorbell.ring("seal")
    return result


@post(
    "/replies",
    opt=allow(scope=Scope.REPLIES_WRITE),
    status_code=200,
    request_max_body_size=_TEXT_BYTES,
    summary="Add replies",
)
async def collect_replies(
    data: JSONBody[Replies], context: NamedDependency[Context]
) -> BatchResult:
    """Take up to 10,000 replies; their texts are scored and dropped, never shown.

    Off by default. Outcomes: accepted, duplicate, unknown_post, unknown_person,
    too_new (the team came after the day opened).
    """
    texts = await context.texts.redact([reply.text for reply in data])
    async with transaction(context.collect) as lent:
        result = await rules.collect_replies(
            lent,
            data,
            texts,
            key=context.settings.key,
            day=context.today,
            zone=context.settings.zone,
        )
    context.doorbell.ring("score")
    return result


@get("/reaction-valences", opt=_SEEN_BY_ALL, summary="List reactions and their valences")
async def list_valences(context: NamedDependency[Context]) -> list[ReactionValence]:
    """List reactions with their valence on [-1, 1]; null is unmapped, with its count."""
    async with connection(context.read) as lent:
        return await rules.list_valences(lent)


@put("/reaction-valences", opt=_SETTINGS, summary="Set valences of reactions")
async def put_valences(
    data: JSONBody[Valences],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> list[ReactionValence]:
    """Set valences for reactions to come; what is sealed stays as it was counted."""
    async with transaction(context.collect) as lent:
        await rules.put_valences(lent, data, by=principal.actor, at=context.clock.now())
        return await rules.list_valences(lent)


@get("/sources", opt=_SEEN_BY_ALL, summary="List daily sources")
async def list_sources(context: NamedDependency[Context]) -> list[SourceState]:
    """List the daily sources and whether they collect."""
    async with connection(context.read) as lent:
        return [rules.state_of(row) for row in await store.list_sources(lent)]


@put("/sources/{source:str}", opt=_SETTINGS, summary="Switch a daily source")
async def put_source(
    source: FromPath[Source],
    data: JSONBody[SourceSetting],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> SourceState:
    """Switch a source on or off.

    A higher threshold and a longer settle time hold at once, a shorter one from the next day on.
    """
    async with transaction(context.collect) as lent:
        return await rules.put_source(
            lent,
            source,
            data,
            by=principal.actor,
            at=context.clock.now(),
            today=context.today,
        )


def _place(cursor: str) -> tuple[datetime, UUID]:
    if not cursor:
        return _END, _LAST
    moment, _, post_id = cursor.partition("_")
    try:
        place = datetime.strptime(moment, _CURSOR_TIME).replace(tzinfo=UTC), UUID(post_id)
    except ValueError as error:
        raise no_cursor() from error
    return place


def _cursor(post: PostFigure) -> str:
    return f"{post.posted_at.astimezone(UTC).strftime(_CURSOR_TIME)}_{post.id}"


router = Router(
    "/",
    route_handlers=[
        add_posts,
        list_posts,
        strongest_posts,
        collect_reactions,
        collect_replies,
        list_valences,
        put_valences,
        list_sources,
        put_source,
    ],
    tags=["network"],
)
