"""What the analyser says about a text, and how it fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Label = Literal["negative", "neutral", "positive"]
Theme = Literal[
    "leadership",
    "communication",
    "workload",
    "team",
    "pay_benefits",
    "growth",
    "environment",
    "flexibility",
    "organisation",
    "recognition",
    "strategy",
    "safety_health",
    "inclusion",
    "customers",
    "other",
]

LABELS: Final[tuple[Label, ...]] = get_args(Label)
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)


class SentimentError(Exception):
    """Base of everything this package raises on purpose.

    SentimentError
    ├── ModelError    the model cannot be loaded or is not what it claims
    ├── OverloadedError    the queue is full; come back later
    └── ClosedError        the analyser was closed
    """


class ModelError(SentimentError):
    pass


class OverloadedError(SentimentError):
    pass


class ClosedError(SentimentError):
    pass


@dataclass(frozen=True, slots=True)
class Card:
    """What a model is for, how good it is and where it fails: Markdown, "" where it says nothing.

    `language` is that of the text, as HTML names it.
    """

    text: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ThemePolarity:
    """A theme that a text speaks about, and how it speaks about it."""

    theme: Theme
    polarity: Label


@dataclass(frozen=True, slots=True)
class Verdict:
    """The mood of one text.

    Attributes:
        label: the most probable polarity.
        negative: calibrated probability in [0, 1]; the three sum to 1.
        neutral: see `negative`.
        positive: see `negative`.
        themes: what the text is about, most certain first; empty where nothing was found.
        other_language: the text is not German and was not scored; it counts as neutral.
    """

    label: Label
    negative: float
    neutral: float
    positive: float
    themes: tuple[ThemePolarity, ...] = ()
    other_language: bool = False

    @property
    def valence(self) -> float:
        """P(positive) - P(negative) in [-1, 1], rounded to 0.1 so that it fingerprints no text."""
        return round(self.positive - self.negative, 1) + 0.0

    @classmethod
    def of(
        cls,
        probabilities: Mapping[Label, float],
        themes: tuple[ThemePolarity, ...] = (),
    ) -> "Verdict":
        label = max(LABELS, key=probabilities.__getitem__)
        negative, neutral, positive = (probabilities[each] for each in LABELS)
        return cls(label, negative, neutral, positive, themes)

    @classmethod
    def silent(cls, *, other_language: bool = False) -> "Verdict":
        """Of a text that says nothing this model can read: neutral, no themes."""
        return cls("neutral", 0.0, 1.0, 0.0, other_language=other_language)
