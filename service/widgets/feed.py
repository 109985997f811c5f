"""What widgets on other pages load: figures and the stream, for the origins of the token."""

from typing import Annotated, Any

import msgspec
from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import ServerSentEvent

from service.context import Context
from service.http.auth import PUBLIC
from service.widgets.board import Board
from service.widgets.card import card_of
from service.widgets.figure import widget_of
from service.widgets.look import EmbedTokenQuery, Look
from service.widgets.replies import (
    AnyRequest,
    admit,
    answer,
    headers_for,
    is_bound,
    on_refused,
)
from service.widgets.rules import Refused
from service.widgets.stream import Stream

_MOST_TOKENS = 50

Tokens = Annotated[
    list[str],
    QueryParameter(
        name="token", min_items=1, max_items=_MOST_TOKENS, description="One for each widget"
    ),
]


async def provide_board(state: State) -> Board:
    """Give handlers the process's board."""
    board: Board = state.board
    return board


@get("/mood", opt=PUBLIC, summary="A widget's mood")
async def read_mood(
    embed_token: EmbedTokenQuery,
    request: AnyRequest,
    context: NamedDependency[Context],
    board: NamedDependency[Board],
) -> Response[Any]:
    """Return all that an embed token opens, in German and English."""
    found = await admit(request, context, embed_token)
    seen = widget_of(await board.mood(found.team_id), found.shows)
    content = msgspec.json.encode(seen)
    return answer(request, content, "application/json", headers_for(request, found))


@get("/card", opt=PUBLIC, summary="A widget as an Adaptive Card")
async def read_card(
    embed_token: EmbedTokenQuery,
    request: AnyRequest,
    context: NamedDependency[Context],
    board: NamedDependency[Board],
    look: NamedDependency[Look],
) -> Response[Any]:
    """Return the same as an Adaptive Card 1.5, for Viva Connections and Teams."""
    found = await admit(request, context, embed_token)
    seen = widget_of(await board.mood(found.team_id), found.shows)
    content = msgspec.json.encode(card_of(seen, look.lang))
    return answer(request, content, "application/json", headers_for(request, found))


@get(
    "/stream",
    opt=PUBLIC,
    media_type="text/event-stream",
    summary="Live widgets (server-sent events)",
)
async def read_stream(
    embed_tokens: Tokens,
    request: AnyRequest,
    context: NamedDependency[Context],
    board: NamedDependency[Board],
) -> ServerSentEvent:
    """Stream the figures of up to fifty tokens over one connection.

    `mood` events hold the figure of the token at `place`, `ended` events say in both languages
    why there will be no further one, `beat` events that the connection lives. The stream ends
    with its last token.
    """
    good, refused = {}, {}
    for place, each in enumerate(embed_tokens):
        try:
            good[place] = await admit(request, context, each)
        except Refused as why:
            refused[place] = why
    known = [*good.values(), *(why.record for why in refused.values() if why.record)]
    readable = next((found for found in known if is_bound(request, found)), None)
    if readable is None:
        raise refused[0]
    headers = headers_for(request, readable) | {"cache-control": "no-store"}
    stream = Stream(context, board, good, refused)
    return ServerSentEvent(stream.events(), headers=headers)


router = Router(
    "/widgets/v1",
    route_handlers=[read_mood, read_card, read_stream],
    exception_handlers={Refused: on_refused},
    security=[],
    tags=["widgets"],
)
