"""Where the clock stands: a round a week from Monday morning to Sunday evening."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from service.kernel import dates

MORNING, NOON, EVENING = time(7), time(12), time(20)
# Monday early the round opens, on working days people answer and react, on Sunday it ends.
_PARTS = ((0, MORNING), *((day, NOON) for day in range(5)), (6, EVENING))
VOTING_PARTS = range(len(_PARTS) - 1)


@dataclass(frozen=True, slots=True)
class Step:
    """A moment: the part of a week of the story."""

    week: int
    part: int
    moment: datetime

    @property
    def opens(self) -> datetime:
        """When this week's round opens."""
        return datetime.combine(self._monday, MORNING, self.moment.tzinfo)

    @property
    def closes(self) -> datetime:
        """When this week's round closes."""
        return datetime.combine(self._monday + timedelta(days=6), EVENING, self.moment.tzinfo)

    @property
    def is_opening(self) -> bool:
        """Whether this is the moment at which the week's round opens."""
        return self.part == 0

    @property
    def is_working_day(self) -> bool:
        """Whether this is the moment of a working day's posts and reactions."""
        return self.moment.time() == NOON

    @property
    def _monday(self) -> date:
        return dates.monday(self.moment.date())


def first_monday(now: datetime, weeks: int) -> date:
    """Return the Monday from which `weeks` weeks reach into the week of the latest round."""
    latest = (now - timedelta(hours=MORNING.hour)).date()
    return dates.monday(latest) - timedelta(weeks=weeks - 1)


def steps(monday: date, weeks: Sequence[int], now: datetime) -> Iterator[Step]:
    """Return the steps of some weeks of the story, one after the other, as far as now.

    Hours are those of the zone that `now` is in.
    """
    for number, week in enumerate(weeks):
        for part, (day, hour) in enumerate(_PARTS):
            moment = datetime.combine(monday + timedelta(days=day, weeks=number), hour, now.tzinfo)
            if moment <= now:
                yield Step(week, part, moment)
