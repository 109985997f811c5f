"""What cannot be there about a person, and why, in plain words."""

from service.person.types import Note
from service.settings import Settings


def notes(settings: Settings) -> list[Note]:
    """Return what somebody who asks for their data should know."""
    days = settings.keep_texts_days
    return [
        Note(
            "sealed_answers",
            "Ausgewertete Antworten gibt es nur als Summen über Gruppen von mindestens fünf "
            "Personen. Welche Antwort von wem kam, ist nicht gespeichert. Deshalb kann sie hier "
            "nicht stehen und auch nicht gelöscht werden.",
            "Evaluated answers exist only as sums over groups of at least five people. Whose "
            "answer was which is not stored. So it cannot be shown here, nor erased.",
        ),
        Note(
            "ballots",
            "Ein Stimmzettel wird nie zusammen mit der Person gespeichert, auch nicht, bevor er "
            "ausgewertet ist. Damit ein Link nur einmal zählt, bleibt bis zum Ende der Umfrage ein "
            "Zahlencode. Ob Sie abgestimmt haben, zeigt diese Auskunft niemandem.",
            "A ballot is never stored with the person, not even before it is evaluated. So that a "
            "link counts once, a code stays until the survey ends. This answer tells nobody "
            "whether you voted.",
        ),
        Note(
            "comments",
            "Gezeigte Kommentare tragen nur Team und Woche, keinen Hinweis auf die Person. Sie "
            f"werden nach {days} Tagen gelöscht.",
            "Shown comments bear team and week only, nothing that leads to the person. They are "
            f"deleted after {days} days.",
        ),
        Note(
            "network",
            "Von Reaktionen und Antworten aus dem sozialen Netzwerk steht hier nur, ob es an den "
            "noch offenen Tagen welche gab. Was Sie geschrieben haben, steht im Netzwerk selbst; "
            "wie es gezählt wird, sieht niemand für eine einzelne Person.",
            "Of reactions and replies in the social network this says only whether there were any "
            "on the days still open. What you wrote stands in the network itself; how it counts "
            "is seen by nobody for a single person.",
        ),
        Note(
            "counted",
            "Damit nichts doppelt zählt, merkt sich der Dienst höchstens 400 Tage lang unter einem "
            "verschlüsselten Kennzeichen, dass eine Reaktion gezählt wurde, aber nicht, welche es "
            "war. Dieses Kennzeichen bleibt auch nach dem Löschen, bis es abläuft.",
            "So that nothing counts twice, the service remembers for 400 days at most, under a "
            "keyed mark, that a reaction was counted, but not which it was. The mark stays after "
            "erasure until it expires.",
        ),
        Note(
            "sessions",
            "Wer sich schon einmal angemeldet hat, hat ein Konto mit einer zufälligen Nummer. Wer "
            "angemeldet ist, hat dazu eine Zeile mit Beginn und letzter Nutzung, auf fünf Minuten "
            "genau, und dem ID-Token des Anmeldedienstes. Beides zeigt diese Auskunft nicht, weil "
            "es andeuten kann, dass jemand die tägliche Frage beantwortet hat. Die Zeile endet mit "
            "„Überall abmelden“, das Konto mit dem Löschen.",
            "Whoever has signed in has an account with a random number. Whoever is signed in has "
            "a row with the beginning and the last use, to five minutes, and the provider's ID "
            "token. This answer shows neither, since they can hint at who answered the daily "
            "question. The row ends with “Sign out everywhere”, the account with erasure.",
        ),
        Note(
            "directory",
            "Wird das Verzeichnis aus einem anderen System übertragen, muss die Person zuerst dort "
            "entfernt werden; sonst kommt ihr Eintrag mit der nächsten Übertragung wieder.",
            "Where the directory comes from another system, remove the person there first, or "
            "their entry returns with the next transfer.",
        ),
    ]
