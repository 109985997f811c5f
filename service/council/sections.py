"""What the page and the annex say, section by section."""

import re

from service.audit.types import Verdict
from service.council import words
from service.council.types import Facts, Points, Quote, Section, Table, Text

_SEALING = (
    "Versiegeln heißt: Die Antworten von mindestens so vielen Personen, wie die Schwelle verlangt, "
    "werden zu einer Summe zusammengefasst, und im selben Schritt werden die einzelnen Antworten "
    "gelöscht."
)


def purpose() -> Section:
    """Say what the service is for."""
    return Section(
        "zweck",
        "Zweck",
        [
            Text(
                "Stimmung zeigt, wie es den Teams bei der Arbeit geht, damit Führungskräfte früh "
                "darauf eingehen können. Gezeigt werden ausschließlich Werte von Gruppen, nie von "
                "einzelnen Personen."
            ),
            Text(
                "Eine Kontrolle von Leistung oder Verhalten einzelner Beschäftigter ist nicht "
                "Zweck der Anwendung; sie liefert dafür keine Daten. Die Teilnahme ist freiwillig, "
                "und niemandem wird angezeigt, wer teilgenommen hat."
            ),
        ],
    )


def collected(facts: Facts) -> Section:
    """Say what is collected."""
    on = {source.source: source.enabled for source in facts.configuration.sources}
    items = [
        (
            "Antworten auf Skalen- und Auswahlfragen und Kommentare aus Umfragen. Jede Frage "
            "lässt sich mit „keine Angabe“ beantworten. Von einer Auswahl wird nur gezeigt, wie "
            "viele sich wofür entschieden haben; zur Stimmung zählt sie nicht."
        ),
        "Tägliche Stimmungsabfragen" + _state(on=on.get("checkins", False)),
        "Reaktionen auf Beiträge im Netzwerk des Unternehmens, zum Beispiel „Gefällt mir“"
        + _state(on=on.get("reactions", False)),
        "Antworten auf Beiträge im Netzwerk des Unternehmens" + _state(on=on.get("replies", False)),
        (
            "Beiträge, auf die reagiert wird: Netzwerk, Kennung, Zeitpunkt, Titel und Adresse, "
            "aber nicht ihr Text und nicht, wer sie geschrieben hat."
        ),
        _directory(facts),
        (
            "Einladungen: wer an einer laufenden Runde teilnehmen darf. Sie werden getrennt von "
            "den Antworten gespeichert und gelöscht, sobald die Runde ausgewertet ist."
        ),
        (
            "Kennzeichen, damit nichts doppelt zählt: dass an einer Umfrage oder täglichen Abfrage "
            "teilgenommen, auf einen Beitrag reagiert oder geantwortet wurde. Zu wem eines gehört, "
            "lässt sich nur mit dem Geheimnis des Dienstes feststellen. Bei Umfragen steht nie "
            "dabei, was geantwortet wurde, sonst nur bis zum Versiegeln."
        ),
        (
            "Anmeldungen: wer gerade angemeldet ist, seit wann und wann zuletzt etwas aufgerufen "
            "wurde, auf fünf Minuten genau, und das ID-Token, das der Anmeldedienst dafür "
            "ausgestellt hat. Ein Link zu einer Umfrage braucht keine Anmeldung."
        ),
        (
            "Konten: eine zufällige Nummer für alle, die sich schon angemeldet oder eine Rolle "
            "haben. Im Protokoll stehen Personen mit einer Rolle nur unter dieser Nummer."
        ),
        (
            "Rollen: wer den Dienst verwaltet, welches Team führt oder Texte lesen darf, mit "
            "Anmeldenamen und Kennung beim Anmeldedienst, damit eine Rolle bei dieser Person "
            "bleibt."
        ),
        "Schlüssel für Programme: ihre Bezeichnung, ihre Rechte und der Tag der letzten Nutzung.",
        "Vorschläge für niedrigere Schwellen: was vorgeschlagen und entschieden wurde und von wem.",
        "Freigaben von Widgets: welches Team wo gezeigt werden darf und wer das erlaubt hat.",
        (
            "Das Protokoll: was am Dienst eingestellt, eingesehen oder weitergegeben wurde und "
            "wann sich Personen mit einer Rolle angemeldet haben, ohne Namen und ohne Inhalte."
        ),
    ]
    return Section("erhoben", "Was erhoben wird", [Points(items)])


