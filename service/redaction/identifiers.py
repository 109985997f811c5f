"""Addresses and marks with a fixed shape: mail, links, mentions, personnel numbers."""

import re
from collections.abc import Iterator

from service.redaction.view import Span, View

MAIL = "[E-Mail]"
LINK = "[Link]"
MENTION = "[@Name]"
PERSONNEL = "[Personalnummer]"

# As in: Personalnummer 12345, Pers.-Nr. 12 345, MA-Nr. K20931
PERSONNEL_PATTERN = (
    r"(?<!\w)(?:personal|perso?|mitarbeiter(?:in(?:nen)?)?|m\.?a|p|stamm)\.?\s?-?\s?"
    r"(?:nr|nummer|no)\b[.:\s]*(?:lautet|ist|war|[:=#])?\s*"
    r"([A-Z]{0,3}-?\d(?:[ /-]?\d)*)"
)

_AT = re.compile(r"@|\s?[\[({]\s?(?:at|ät)\s?[\])}]\s?", re.IGNORECASE)
_DOT = r"(?:\.|\s?[\[({]\s?(?:dot|punkt|\.)\s?[\])}]\s?)"
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+\Z")
_DOMAIN = re.compile(rf"[\w-]+(?:{_DOT}[\w-]+)*{_DOT}\w{{2,}}", re.IGNORECASE)
_LONGEST_LOCAL = 256
_TLD = r"(?:de|com|org|net|at|ch|li|eu|io|info|biz|app|dev|cloud|shop|online|gov|edu)"
_LINK = re.compile(
    r"(?:\b(?:https?|ftps?|sftp|file)://|(?<![\w.@-])www\d?\.)[^\s<>\"„“”»«\ufffc]+"
    rf"|(?<![\w.@-])(?:[\w-]{{2,63}}\.){{1,5}}{_TLD}(?![\w-])(?:[/?#:][^\s<>\"„“”»«\ufffc]*)?",
    re.IGNORECASE,
)
_LINKED = re.compile(rf"://|www\d?\.|\.{_TLD}(?![\w-])", re.IGNORECASE)
_TAIL = ".,;:!?)]}'*_"
_MENTION = re.compile(r"(?<![\w@])@(\w(?:[\w.-]*\w)?)")
_EVERYBODY = frozenset(
    ("all", "alle", "allen", "channel", "everyone", "here", "hier", "kollegen", "team")
)


def mails(view: View) -> Iterator[Span]:
    """Find mail addresses, written out ("(at)") ones included."""
    for at in _AT.finditer(view.plain):
        first = max(0, at.start() - _LONGEST_LOCAL)
        local = _LOCAL.search(view.plain[first : at.start()])
        domain = _DOMAIN.match(view.plain, at.end())
        if local and domain:
            yield Span(first + local.start(), domain.end(), MAIL)


def links(view: View) -> Iterator[Span]:
    """Find URLs and bare host names under common top-level domains."""
    if not _LINKED.search(view.plain):
        return
    for match in _LINK.finditer(view.plain):
        found = match.group().rstrip(_TAIL)
        if found:
            yield Span(match.start(), match.start() + len(found), LINK)


def mentions(view: View) -> Iterator[Span]:
    """Find @mentions of somebody, not of everybody."""
    for match in _MENTION.finditer(view.plain):
        if match[1].lower() not in _EVERYBODY:
            yield Span(*match.span(), MENTION)


def personnel_numbers(view: View, pattern: re.Pattern[str]) -> Iterator[Span]:
    """Find personnel numbers: the pattern's first group, or all of it without one."""
    for match in pattern.finditer(view.plain):
        start, end = match.span(1 if pattern.groups and match[1] is not None else 0)
        if start < end:
            yield Span(start, end, PERSONNEL)
