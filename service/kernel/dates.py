"""Days, moments and lengths of time, as Germans and the English write them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from service.kernel.said import Language

# Whatever happens in an organisation happens in these years.
FIRST_YEAR, LAST_YEAR = 2000, 2199

_MONTHS: dict[Language, tuple[str, ...]] = {
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_UNITS: tuple[tuple[int, dict[Language, tuple[str, str]]], ...] = (
    (86_400, {"de": ("Tag", "Tage"), "en": ("day", "days")}),
    (3_600, {"de": ("Stunde", "Stunden"), "en": ("hour", "hours")}),
    (60, {"de": ("Minute", "Minuten"), "en": ("minute", "minutes")}),
    (1, {"de": ("Sekunde", "Sekunden"), "en": ("second", "seconds")}),
)


def day(given: date, language: Language = "de") -> str:
    """Return "4. März 2026" or "4 March 2026"."""
    dot = "." if language == "de" else ""
    return f"{given.day}{dot} {_MONTHS[language][given.month - 1]} {given.year}"


def moment(given: datetime, zone: ZoneInfo, language: Language = "de") -> str:
    """Return "4. März 2026, 13:00 Uhr" or "4 March 2026, 13:00" where the organisation works."""
    local = given.astimezone(zone)
    hour = " Uhr" if language == "de" else ""
    return f"{day(local, language)}, {local:%H:%M}{hour}"


def monday(given: date) -> date:
    """Return the Monday of a day's week."""
    return given - timedelta(days=given.weekday())


def duration(given: timedelta, language: Language = "de") -> str:
    """Return "5 Minuten" or "1 hour 30 minutes"."""
    rest, parts = int(given.total_seconds()), []
    for size, names in _UNITS:
        number, rest = divmod(rest, size)
        if number:
            parts.append(f"{number} {names[language][number > 1]}")
    return " ".join(parts)
