"""What everybody does at each step: votes, posts, reactions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from service.posts.types import Network, PostInput, ReactionInput
from workers.demo.ballots import Ballots, Vote
from workers.demo.calendar import Step
from workers.demo.company import Company
from workers.demo.files import dice
from workers.demo.mind import Mind
from workers.demo.story import DemoPoll, Post, Story, read_posts

_NETWORK: Network = "engage"
_APART = timedelta(minutes=25)


@dataclass(frozen=True, slots=True)
class Act:
    """Everything that happens at a step."""

    step: Step
    poll: DemoPoll
    posts: list[PostInput]
    votes: list[Vote]
    reactions: list[ReactionInput]


class Script:
    """The whole play; acts must be asked for in their order."""

    def __init__(self, company: Company, story: Story, seed: str) -> None:
        self._story = story
        self._minds = [Mind(employee, story, seed) for employee in company.employees]
        self._ballots = Ballots(self._minds, story)
        self._posts: dict[tuple[int, int], list[Post]] = defaultdict(list)
        for post in read_posts():
            self._posts[post.week, post.day].append(post)

    def act(self, step: Step) -> Act:
        """Return what happens at a step; a post is always there and shows that it began."""
        poll = self._story.poll(step.week)
        posts = self._posts[step.week, step.moment.weekday()] if step.is_working_day else []
        said = "geöffnet" if step.is_opening else "beendet: Danke!"
        titles = [post.title for post in posts] or [f"{poll.title} {said}"]
        given = [_announced(step, number, title) for number, title in enumerate(titles)]
        return Act(step, poll, given, self._ballots.of(step), list(self._reactions(step, posts)))

    def _reactions(self, step: Step, posts: list[Post]) -> Iterator[ReactionInput]:
        for mind in self._minds:
            rolls = dice(mind.seed, mind.employee.id, step.week, step.part, "reactions")
            for number, post in enumerate(posts):
                if reaction := mind.reaction(post, rolls):
                    yield ReactionInput(
                        network=_NETWORK,
                        post=_post_id(step, number),
                        person=mind.employee.id,
                        reaction=reaction,
                    )


def _announced(step: Step, number: int, title: str) -> PostInput:
    return PostInput(
        network=_NETWORK,
        id=_post_id(step, number),
        posted_at=step.moment - number * _APART,
        title=title,
    )


def _post_id(step: Step, number: int) -> str:
    return f"{step.moment:%Y-%m-%d-%H}-{number}"
