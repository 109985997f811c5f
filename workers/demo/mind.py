"""What a person makes of a week: steady in character, carried by the team, never quite the same."""

from dataclasses import dataclass
from random import Random
from statistics import fmean

from sentiment.types import Label
from workers.demo.company import Employee
from workers.demo.files import dice, leaning
from workers.demo.story import Post, Story

_LOWEST, _HIGHEST = 1, 5
_TEAMS_APART, _PEOPLE_APART, _WEEKS_APART = 0.12, 0.5, 0.6
_CONTENT, _UNHAPPY = 3.75, 3.4
_SELDOM = 0.3
_MISSED = 0.5


@dataclass(frozen=True, slots=True)
class Mind:
    """An employee's answers and reactions; the same seed gives the same ones again."""

    employee: Employee
    story: Story
    seed: str

    def habit(self, name: str, least: float, most: float) -> float:
        """Return how likely this person is to do something, in any week."""
        return dice(self.seed, self.employee.id, name).uniform(least, most)

    def points(self, week: int, rolls: Random) -> dict[str, int]:
        """Return answers to the scale questions of five."""
        return {key: _nearest(self._level(key, week, rolls)) for key in self.story.usual}

    def recommends(self, points: dict[str, int], rolls: Random) -> int:
        """Return the answer to the question from 0 to 10."""
        return min(10, max(0, round(2.2 * fmean(points.values()) - 0.9 + rolls.gauss(0, 1))))

    def wishes(self, points: dict[str, int], rolls: Random) -> int:
        """Return the option of the choice: what is missed most, or that nothing is."""
        usual = self.story.usual
        lowest = min(points, key=lambda key: points[key] - usual[key])
        missed = lowest if points[lowest] < usual[lowest] - _MISSED else "nothing"
        return rolls.choice(self.story.wishes[missed])

    def label(self, points: dict[str, int], rolls: Random) -> Label:
        """Return how a comment beside these answers is meant."""
        mood = fmean(points.values()) + rolls.gauss(0, 0.2)
        if mood > _CONTENT:
            return "positive"
        return "negative" if mood < _UNHAPPY else "neutral"

    def topics(self, week: int, points: dict[str, int], label: Label, rolls: Random) -> list[str]:
        """Return what a comment is about, the likeliest first."""
        extreme = max if label == "positive" else min
        moved = extreme(points, key=lambda key: points[key] - self.story.usual[key])
        topics = _shuffled(self.story.themes[moved], rolls)
        tide, path = self.story.tide(self.employee.path), self.employee.path
        if label == "negative" and rolls.random() < self.story.strain(path, week):
            return _shuffled(tide.worries, rolls) + topics
        if label == "positive" and rolls.random() < self.story.relief(path, week):
            return _shuffled(tide.relief, rolls) + topics
        return topics

    def reaction(self, post: Post, rolls: Random) -> str | None:
        """Return the reaction to a post, if any; posts for others interest less."""
        near = 1.0 if post.scope in self.employee.path else _SELDOM
        if rolls.random() > near * self.habit("reacts", 0.15, 0.6):
            return None
        level = self._level("mood", post.week, rolls) - self.story.usual["mood"]
        hurt = self.story.strain(self.employee.path, post.week)
        valence = post.tone * (1 if post.tone > 0 else max(_SELDOM, hurt)) + 0.25 * level
        band = next(band for band in self.story.reactions if valence >= band.above)
        return rolls.choice(band.names)

    def _level(self, key: str, week: int, rolls: Random) -> float:
        path = self.employee.path
        strain = self.story.strain(path, week) * self.story.tide(path).shift.get(key, 0)
        team = leaning(_TEAMS_APART, self.seed, self.employee.team.id)
        person = leaning(_PEOPLE_APART, self.seed, self.employee.id)
        return self.story.usual[key] + strain + team + person + rolls.gauss(0, _WEEKS_APART)


def _nearest(level: float) -> int:
    return min(_HIGHEST, max(_LOWEST, round(level)))


def _shuffled(themes: list[str], rolls: Random) -> list[str]:
    return rolls.sample(themes, len(themes))
