"""Numbers, as Germans and the English write them."""

from service.kernel.said import Language


def whole(value: int, language: Language) -> str:
    """Return "1.234" or "1,234"."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "de" else text


def percent(part: int, of: int, language: Language) -> str:
    """Return "63 %" or "63%" for five of eight: halves go up, as the dashboard rounds."""
    gap = " " if language == "de" else ""
    return f"{(200 * part + of) // (2 * of)}{gap}%"


def decimal(value: float, language: Language) -> str:
    """Return "0,5" or "0.5"; below zero with a minus sign, not a hyphen."""
    text = f"{value:.1f}".replace("-", "\N{MINUS SIGN}")
    return text.replace(".", ",") if language == "de" else text
