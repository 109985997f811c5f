"""German words for times, thresholds and what the audit log records."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service.audit.types import AuditEntry
from service.council.types import Line
from service.http.pages import ACTORS
from service.http.scopes import SCOPES
from service.imports.words import summary
from service.kernel import dates, numbers
from service.kernel.said import Said
from service.posts import words as posts

_ROLES = {role: called.de for role, called in ACTORS.items()}
SOURCES: dict[str, str] = {source: called.de for source, called in posts.SOURCES.items()}
_SHORT = 8

day = dates.day
moment = dates.moment


def count(number: int, one: str, many: str) -> str:
    """Return "1 Eintrag" or "1.234 Einträge"."""
    return f"{numbers.whole(number, 'de')} {one if number == 1 else many}"


def days(number: int) -> Said:
    """Return "1.095 Tage" or "1,095 days"."""
    english = f"{numbers.whole(number, 'en')} {'day' if number == 1 else 'days'}"
    return Said(count(number, "Tag", "Tage"), english)


def days_after_a_round(number: int) -> Said:
    """Return how long after a round something is kept."""
    told = days(number)
    return Said(f"noch {told.de} nach dem Ende der Runde", f"{told.en} after the end of the round")


def people(number: int) -> str:
    """Return "5 Personen"."""
    return count(number, "Person", "Personen")


def pause(settle: timedelta | None, end: str = "der Runde") -> str:
    """Return how long nothing may come before a rest is sealed."""
    if settle is None:
        return f"bis zum Ende {end}"
    if not settle:
        return "keine"
    return dates.duration(settle)


def thresholds(k_figures: int, k_texts: int | None) -> str:
    """Return "Zahlen ab 5, Texte ab 10 Personen"."""
    texts = "" if k_texts is None else f", Texte ab {k_texts}"
    return f"Zahlen ab {k_figures}{texts} Personen"


def texts(*, shown: bool) -> str:
    """Tell what becomes of a poll's comments."""
    return "werden gezeigt" if shown else "werden nur gezählt, nicht gezeigt"


def subjects(entry: AuditEntry) -> list[str]:
    """Return the ids in an entry that may have a name."""
    ids = [entry.actor, entry.subject.partition(":")[2]]
    named = (entry.details.get(key) for key in ("poll", "team", "merged_into"))
    return ids + [each for each in named if isinstance(each, str)]


def line(entry: AuditEntry, names: Mapping[str, str], zone: ZoneInfo) -> Line:
    """Return an entry in words; an action nobody put into words keeps its name."""
    return Line(
        entry.number,
        moment(entry.at, zone),
        _actor(entry, names),
        _what(entry, names),
        entry.hash,
    )


def _what(entry: AuditEntry, names: Mapping[str, str]) -> str:
    tell = _WHAT.get(entry.action)
    if tell is None:
        return _quoted(entry.action)
    try:
        return tell(_Telling(entry, names))
    except (AttributeError, KeyError, TypeError, ValueError):
        # Whoever altered an entry must not keep the page, which says so, from being shown.
        return f"{_quoted(entry.action)}, die Angaben dazu sind nicht lesbar"


def _actor(entry: AuditEntry, names: Mapping[str, str]) -> str:
    if entry.actor == "system":
        return "Dienst oder Kommandozeile"
    role = names.get(entry.actor)
    if role == "account":
        return f"Konto {entry.actor[:_SHORT]}"
    key = f"Schlüssel {entry.actor[:_SHORT]}"
    return key if role is None else f"{_ROLES.get(role, role)} ({key})"


