"""Which team a page begins with, and its first figures."""

from datetime import timedelta
from typing import get_args

from service.context import Context
from service.dashboard.types import Boot, Window
from service.db import Connection
from service.http.assets import address
from service.http.auth import Principal
from service.kernel.said import Language
from service.mood import place, rules

_DAYS: dict[Window, int] = {"month": 28, "quarter": 91, "year": 364}


def window_of(given: str) -> Window:
    """Return the window an address names; four weeks for anything else."""
    return next((window for window in get_args(Window) if window == given), "month")


async def boot(
    connection: Connection,
    context: Context,
    principal: Principal,
    *,
    team_id: str | None,
    window: Window,
    language: Language,
) -> Boot | None:
    """Return a team's first figures; None where there is no organisation yet.

    Raises:
        Problem: `not-found` for a team out of reach.
    """
    team = team_id or await rules.first_team(connection, principal.scopes)
    if team is None:
        return None
    await rules.require_team(connection, team, principal.scopes)
    today, zone = context.today, context.settings.zone
    since = today - timedelta(days=_DAYS[window] - 1)
    quarter = today - timedelta(days=_DAYS["quarter"] - 1)
    return Boot(
        team=team,
        today=today,
        zone=zone,
        reads_comments=await _reads_comments(connection, principal, team),
        charts=address("charts.js"),
        mood=await rules.team_mood(
            connection, team, since, today, zone=zone, today=today, language=language
        ),
        place=await place.place(connection, team, principal.scopes, since, today),
        rounds=await place.team_rounds(connection, team, min(since, quarter), today, zone=zone),
    )


async def _reads_comments(connection: Connection, principal: Principal, team_id: str) -> bool:
    scopes = principal.text_scopes
    return scopes != () and await rules.sees_team(connection, team_id, scopes)