def never() -> Section:
    """Say what is never collected."""
    items = [
        "Wer was geantwortet hat. Antworten und Einladungen haben kein gemeinsames Merkmal.",
        "Wer noch nicht geantwortet hat. Eine solche Liste gibt es für niemanden.",
        "Wann, wie schnell und in welcher Reihenfolge jemand geantwortet hat.",
        "Tippverhalten, Mausbewegungen, Stimme, Bild oder Aufenthaltsort.",
        (
            "Gefühle, Stress, Gesundheit oder Persönlichkeit. Aus einem Kommentar wird nur "
            "abgelesen, ob er eher positiv, neutral oder negativ ist und von welchen Themen er "
            "handelt."
        ),
        "Ein Wert für eine einzelne Person.",
        "IP-Adressen und Angaben zum Gerät: Der Dienst schreibt sie nirgends auf.",
    ]
    return Section("nie", "Was nie erhoben wird", [Points(items)])


def excluded(facts: Facts) -> Section:
    """Say what must not be done with the service."""
    declared = facts.configuration.breakdown
    split = " und Zeitraum" if declared is None else f", Zeitraum und dem Merkmal „{declared.de}“"
    items = [
        "das Erkennen von Gefühlen, gleich aus welchen Daten",
        "Aussagen über Stress, Belastung oder Gesundheit einer Person",
        "ein Stimmungs-, Leistungs- oder Risikowert für einzelne Personen",
        "das Erfassen von Antwortzeiten, Bearbeitungsdauer oder Reihenfolge",
        "das Erfassen von Tastatureingaben, Mausbewegungen, Stimme oder Bild",
        "Listen darüber, wer geantwortet hat und wer nicht",
        f"Auswertungen nach anderen Merkmalen als Team, Quelle{split}",
        "die Weitergabe von Texten an Dienste außerhalb dieser Installation",
    ]
    return Section(
        "ausgeschlossen",
        "Was ausgeschlossen ist",
        [Text("Diese Verarbeitungen sind nicht vorgesehen und nicht zulässig:"), Points(items)],
    )


def processing() -> Section:
    """Say what happens with an answer."""
    return Section(
        "verarbeitung",
        "Verarbeitung",
        [
            Text(
                "Eine Antwort wird ohne Namen und ohne Zeitpunkt abgelegt. Bis zum Versiegeln "
                "kann sie in der Anwendung niemand einsehen."
            ),
            Text(_SEALING),
            Points(
                [
                    (
                        "Die Zahl eines Teams ist immer die Summe versiegelter Gruppen des Teams "
                        "und der Teams darunter."
                    ),
                    (
                        "Geben alle in einer Gruppe dieselbe Antwort, wird eine davon um eine "
                        "Stufe verschoben, bei einer Auswahl zur Antwort daneben, damit die "
                        "Gruppe nicht verrät, was jede Person gesagt hat."
                    ),
                    (
                        "Bleiben am Ende einer Runde zu wenige Antworten übrig, zählen sie im "
                        "übergeordneten Team mit. Reicht es auch ganz oben nicht, werden sie nicht "
                        "gezeigt."
                    ),
                    (
                        "Bevor ein Text gespeichert wird, ersetzt das Programm darin die Namen aus "
                        "dem Verzeichnis, Adressen, Telefon-, Konto- und Personalnummern durch "
                        "Platzhalter. Spitznamen und Umschreibungen erkennt es nicht."
                    ),
                    (
                        "Kommentare bewertet ein Sprachmodell, das auf dieser Installation läuft. "
                        "Kein Text verlässt sie."
                    ),
                    (
                        "Eine Person aus dem Netzwerk wird nur als verschlüsseltes Kennzeichen "
                        "geführt. Ihre Reaktionen eines Tages zählen zusammen als ein Mittelwert."
                    ),
                ]
            ),
        ],
    )


