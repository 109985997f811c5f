"""How many people could have contributed, for the finite-population correction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from service.db import Connection
from service.kernel import dates
from service.mood import store
from service.mood.figures import ROUND_SOURCES
from service.mood.rows import Audience

_DAILY = ("checkins", "reactions", "replies")


@dataclass(frozen=True, slots=True)
class Populations:
    """The audiences of some teams over some days."""

    rounds: list[Audience]
    days: list[Audience]

    @classmethod
    async def load(
        cls, connection: Connection, team_ids: list[str], since: date, until: date, zone: str
    ) -> Self:
        """Read the audiences of the rounds and days between two days."""
        return cls(
            await store.rounds_between(connection, team_ids, since, until, zone),
            await store.members_between(connection, team_ids, since, until),
        )

    def over(self, team_id: str, since: date, until: date) -> dict[str, int]:
        """Return by source how many contributions of a team were possible on these days."""
        invited = _people(self.rounds, team_id, since, until)
        members = _people(self.days, team_id, since, until)
        return dict.fromkeys(ROUND_SOURCES, invited) | dict.fromkeys(_DAILY, members)

    def by_week(self, since: date, until: date) -> Mapping[tuple[str, date], dict[str, int]]:
        """Return the same by team and Monday, for the weeks from the Monday `since` on."""
        found: dict[tuple[str, date], dict[str, int]] = defaultdict(
            lambda: dict.fromkeys((*ROUND_SOURCES, *_DAILY), 0)
        )
        for sources, audiences in ((ROUND_SOURCES, self.rounds), (_DAILY, self.days)):
            for audience in audiences:
                start = dates.monday(max(audience.first_day, since))
                while start <= min(audience.last_day, until):
                    for source in sources:
                        found[audience.team_id, start][source] += audience.people
                    start += timedelta(days=7)
        return found


def _people(audiences: Iterable[Audience], team_id: str, since: date, until: date) -> int:
    return sum(
        audience.people
        for audience in audiences
        if audience.team_id == team_id
        and audience.first_day <= until
        and audience.last_day >= since
    )
