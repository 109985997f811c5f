"""Time, asked for in one place so that tests and the demo can set it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Anything that knows the time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's time in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class ManualClock:
    """A clock that stands still until it is moved."""

    time: datetime

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.time

    def advance(self, step: timedelta) -> None:
        """Move the clock forward."""
        self.time += step


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the calendar day of a moment where the organisation works."""
    return moment.astimezone(zone).date()
