"""Telling the whole story, from its beginning or from where it was interrupted."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from service.kernel.problems import Problem
from service.settings import Settings
from workers.context import Scorer
from workers.demo import setup
from workers.demo.calendar import first_monday, steps
from workers.demo.company import read_company
from workers.demo.handover import hand_over
from workers.demo.personas import give_roles
from workers.demo.script import Act, Script
from workers.demo.setup import Standing
from workers.demo.stage import Stage, open_stage
from workers.demo.story import Story, read_story

Progress = Callable[[int, int], None]

_LINKS = 3


class DisturbedError(Exception):
    """Somebody whose clock is ahead closed a round of the past while it was being told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is told: weeks of the story up to now, in all branches or some."""

    now: datetime
    weeks: Sequence[int] = tuple(range(1, 14))
    branches: Collection[str] | None = None
    seed: str = "nordhang"


async def load(
    settings: Settings,
    open_scorer: Callable[[], AbstractContextManager[Scorer]],
    plan: Plan,
    progress: Progress,
) -> Standing:
    """Load the demo into a database without teams; return what was found there.

    A load that was interrupted goes on: every step can be played twice, for ballots and
    reactions count once. Anything else stays untouched, and no scorer is opened for it.

    Raises:
        DisturbedError: a worker is running on this database.
    """
    found = await setup.standing(settings)
    if found in (Standing.EMPTY, Standing.BEGUN):
        try:
            with await asyncio.to_thread(open_scorer) as scorer:
                async with open_stage(settings, scorer, plan.now) as stage:
                    await _tell(stage, plan, progress, resumed=found is Standing.BEGUN)
        except Problem as problem:
            if problem.slug != "round-closed":
                raise
            raise DisturbedError from problem
    return found


async def _tell(stage: Stage, plan: Plan, progress: Progress, *, resumed: bool) -> None:
    story, company = read_story(), read_company(plan.branches)
    script = Script(company, story, plan.seed)
    now = plan.now.astimezone(stage.context.settings.timezone)
    monday = await _begun(stage, story) or first_monday(now, len(plan.weeks))
    start = datetime.combine(monday, time.min, now.tzinfo)
    await setup.begin(stage.context.collect, company, story, start)
    reached = await stage.reached() if resumed else None
    links = _OpenLinks()
    for step in steps(monday, plan.weeks, now):
        if step.is_opening:
            progress(plan.weeks.index(step.week) + 1, len(plan.weeks))
        act = script.act(step)
        if reached is None or step.moment >= reached:
            await stage.play(act, until=now.date())
        links.saw(act)
    await stage.catch_up(plan.now)
    await give_roles(stage.context.settings, company)
    tokens = links.left(stage.tokens, now)
    await hand_over(stage.context.settings, {team.id for team in company.teams}, tokens)
    await setup.complete(stage.context.collect, company)


class _OpenLinks:
    """Who could still answer the latest round."""

    def __init__(self) -> None:
        self._closes: datetime | None = None
        self._voted: set[str] = set()

    def saw(self, act: Act) -> None:
        if act.step.is_opening:
            self._closes = act.step.closes
            self._voted.clear()
        self._voted.update(vote.person for vote in act.votes)

    def left(self, tokens: Mapping[str, str], now: datetime) -> list[str]:
        """Return the tokens of a few people who have not answered, while the round is open."""
        if self._closes is None or self._closes <= now:
            return []
        unused = (token for person, token in tokens.items() if person not in self._voted)
        return list(islice(unused, _LINKS))


async def _begun(stage: Stage, story: Story) -> date | None:
    rounds = [*await stage.rounds(story.weekly), *await stage.rounds(story.monthly)]
    zone = stage.context.settings.timezone
    return min((row.opens_at.astimezone(zone).date() for row in rounds), default=None)
