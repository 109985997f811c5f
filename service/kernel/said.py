"""What a person reads, in both languages at once, so that neither can be forgotten."""

from typing import Literal, NamedTuple

Language = Literal["de", "en"]
Address = Literal["sie", "du"]


class Said(NamedTuple):
    """The same in German and in English, and as "du" where its German addresses employees."""

    de: str
    en: str
    du: str = ""

    def to(self, language: Language, address: Address = "sie") -> str:
        """Return it as the reader reads."""
        if language == "en":
            return self.en
        return self.du if self.du and address == "du" else self.de
