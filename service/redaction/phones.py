"""Telephone numbers: German, Austrian, Swiss and international ones."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException

from service.redaction.view import Span, View

PHONE = "[Telefon]"

_REGIONS = ("DE", "AT", "CH")
_SHORTEST = 7
_CUTS = 4
_CANDIDATE = re.compile(r"(?<![\w.,:/+-])(?:\+|\(?0)\d?(?:[ ()/.-]{0,3}\d){5,19}")
# After these a number is one to call, even a short extension.
_CALL = re.compile(
    r"\b(?:tel(?:efon)?|(?:tele)?fax|fon|phone|mobil|handy|durchwahl|nebenstelle|dw|apparat|app)"
    r"(?:nummer|-?nr)?\.?\s?:?\s{0,2}(?:ist |unter |lautet )?(\(?\+?\d(?:[ ()/.-]{0,3}\d){2,15})",
    re.IGNORECASE,
)
_CALL_HINTS = ("tel", "fax", "fon", "phone", "mobil", "handy", "wahl", "nebenst", "dw", "app")
_CALLING = re.compile(
    r"\b(?:tel|fon|fax|phone|mobil|handy|hotline|durchwahl|nummer|ruf|anruf|erreich|whatsapp|sms"
    r"|unter|wähl|\w*telefon|\w*ruf|privat|notfall)\w*\W[^\n]{0,40}$",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:auftrag|bestell|ticket|artikel|charge|kostenstelle|material|serien|rechnung|vorgang|los"
    r"|teil|raum|zimmer|maschine|version|norm|din|iso|plz|lieferschein|projekt|inventar|konto"
    r"|mandant|buchung|vertrag|kunden)\w*[.-]?\s?(?:nr\.?|nummer|id)?[ :#]*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"0\d[ ./-]{1,2}(?:\d{1,2}[ ./-]{1,2})?(?:19|20)?\d\d(?!\d)|00[1-9]\d{0,3}$")


def phones(view: View) -> Iterator[Span]:
    """Find numbers to call; dates, orders and articles are told apart by what they look like."""
    called = any(hint in view.low for hint in _CALL_HINTS)
    for match in _CALL.finditer(view.plain) if called else ():
        if not _DATE.fullmatch(match[1]):
            yield Span(*match.span(1), PHONE)
    for match in _CANDIDATE.finditer(view.plain):
        before = view.plain[max(0, match.start() - 60) : match.start()]
        found = _longest(match.group(), before)
        if found:
            yield Span(match.start(), match.start() + len(found), PHONE)


def _longest(candidate: str, before: str) -> str:
    """Return as much of a candidate as is a number, dropping what follows it group by group."""
    if _DATE.match(candidate) and not _CALLING.search(before):
        return ""
    international = candidate.startswith(("+", "00"))
    if not international and _OTHER_NUMBER.search(before):
        return ""
    for _ in range(_CUTS):
        if sum(c.isdigit() for c in candidate) < _SHORTEST:
            break
        if _is_number(candidate, international=international, called=bool(_CALLING.search(before))):
            return candidate
        candidate = re.sub(r"\D+\d+$", "", candidate)
    return ""


def _is_number(written: str, *, international: bool, called: bool) -> bool:
    written = re.sub(r"^00", "+", re.sub(r"^\(?0 ", "0", written)).replace("(0)", "")
    for region in (None,) if international else _REGIONS:
        try:
            number = phonenumbers.parse(written, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) or (
            (international or called) and phonenumbers.is_possible_number(number)
        ):
            return True
    return False
