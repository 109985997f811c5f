"""Numbers, as Germans and the English write them."""

from service.kernel.problems import Language


def whole(value: int, language: Language) -> str:
    """Return "1.234" or "1,234"."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "de" else text
