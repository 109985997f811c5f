"""What all widgets of a process share: each team's mood, and which tokens have ended.

A figure is computed once for everybody who looks at it, and one statement tells about the
tokens of all open streams: an intranet's start page is opened by everybody at nine.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from time import monotonic
from uuid import UUID

from service.context import Context
from service.db import connection, snapshot
from service.kernel import dates
from service.kernel.latest import Latest
from service.mood import rules as mood
from service.mood import trends
from service.mood.live import Hub
from service.widgets import store
from service.widgets.figure import Mood

_TREND = timedelta(weeks=12)
_TEAMS = 1000
# A team's new name changes no version.
_FRESH_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Computed:
    version: int
    day: date
    at: float
    seen: Mood

    def holds(self, version: int, day: date) -> bool:
        fresh = monotonic() - self.at < _FRESH_SECONDS
        return fresh and (self.version, self.day) == (version, day)


class Board:
    """The figures and the tokens that are looked at."""

    def __init__(self, context: Context, hub: Hub) -> None:
        self._context = context
        self._hub = hub
        self._moods: OrderedDict[str, Latest[Mood]] = OrderedDict()
        self._computed: dict[str, _Computed] = {}
        self._open: Counter[UUID] = Counter()
        self._ended = Latest(self._find_ended)

    async def mood(self, team_id: str) -> Mood:
        """Return a team's mood as it is now, computed anew only where it changed."""
        shared = self._moods.setdefault(team_id, Latest(lambda: self._mood(team_id)))
        self._moods.move_to_end(team_id)
        if len(self._moods) > _TEAMS:
            dropped, _ = self._moods.popitem(last=False)
            self._computed.pop(dropped, None)
        return await shared()

    @contextmanager
    def watch(self, ids: Sequence[UUID], teams: Sequence[str]) -> Iterator[asyncio.Event]:
        """Look at some tokens and teams for a while; the event is set when a team changed."""
        signal = asyncio.Event()
        self._open.update(ids)
        try:
            with ExitStack() as stack:
                for team_id in set(teams):
                    stack.enter_context(self._hub.changes(team_id, signal))
                yield signal
        finally:
            self._open.subtract(ids)
            self._open += Counter()

    async def ended(self, ids: Sequence[UUID]) -> set[UUID]:
        """Return those of some watched tokens that are not good any more."""
        return set(ids) & await self._ended()

    async def _find_ended(self) -> set[UUID]:
        async with connection(self._context.read) as lent:
            return await store.ended(lent, self._open, now=self._context.clock.now())

    async def _mood(self, team_id: str) -> Mood:
        today, zone = self._context.today, self._context.settings.zone
        async with snapshot(self._context.read) as lent:
            version = await mood.version_of(lent, team_id)
            known = self._computed.get(team_id)
            if known is not None and known.holds(version, today):
                return known.seen
            first, last = mood.span(None, None, today=today, days=mood.WINDOW_DAYS)
            since = dates.monday(today) - _TREND
            seen = Mood(
                await mood.team_mood(
                    lent, team_id, first, last, zone=zone, today=today, language="de"
                ),
                await trends.trend(lent, team_id, since, today, by="week", zone=zone, today=today),
            )
        self._computed[team_id] = _Computed(version, today, monotonic(), seen)
        return seen
