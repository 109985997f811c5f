"""What the people team's pages show."""

import msgspec

from service.kernel.said import Said
from service.mood.types import TeamParticipation
from service.polls.types import Poll, PollInput, Round


class PollRow(msgspec.Struct, frozen=True):
    """A poll with its rounds, newest first."""

    poll: Poll
    rounds: list[Round]


class Branch(msgspec.Struct, frozen=True):
    """A team of the tree, so many levels down."""

    id: str
    name: str
    depth: int


class RoundView(msgspec.Struct, frozen=True):
    """A round with its poll and what each team's share is, in the order of the tree."""

    round: Round
    poll: Poll
    teams: list[tuple[int, TeamParticipation]]


class Entered(msgspec.Struct, frozen=True):
    """A form's poll, as far as it can be read, and what is wrong with it by field."""

    poll: PollInput | None
    fields: dict[str, str]
    errors: dict[str, Said]
