"""How whoever answers is spoken to: as "Sie", as "du", or in English.

The organisation chooses between the first two (`STIMMUNG_ADDRESS`), the reader between German
and English.
"""

from typing import Final, Literal

from service.kernel.said import Address, Language

Voice = Literal["sie", "du", "en"]
VOICES: tuple[Voice, ...] = ("sie", "du", "en")

# Sentences in the order of the voices; one that is the same for "Sie" and "du" stands once.
Texts = dict[str, tuple[str, str, str]]
SAME: Final = ""


def voice_of(language: Language, address: Address) -> Voice:
    """Return the voice for a language, where the organisation says how it addresses people."""
    return "en" if language == "en" else address
