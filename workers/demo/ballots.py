"""Who votes when, and what they say."""

from dataclasses import dataclass
from statistics import fmean

from service.polls.ballots import Answers
from workers.demo.calendar import VOTING_PARTS, Step
from workers.demo.comments import Shelf, read_comments
from workers.demo.files import dice
from workers.demo.mind import Mind
from workers.demo.story import Story

_WHEN = (18, 24, 20, 16, 13, 9)
_BLANK = 0.03
_TIRED = 0.08
_STIRRED = 0.15


@dataclass(frozen=True, slots=True)
class Vote:
    """A person's answers, and the part of the week in which they come."""

    person: str
    part: int
    answers: Answers


class Ballots:
    """The ballots of all weeks, asked for in their order, for a comment is used once."""

    def __init__(self, minds: list[Mind], story: Story) -> None:
        self._minds = minds
        self._story = story
        self._shelf = Shelf(read_comments())
        self._week = 0
        self._votes: list[Vote] = []

    def of(self, step: Step) -> list[Vote]:
        """Return the ballots that come at a step."""
        if step.week != self._week:
            self._week = step.week
            self._votes = [vote for mind in self._minds if (vote := self._vote(mind))]
        return [vote for vote in self._votes if vote.part == step.part]

    def _vote(self, mind: Mind) -> Vote | None:
        rolls = dice(mind.seed, mind.employee.id, self._week)
        strain = self._story.strain(mind.employee.path, self._week)
        if rolls.random() > mind.habit("votes", 0.55, 0.9) - _TIRED * strain:
            return None
        [part] = rolls.choices(VOTING_PARTS, _WHEN)
        points = mind.points(self._week, rolls)
        answers: dict[str, int | str | None] = {
            key: None if rolls.random() < _BLANK else point for key, point in points.items()
        }
        if self._story.poll(self._week) == self._story.monthly:
            answers[self._story.recommend.key] = mind.recommends(points, rolls)
            wishing = dice(mind.seed, mind.employee.id, self._week, "wish")
            answers[self._story.wish.key] = mind.wishes(points, wishing)
        moved = abs(fmean(points.values()) - fmean(self._story.usual.values()))
        if rolls.random() < mind.habit("writes", 0.15, 0.6) + _STIRRED * moved:
            label = mind.label(points, rolls)
            topics = mind.topics(self._week, points, label, rolls)
            text = self._shelf.take(label, topics, mind.employee, rolls)
            answers[self._story.comment.key] = text
        return Vote(mind.employee.id, part, answers)
