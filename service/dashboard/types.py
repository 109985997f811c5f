"""What the dashboard's page carries, so that its first paint has the headline."""

from datetime import date
from typing import Literal

import msgspec

from service.mood.types import Place, TeamMood, TeamRound

Window = Literal["month", "quarter", "year"]


class Boot(msgspec.Struct, frozen=True, kw_only=True):
    """A team's figures over a window, and what the page needs to go on by itself."""

    team: str
    today: date
    zone: str
    reads_comments: bool
    charts: str
    mood: TeamMood
    place: Place
    rounds: list[TeamRound]
