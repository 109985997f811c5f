"""One stream for all widgets of a page: figures as they change, and the end of each token."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

import msgspec
from litestar.response import ServerSentEventMessage

from service.context import Context
from service.db import connection
from service.kernel.problems import Problem
from service.mood.live import pulses
from service.widgets import store
from service.widgets.board import Board
from service.widgets.figure import widget_of
from service.widgets.rules import Refused
from service.widgets.types import EmbedToken, Widget
from service.widgets.words import LANGUAGES

_LOOK_SECONDS = 3.0
_BEAT_SECONDS = 15.0


@dataclass
class Stream:
    """What one page looks at: tokens by their place in its request."""

    context: Context
    board: Board
    good: dict[int, EmbedToken]
    refused: dict[int, Refused]
    told: dict[int, Widget] = field(default_factory=dict)
    _beat: float = field(default_factory=monotonic)

    async def events(self) -> AsyncIterator[ServerSentEventMessage]:
        """Yield events until the last token has ended."""
        for place, refused in self.refused.items():
            yield _ended(place, refused)
        ids = [found.id for found in self.good.values()]
        teams = [found.team_id for found in self.good.values()]
        # A problem, the database away say, ends the stream: whoever comes back is told.
        with suppress(Problem), self.board.watch(ids, teams) as signal:
            signal.set()
            async for changed in pulses(signal, _LOOK_SECONDS):
                async for message in self._farewells():
                    yield message
                if not self.good:
                    return
                due = monotonic() - self._beat > _BEAT_SECONDS
                if changed or due:
                    async for message in self._news():
                        yield message
                if due:
                    self._beat = monotonic()
                    yield _message("beat", None)

    async def _farewells(self) -> AsyncIterator[ServerSentEventMessage]:
        if not self.good:
            return
        ended = await self.board.ended([found.id for found in self.good.values()])
        for place in [place for place, found in self.good.items() if found.id in ended]:
            yield _ended(place, await self._why(self.good.pop(place)))

    async def _news(self) -> AsyncIterator[ServerSentEventMessage]:
        for place, found in self.good.items():
            seen = widget_of(await self.board.mood(found.team_id), found.shows)
            if self.told.get(place) != seen:
                self.told[place] = seen
                yield _message("mood", {"place": place, "mood": seen})

    async def _why(self, found: EmbedToken) -> Refused:
        async with connection(self.context.read) as lent:
            now = await store.find(lent, found.id)
        return Refused("revoked" if now is None or now.revoked_at else "expired", now)


def _ended(place: int, refused: Refused) -> ServerSentEventMessage:
    words = {language: refused.text(language)[1] for language in LANGUAGES}
    return _message("ended", {"place": place, "reason": refused.reason, "words": words})


def _message(event: str, data: object) -> ServerSentEventMessage:
    return ServerSentEventMessage(event=event, data=msgspec.json.encode(data).decode())
