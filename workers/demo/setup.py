"""The demo's organisation and polls, and how far a database already has them."""

from datetime import datetime
from enum import Enum

from service.breakdown import store as breakdown_store
from service.db import COLLECT, Pool, connection, open_pool, transaction
from service.org import rules as org
from service.org import store as org_store
from service.org.types import Person, Team
from service.polls import rules as polls
from service.polls import store as poll_store
from service.settings import Settings
from workers.demo.company import ROOT, Company, DemoTeam
from workers.demo.story import Story

# The root's name tells everybody, this program too, that the company is not whole yet.
_LOADING = " (Demo wird geladen)"
_ALL = 10_000


class Standing(Enum):
    """What a database holds."""

    EMPTY = "no organisation"
    BEGUN = "a demo whose loading was interrupted"
    LOADED = "the demo"
    FOREIGN = "another organisation"


async def standing(settings: Settings) -> Standing:
    """Look at the organisation."""
    url = settings.role_url(COLLECT)
    async with await open_pool(url, size=1) as pool, connection(pool) as lent:
        teams = await org_store.list_teams(lent, scopes=None, after="", page=_ALL)
    names = {team.id: team.name for team in teams}
    if not names:
        return Standing.EMPTY
    if ROOT not in names:
        return Standing.FOREIGN
    return Standing.BEGUN if names[ROOT].endswith(_LOADING) else Standing.LOADED


async def begin(pool: Pool, company: Company, story: Story, at: datetime) -> None:
    """Write teams, sites, people and polls; what is there already stays."""
    people = [
        Person(one.id, one.name, one.team.id, breakdown=one.team.site) for one in company.employees
    ]
    async with transaction(pool) as lent:
        await org.put_teams(lent, [_team(row, loading=True) for row in company.teams])
        await breakdown_store.put(lent, story.sites)
        await org.put_people(lent, people)
        for poll in (story.weekly, story.monthly):
            if await poll_store.find_poll(lent, poll.id) is None:
                await polls.create_poll(lent, poll.id, story.questions(poll), by=None, at=at)


async def complete(pool: Pool, company: Company) -> None:
    """Give the root its name: from here on the demo counts as loaded."""
    async with transaction(pool) as lent:
        await org.put_teams(lent, [_team(row, loading=False) for row in company.teams])


def _team(row: DemoTeam, *, loading: bool) -> Team:
    name = row.name + _LOADING if loading and row.id == ROOT else row.name
    return Team(row.id, name, row.parent or None)