def retention(facts: Facts) -> Section:
    """Say how long each kind of data is kept."""
    rows = [[kept.kind, kept.how_long] for kept in facts.configuration.kept]
    table = Table("Aufbewahrung nach Art der Daten", ["Daten", "Wie lange"], rows)
    return Section("aufbewahrung", "Aufbewahrung", [table])


def log() -> Section:
    """Say what the audit log is."""
    return Section(
        "protokoll",
        "Protokoll",
        [
            Text(
                "Im Protokoll steht, was am Dienst getan wurde: Schlüssel, Umfragen, Runden, "
                "Schwellen, Quellen, Rollen, Freigaben, Änderungen am Verzeichnis, abgeholte "
                "Links, gelesene Texte, Auskünfte und Löschungen. Es enthält weder Namen noch "
                "Antworten und lässt sich nur fortschreiben. Abgegebene Antworten stehen nicht "
                "darin."
            ),
            Text(
                "Jeder Eintrag trägt eine Prüfsumme über sich und alle vorigen. Wer Nummer und "
                "Prüfsumme eines Eintrags notiert, kann später feststellen, ob bis dahin etwas "
                "verändert wurde. Der Betriebsrat liest das Protokoll jederzeit selbst."
            ),
        ],
    )


def model(facts: Facts) -> Section:
    """Say which model scores texts, and what it cannot do."""
    models = facts.configuration.models
    rows = [[each.version, words.day(each.first_seen)] for each in models]
    table = Table("Modelle auf dieser Installation", ["Version", "Zuerst eingesetzt"], rows)
    nothing = Text("Auf dieser Installation hat noch kein Modell Kommentare bewertet.")
    cards = [
        Quote(f"Modellkarte {each.version}", _paragraphs(each.card), each.card_language)
        for each in models
        if each.card
    ]
    return Section(
        "modell",
        "Modell und Grenzen",
        [
            Text(
                "Kommentare bewertet ein Sprachmodell danach, ob sie eher positiv, neutral oder "
                "negativ sind und von welchen Themen der Arbeit sie handeln. Mehr sagt es nicht."
            ),
            Points(
                [
                    (
                        "Es irrt sich im Einzelfall. Ironie nimmt es manchmal wörtlich, sachliche "
                        "Sätze und solche mit „einerseits, andererseits“ ordnet es weniger sicher "
                        "ein."
                    ),
                    (
                        "Verlässlich sind deshalb nur Werte für viele Kommentare zusammen. Eine "
                        "Bewertung steht nie neben einem einzelnen Text."
                    ),
                    (
                        "Der Schutz der Gruppe endet, wo sich alle anderen in ihr absprechen und "
                        "zusammenlegen, was sie selbst geantwortet haben."
                    ),
                ]
            ),
            table if models else nothing,
            *cards,
        ],
    )


def verdict(found: Verdict) -> Text:
    """Say what a walk along the chain of hashes found."""
    entries = words.count(found.entries, "Eintrag", "Einträge")
    if found.reason is not None:
        return Text(
            f"Die Prüfung hat einen Fehler gefunden: Eintrag {found.broken} {found.reason.de}. "
            "Lassen Sie das von jemandem klären, der die Datenbank nicht selbst betreut."
        )
    return Text(f"Soeben geprüft: {entries}, lückenlos und unverändert.")


def _paragraphs(markdown: str) -> list[str]:
    """Return the paragraphs of a card without Markdown's marks."""
    plain = re.sub(r"(?m)^#+ |\*\*|`", "", markdown)
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", plain) if part.strip()]


def _state(*, on: bool) -> str:
    return f" ({'eingeschaltet' if on else 'ausgeschaltet'})."


def _directory(facts: Facts) -> str:
    declared = facts.configuration.breakdown
    what = "Name und Team" if declared is None else f"Name, Team und Wert für „{declared.de}“"
    return (
        f"Das Verzeichnis: Kennung, {what} einer Person, ihr Anmeldename und ob sie zurzeit dabei "
        "ist; aus einem Verzeichnisdienst auch Vor- und Nachname, dessen Kennung der Person und "
        "ihre Gruppen."
    )
