"""Polls, rounds and ballots, as they come and go over HTTP."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

import msgspec

from service.breakdown.types import Breakdown, BreakdownLabel
from service.http.fields import Name, TeamId
from service.http.patterns import NO_NUL, QUESTION_KEY
from service.policy.types import LEAST_FIGURES, LEAST_TEXTS, KFigures, KTexts

LABEL = 100
OPTIONS = range(2, 11)

QuestionKind = Literal["scale5", "scale11", "text", "choice"]
SCALES: Final = {"scale5": range(1, 6), "scale11": range(11)}
QuestionKey = Annotated[str, msgspec.Meta(pattern=QUESTION_KEY)]
Wording = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=NO_NUL)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=LABEL, pattern=NO_NUL)]
SettleSeconds = Annotated[int, msgspec.Meta(ge=0, le=7 * 86_400)]
Settle = SettleSeconds | Literal["close"]


class ChoiceOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One option of a choice; without an English label the German one stands in."""

    label: Label
    label_en: Label | None = None


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scale of 1 to 5 (`scale5`) or 0 to 10 (`scale11`), free text (`text`), or a `choice`.

    `mood` says whether a scale counts towards the mood index, as it does unless told otherwise.
    A choice has 2 to 10 options, one of which is chosen, and never counts.
    """

    key: QuestionKey
    kind: QuestionKind
    wording: Wording
    wording_en: Wording | None = None
    mood: bool | None = None
    options: (
        Annotated[
            list[ChoiceOption],
            msgspec.Meta(min_length=OPTIONS.start, max_length=OPTIONS.stop - 1),
        ]
        | None
    ) = None

    @property
    def counts(self) -> bool:
        """Whether its answers count towards the mood index."""
        return self.kind in SCALES if self.mood is None else self.mood


class PollInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A set of questions with its thresholds: smallest groups and settle time in seconds.

    `divided`: its rounds are split by the organisation's breakdown too.
    """

    title: Name
    questions: Annotated[list[Question], msgspec.Meta(min_length=1, max_length=20)]
    k_figures: KFigures = LEAST_FIGURES
    k_texts: KTexts = LEAST_TEXTS
    settle: Settle = 300
    texts: Literal["shown", "figures_only"] = "shown"
    divided: bool = False


class Poll(msgspec.Struct, frozen=True, kw_only=True):
    """A stored poll; only its thresholds can change, for rounds to come."""

    id: UUID
    title: str
    questions: list[Question]
    k_figures: int
    k_texts: int
    settle: Settle
    texts: Literal["shown", "figures_only"]
    divided: bool


class RoundInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A run of a poll for everybody in the given teams and below; opens now by default."""

    audience: Annotated[list[TeamId], msgspec.Meta(min_length=1, max_length=1000)]
    closes_at: datetime
    opens_at: datetime | None = None


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """A round with the thresholds, and the breakdown, that were frozen when it opened."""

    id: UUID
    poll_id: UUID
    number: int
    state: Literal["open", "closing", "closed"]
    opens_at: datetime
    closes_at: datetime
    invited: int
    k_figures: int
    k_texts: int
    settle: Settle
    texts: Literal["shown", "figures_only"]
    breakdown: Breakdown | None


class Invitation(msgspec.Struct, frozen=True):
    """A person's token for a round; only its hash is kept."""

    person_id: str
    token: str


class BallotInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers by question key: a scale point, an option counted from 1, a text, or null.

    Null is "keine Angabe".
    """

    answers: Annotated[dict[QuestionKey, int | str | None], msgspec.Meta(max_length=20)]


class BallotPaper(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody sees before answering: the questions and the promise in force."""

    title: str
    questions: list[Question]
    closes_at: datetime
    k_figures: int
    k_texts: int
    settle: Settle
    texts: Literal["shown", "figures_only"]
    breakdown: BreakdownLabel | None


class Receipt(msgspec.Struct, frozen=True):
    """`counted`: this ballot counts. `already_counted`: an earlier one of this link does."""

    status: Literal["counted", "already_counted"]
