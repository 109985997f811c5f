"""What a person reads, in both languages at once, so that neither can be forgotten."""

from typing import Literal, NamedTuple

Language = Literal["de", "en"]


class Said(NamedTuple):
    """The same in German and in English."""

    de: str
    en: str

    def to(self, language: Language) -> str:
        """Return it as the reader reads."""
        return self.en if language == "en" else self.de
