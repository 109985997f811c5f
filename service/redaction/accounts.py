"""Bank accounts and cards, told from other long numbers by their check digits."""

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from service.redaction.view import Span, View

IBAN = "[IBAN]"
CARD = "[Karte]"

_IBAN = re.compile(
    r"(?<![^\W_])(?:iban)?([a-z]{2}\d{2}(?:[ .-]{0,2}[a-z0-9]){11,30})", re.IGNORECASE
)
# Where the country's length alone is proof enough, a mistyped one is taken too.
_LENGTHS = {"DE": 22, "AT": 20, "CH": 21, "LI": 21}
_CARD = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,}(?!\d)")
_ISSUER = re.compile(
    r"4\d{12}(?:\d{3}(?:\d{3})?)?|5[1-8]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3[0689]\d{12}"
    r"|6(?:011|5\d\d|4[4-9]\d|2\d\d|0\d\d|7\d\d)\d{12}|35\d{14}"
)


def ibans(view: View) -> Iterator[Span]:
    """Find IBANs of any country, however they are spaced."""
    for match in _IBAN.finditer(view.plain):
        places = [p for p in range(*match.span(1)) if view.plain[p].isalnum()]
        digits = "".join(view.plain[p] for p in places).upper()
        length = _iban_length(digits)
        if length:
            yield Span(places[0], places[length - 1] + 1, IBAN)


def _iban_length(digits: str) -> int:
    known = _LENGTHS.get(digits[:2], 0)
    if known and digits[2:known].isdigit() and len(digits) >= known:
        return known
    lengths = range(min(34, len(digits)), 14, -1)
    return next((n for n in lengths if iban.is_valid(digits[:n], check_country=False)), 0)


def cards(view: View) -> Iterator[Span]:
    """Find card numbers: a known issuer, a fitting length, the Luhn digit."""
    for match in _CARD.finditer(view.plain):
        places = [p for p in range(*match.span()) if view.plain[p].isdigit()]
        digits = "".join(view.plain[p] for p in places)
        taken = 0
        for first in range(len(digits) - 12):
            if first < taken or (first and places[first] == places[first - 1] + 1):
                continue
            for length in (19, 16, 15, 14, 13):
                if _is_card(digits[first : first + length], length):
                    taken = first + length
                    yield Span(places[first], places[taken - 1] + 1, CARD)
                    break


def _is_card(digits: str, length: int) -> bool:
    fits = len(digits) == length and digits.isascii() and _ISSUER.fullmatch(digits)
    return bool(fits) and luhn.is_valid(digits)