class _Telling:
    """An entry with what its ids are called."""

    def __init__(self, entry: AuditEntry, names: Mapping[str, str]) -> None:
        self.details: dict[str, Any] = entry.details
        self._id = entry.subject.partition(":")[2]
        self._names = names

    @property
    def name(self) -> str:
        return self.called(self._id)

    @property
    def key(self) -> str:
        return _quoted(self._id)

    @property
    def account(self) -> str:
        return f"Konto {self._id[:_SHORT]}"

    @property
    def source(self) -> str:
        return _quoted(SOURCES.get(self._id, self._id))

    @property
    def object(self) -> str:
        """What a proposal is about: a poll or a daily source."""
        source = self.details.get("source")
        if source is None:
            return f"die Umfrage {self.called(self.details.get('poll', ''))}"
        return f"die Quelle {_quoted(SOURCES.get(source, source))}"

    @property
    def thresholds(self) -> str:
        return thresholds(self.details["k_figures"], self.details["k_texts"])

    @property
    def promise(self) -> str:
        shown = self.details["texts"] == "shown"
        told = f"{self.thresholds}, Wartezeit: {self.pause()}, Texte {texts(shown=shown)}"
        # Entries from before there was a breakdown have neither.
        divided = self.details.get("divided") or self.details.get("breakdown")
        return f"{told}, gegliedert" if divided else told

    def pause(self, end: str = "der Runde") -> str:
        given = self.details["settle"]
        return pause(None if given == "close" else timedelta(seconds=given), end)

    def called(self, given: str) -> str:
        return _quoted(self._names.get(given, given[:_SHORT]))


def _quoted(name: str) -> str:
    return f"„{name}“"


def _key_made(told: _Telling) -> str:
    role, team, days = (told.details[key] for key in ("role", "team", "days"))
    scope = f", beschränkt auf das Team {told.called(team)}" if team else ""
    until = f", gültig für {count(days, 'Tag', 'Tage')}" if days else ", unbefristet"
    # Entries from before machines had scopes do not name any.
    may = told.details.get("scopes")
    named = ", ".join(_quoted(SCOPES[each].de) if each in SCOPES else each for each in may or ())
    rights = f", mit den Rechten {named}" if named else ""
    what = f"Schlüssel für die Rolle {_quoted(_ROLES.get(role, role))} angelegt"
    return f"{what}{scope}{rights}{until}"


def _key_rotated(told: _Telling) -> str:
    hours = told.details["overlap_hours"]
    old = f"noch {count(hours, 'Stunde', 'Stunden')} gültig" if hours else "sofort ungültig"
    return f"Schlüssel erneuert, der bisherige ist {old}"


def _role(what: str) -> Callable[[_Telling], str]:
    def tell(told: _Telling) -> str:
        role, team = told.details["role"], told.details["team"]
        scope = f" für das Team {told.called(team)}" if team else ""
        return f"Rolle {_quoted(_ROLES.get(role, role))}{scope} {what} ({told.account})"

    return tell


def _failed(told: _Telling) -> str:
    number = count(told.details["count"], "Anmeldung", "Anmeldungen")
    unknown = told.details["reason"] == "unknown"
    return number + (" von Unbekannten abgewiesen" if unknown else " fehlgeschlagen")


def _source_set(told: _Telling) -> str:
    state = "eingeschaltet" if told.details["enabled"] else "ausgeschaltet"
    least = thresholds(told.details["k"], None)
    return (
        f"Quelle {told.source} eingestellt: {state}, {least}, Wartezeit: {told.pause('des Tages')}"
    )


def _started(told: _Telling) -> str:
    everything = told.source == _quoted("everything")
    return "Erhebung wieder aufgenommen" if everything else f"Quelle {told.source} eingeschaltet"


def _stopped(told: _Telling) -> str:
    everything = told.source == _quoted("everything")
    return "Gesamte Erhebung angehalten" if everything else f"Quelle {told.source} ausgeschaltet"


def _decided(told: _Telling) -> str:
    if told.details["approved"]:
        return "Niedrigeren Schwellen zugestimmt"
    return "Vorschlag für niedrigere Schwellen abgelehnt oder zurückgezogen"


def _valences(told: _Telling) -> str:
    given, unmapped = told.details["given"], told.details["unmapped"]
    without = f", davon {unmapped} ohne Wert" if unmapped else ""
    return f"Wert von {count(given, 'Reaktion', 'Reaktionen')} festgelegt{without}"


