"""The pipeline as API and worker use it, under a clock that the story moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from service.context import Context
from service.db import COLLECT, READ, WORK, connection, open_pool, transaction
from service.doorbell import Doorbell
from service.kernel.clock import ManualClock
from service.polls import rules as polls
from service.polls import store as poll_store
from service.polls.intake import Intake
from service.polls.store import RoundRow
from service.polls.types import RoundInput
from service.posts import rules as posts
from service.posts import store as post_store
from service.posts.types import ReactionInput
from service.settings import Settings
from service.texts import Texts
from workers.close import close
from workers.context import Scorer, Work
from workers.demo.calendar import Step
from workers.demo.company import ROOT
from workers.demo.script import Act
from workers.demo.story import SETTLE_SECONDS, DemoPoll
from workers.score import score
from workers.seal import seal

_FOREVER = datetime.max.replace(tzinfo=UTC)
_LAST = UUID(int=2**128 - 1)


@dataclass(slots=True)
class Stage:
    """API and worker in one process."""

    clock: ManualClock
    context: Context
    work: Work
    intake: Intake
    tokens: dict[str, str] = field(default_factory=dict)

    async def reached(self) -> datetime | None:
        """Return the time of the newest post: the step that was begun last."""
        async with connection(self.context.read) as lent:
            newest = await post_store.list_posts(lent, before=_FOREVER, before_id=_LAST, page=1)
        return newest[0].posted_at if newest else None

    async def rounds(self, poll: DemoPoll) -> list[RoundRow]:
        """Return a poll's rounds."""
        async with connection(self.context.collect) as lent:
            return await poll_store.list_rounds(lent, [poll.id])

    async def play(self, act: Act, *, until: date) -> None:
        """Let an act happen; reactions of days from `until` on have not come yet."""
        self.clock.time = act.step.moment.astimezone(UTC)
        async with transaction(self.context.collect) as lent:
            await posts.add_posts(lent, act.posts, self.clock.now())
        await close(self.work)
        if act.step.is_opening or (act.votes and not self.tokens):
            await self._invite(act.step, act.poll)
        hand_in = self.intake.hand_in
        # The intake batches what comes together.
        await asyncio.gather(*(hand_in(self.tokens[v.person], v.answers) for v in act.votes))
        if act.reactions and self.context.today < until:
            await self._react(act.reactions)
        await self._settle()

    async def catch_up(self, now: datetime) -> None:
        """Set the clock to now and do what has become due."""
        self.clock.time = now
        await close(self.work)
        await self._drain()

    async def _invite(self, step: Step, poll: DemoPoll) -> None:
        known = [row.id for row in await self.rounds(poll) if row.opens_at == step.opens]
        round_id = known[0] if known else uuid4()
        given = RoundInput(audience=[ROOT], closes_at=step.closes.astimezone(UTC))
        now = self.clock.now()
        async with transaction(self.context.collect) as lent:
            if not known:
                await polls.open_round(lent, poll.id, round_id, given, by=None, now=now)
            invitations = await polls.invite(lent, round_id, by=None, at=now)
        self.tokens = {one.person_id: one.token for one in invitations}

    async def _react(self, items: list[ReactionInput]) -> None:
        key, zone = self.context.settings.key, self.context.settings.zone
        async with transaction(self.context.collect) as lent:
            await posts.collect_reactions(lent, items, key=key, day=self.context.today, zone=zone)

    async def _settle(self) -> None:
        await self._drain()
        # Nothing comes for the settle time: pools that are large enough seal whole.
        self.clock.advance(timedelta(seconds=SETTLE_SECONDS))
        await self._drain()

    async def _drain(self) -> None:
        while await score(self.work) or await seal(self.work):
            pass


@asynccontextmanager
async def open_stage(settings: Settings, scorer: Scorer, now: datetime) -> AsyncIterator[Stage]:
    """Open the three roles' connections; nobody is rung for, the steps are called here."""
    clock = ManualClock(now)
    async with (
        await open_pool(settings.role_url(COLLECT), size=3, name="stimmung-demo") as collect,
        await open_pool(settings.role_url(READ), size=1, name="stimmung-demo") as read,
        await open_pool(settings.role_url(WORK), size=2, name="stimmung-demo") as work,
    ):
        texts = Texts(collect, settings.personnel_pattern)
        context = Context(settings, clock, collect, read, Doorbell(None), texts)
        yield Stage(clock, context, Work(settings, clock, work, scorer), Intake(context))
