"""German text to polarity and themes. No HTTP, no database, and torch only where it is faster."""

from .analyser import Analyser
from .types import (
    LABELS,
    THEMES,
    ClosedError,
    Label,
    ModelError,
    OverloadedError,
    SentimentError,
    Theme,
    ThemePolarity,
    Verdict,
)

__all__ = [
    "LABELS",
    "THEMES",
    "Analyser",
    "ClosedError",
    "Label",
    "ModelError",
    "OverloadedError",
    "SentimentError",
    "Theme",
    "ThemePolarity",
    "Verdict",
]