def _declared(told: _Telling) -> str:
    return f"Gliederung nach {told.key} festgelegt: {', '.join(told.details['values'])}"


def _put(what: str) -> Callable[[_Telling], str]:
    return lambda told: (
        f"{what} übernommen: {told.details['given']} übergeben, {told.details['changed']} geändert"
    )


def _team_ended(told: _Telling) -> str:
    into = told.details["merged_into"]
    return f"Team {told.name} {'beendet' if into is None else f'geht in {told.called(into)} auf'}"


def _imported(told: _Telling) -> str:
    return f"Listen übernommen: {summary(told.details['counts'], 'de')}"


def _provisioned(told: _Telling) -> str:
    done = ", ".join(_PROVISIONED[kind] for kind in told.details["counts"])
    return f"Vom Verzeichnisdienst übernommen: {done}"


def _retention(told: _Telling) -> str:
    deleted = sum(swept["deleted"] for swept in told.details["swept"].values())
    return f"Aufbewahrungsfristen angewendet: {count(deleted, 'Datensatz', 'Datensätze')} gelöscht"


_PROVISIONED = {
    "created": "eine Person angelegt",
    "changed": "eine Person geändert",
    "left": "eine Person ausgeschieden",
    "back": "eine Person zurückgekehrt",
    "teams_created": "ein Team angelegt",
    "teams_changed": "ein Team geändert",
    "teams_ended": "ein Team beendet",
}


def _embedded(told: _Telling) -> str:
    where = ", ".join(told.details["origins"])
    days = count(told.details["days"], "Tag", "Tage")
    return f"Widget des Teams {told.called(told.details['team'])} freigegeben für {where}, {days}"


_WHAT: dict[str, Callable[[_Telling], str]] = {
    "key.made": _key_made,
    "key.rotated": _key_rotated,
    "key.revoked": lambda _: "Schlüssel widerrufen",
    "account.signed_in": lambda told: f"Angemeldet ({told.account})",
    "signin.failed": _failed,
    "role.granted": _role("vergeben"),
    "role.withdrawn": _role("entzogen"),
    "poll.created": lambda told: f"Umfrage {told.name} angelegt: {told.promise}",
    "round.opened": lambda told: f"Runde der Umfrage {told.name} eröffnet: {told.promise}",
    "breakdown.declared": _declared,
    "breakdown.removed": lambda told: f"Gliederung nach {told.key} aufgehoben",
    "round.ended": lambda told: f"Runde der Umfrage {told.name} vorzeitig beendet",
    "invitations.minted": lambda told: (
        f"Teilnahme-Links für eine Runde der Umfrage {told.name} erzeugt"
    ),
    "source.set": _source_set,
    "collecting.started": _started,
    "collecting.stopped": _stopped,
    "thresholds.raised": lambda told: (
        f"Schwellen der Umfrage {told.name} angehoben: {told.thresholds}"
    ),
    "thresholds.proposed": lambda told: (
        f"Niedrigere Schwellen für {told.object} vorgeschlagen: {told.thresholds}"
    ),
    "thresholds.decided": _decided,
    "valences.set": _valences,
    "teams.put": _put("Teams"),
    "team.ended": _team_ended,
    "organisation.imported": _imported,
    "directory.provisioned": _provisioned,
    "people.put": _put("Personenverzeichnis"),
    "person.shown": lambda _: "Auskunft über die Daten einer Person erteilt",
    "person.erased": lambda _: "Daten einer Person gelöscht",
    "texts.read": lambda told: f"Texte des Teams {told.name} gelesen",
    "embed_token.minted": _embedded,
    "embed_token.rotated": lambda _: "Freigabe eines Widgets erneuert, die alte läuft aus",
    "embed_token.revoked": lambda _: "Freigabe eines Widgets widerrufen",
    "retention.ran": _retention,
}
