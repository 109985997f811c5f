"""What happens at the demo's company, week by week."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from service.breakdown.types import Breakdown
from service.polls.types import PollInput, Question
from workers.demo.files import read_table, read_toml

SETTLE_SECONDS = 300
_MONTH = 4


class Tide(msgspec.Struct, frozen=True):
    """What carries a team: a course, what it does to answers, and what people write about."""

    course: str
    shift: dict[str, float] = {}
    worries: list[str] = []
    relief: list[str] = []


class Band(msgspec.Struct, frozen=True):
    """The reactions that people give when they feel above a valence."""

    above: float
    names: list[str]


class DemoPoll(msgspec.Struct, frozen=True):
    """A poll's fixed id, by which an interrupted load finds it again."""

    id: UUID
    title: str


class Post(msgspec.Struct, frozen=True):
    """A post in the company's network; `scope` is the team that it is for."""

    week: int
    day: int
    tone: float
    scope: str
    title: str


class Story(msgspec.Struct, frozen=True):
    """The story's numbers; the words behind them are in `story.toml`."""

    courses: dict[str, list[float]]
    tides: dict[str, Tide]
    usual: dict[str, float]
    themes: dict[str, list[str]]
    wishes: dict[str, list[int]]
    reactions: list[Band]
    sites: Breakdown
    weekly: DemoPoll
    monthly: DemoPoll
    scales: list[Question]
    recommend: Question
    wish: Question
    comment: Question

    def tide(self, path: Sequence[str]) -> Tide:
        """Return the nearest tide from a team upwards."""
        return next(self.tides[team] for team in path if team in self.tides)

    def strain(self, path: Sequence[str], week: int) -> float:
        """Return how hard a week is for a team: 1 at the worst, 0 in an ordinary week."""
        return self.courses[self.tide(path).course][week - 1]

    def relief(self, path: Sequence[str], week: int) -> float:
        """Return how much easier a week is than the hardest before it."""
        past = self.courses[self.tide(path).course][:week]
        return max(past) - past[-1]

    def poll(self, week: int) -> DemoPoll:
        """Return the poll that is asked in a week."""
        return self.monthly if week % _MONTH == 0 else self.weekly

    def questions(self, poll: DemoPoll) -> PollInput:
        """Return a poll as it is created."""
        extra = [self.recommend, self.wish] if poll == self.monthly else []
        return PollInput(
            title=poll.title,
            questions=[*self.scales, *extra, self.comment],
            settle=SETTLE_SECONDS,
            divided=poll == self.monthly,
        )


def read_story() -> Story:
    """Read the story."""
    return read_toml("story.toml", Story)


def read_posts() -> list[Post]:
    """Read the posts, in the order of their days."""
    return read_table("posts.csv", Post)
