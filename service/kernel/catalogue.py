"""Every kind of problem: its HTTP status, and its words in German and English."""

from service.kernel.access_problems import ACCESS
from service.kernel.kind import Kind

CATALOGUE: dict[str, Kind] = {
    **ACCESS,
    "malformed": Kind(
        400,
        ("Anfrage nicht lesbar", "Die Anfrage lässt sich nicht lesen: {reason}."),
        ("Request not readable", "The request cannot be read: {reason}."),
    ),
    "not-found": Kind(
        404,
        ("Nicht gefunden", "Hier gibt es nichts, oder Sie dürfen es nicht sehen."),
        ("Not found", "There is nothing here, or you may not see it."),
    ),
    "format-not-offered": Kind(
        501,
        ("Format nicht vorgesehen", "Diese Auskunft gibt es nur als JSON."),
        ("Format not offered", "This is available as JSON only."),
    ),
    "method-not-allowed": Kind(
        405,
        ("Methode nicht vorgesehen", "Diese Adresse kennt die Methode {method} nicht."),
        ("Method not allowed", "This address does not know the method {method}."),
    ),
    "idempotency-conflict": Kind(
        409,
        (
            "Schlüssel schon verwendet",
            (
                "Dieser Idempotency-Key gehört zu einer anderen Anfrage, oder zu einem "
                "Zugangsschlüssel, der nur einmal gezeigt wird."
            ),
        ),
        (
            "Key already used",
            (
                "This Idempotency-Key belongs to another request, or to an API key, which is shown "
                "only once."
            ),
        ),
    ),
    "last-administrator": Kind(
        409,
        (
            "Jemand muss die Administration behalten",
            (
                "Das ist die letzte Person in der Administration, die sich anmelden kann. "
                "Vergeben Sie die Rolle zuerst neu."
            ),
        ),
        (
            "Somebody has to remain",
            "This is the last administrator who can sign in. Grant the role anew first.",
        ),
    ),
    "team-cycle": Kind(
        409,
        ("Kreis im Organigramm", "Ein Team wäre damit sein eigenes übergeordnetes Team."),
        ("Circle in the tree", "A team would become its own ancestor."),
    ),
    "team-ended": Kind(
        409,
        ("Team schon beendet", "Dieses Team besteht nicht mehr; seine Geschichte bleibt sichtbar."),
        ("Team has ended", "This team is no longer there; its history stays visible."),
    ),
    "team-not-empty": Kind(
        409,
        (
            "Team nicht leer",
            (
                "In diesem Team sind noch Personen oder Teams. Nennen Sie das Team, zu dem sie "
                "kommen sollen (merged_into)."
            ),
        ),
        (
            "Team not empty",
            "There are people or teams in this team. Name the team they go to (merged_into).",
        ),
    ),
    "import-outdated": Kind(
        409,
        (
            "Die Vorschau ist überholt",
            (
                "Verzeichnis oder Dateien sind nicht mehr die der Vorschau. Es wurde nichts "
                "geändert; bitte sehen Sie sich die neue Vorschau an."
            ),
        ),
        (
            "The preview is outdated",
            (
                "Directory or files are no longer those of the preview. Nothing was changed; look "
                "at a new preview."
            ),
        ),
    ),
    "many-leavers": Kind(
        409,
        (
            "Sehr viele würden ausscheiden",
            (
                "{leavers} von {people} Personen fehlen in der Liste und würden ausscheiden. Ist "
                "die Datei vollständig? Dann bestätigen Sie die Zahl (leavers)."
            ),
        ),
        (
            "Very many would leave",
            (
                "{leavers} of {people} people are missing in the list and would leave. Is the file "
                "whole? Then confirm their number (leavers)."
            ),
        ),
    ),
    "login-taken": Kind(
        409,
        ("Anmeldename vergeben", "Zwei Personen hätten damit denselben Anmeldenamen."),
        ("Login taken", "Two people would have the same login."),
    ),
    "source-off": Kind(
        409,
        (
            "Quelle ausgeschaltet",
            "Die Quelle „{source}“ ist ausgeschaltet; es wurde nichts gespeichert.",
        ),
        ("Source switched off", "The source '{source}' is switched off; nothing was stored."),
    ),
    "team-too-new": Kind(
        409,
        (
            "Noch nicht möglich",
            "Ihr Team ist heute erst dazugekommen; ab morgen zählt Ihre Antwort mit.",
        ),
        ("Not possible yet", "Your team is new today; your answer counts from tomorrow on."),
    ),
    "collecting-stopped": Kind(
        409,
        (
            "Erhebung angehalten",
            "Der Betriebsrat hat die Erhebung angehalten. Es wurde nichts gespeichert.",
        ),
        (
            "Collecting stopped",
            "The works council has stopped all collecting. Nothing was stored.",
        ),
    ),
    "needs-two-people": Kind(
        409,
        (
            "Dafür braucht es zwei",
            (
                "Eine Schwelle sinkt nur, wenn der Betriebsrat dem Vorschlag einer anderen Person "
                "zustimmt."
            ),
        ),
        (
            "Two people are needed",
            "A threshold goes down only when the works council approves somebody else's proposal.",
        ),
    ),
    "no-breakdown": Kind(
        409,
        (
            "Kein Gliederungsmerkmal festgelegt",
            "Die Umfrage soll nach einem Merkmal gegliedert werden, es ist aber keines festgelegt.",
        ),
        (
            "No breakdown declared",
            "The poll is to be broken down, by site for example, but no breakdown is declared.",
        ),
    ),
    "already-decided": Kind(
        409,
        ("Schon entschieden", "Über diesen Vorschlag ist bereits entschieden."),
        ("Already decided", "This proposal was decided before."),
    ),
    "round-closed": Kind(
        410,
        (
            "Umfrage beendet",
            (
                "Diese Umfrage ist beendet und nimmt keine Antworten mehr an. Was vorher "
                "eingegangen ist, zählt."
            ),
        ),
        (
            "Survey closed",
            "This survey has ended and takes no more answers. What arrived before counts.",
        ),
    ),
    "round-not-open": Kind(
        409,
        ("Umfrage noch nicht offen", "Diese Umfrage beginnt erst noch."),
        ("Survey not open yet", "This survey has not started yet."),
    ),
    "too-large": Kind(
        413,
        ("Zu groß", "Die Anfrage ist größer als hier erlaubt."),
        ("Too large", "The request is larger than allowed here."),
    ),
    "unsupported-media-type": Kind(
        415,
        ("Format nicht unterstützt", "Bitte senden Sie {wanted}."),
        ("Format not supported", "Send {wanted}."),
    ),
    "invalid-input": Kind(
        422,
        ("Eingabe ungültig", "Die Eingabe passt nicht; „errors“ nennt die Stellen."),
        ("Invalid input", "The input does not fit; 'errors' names the places."),
    ),
    "import-faulty": Kind(
        422,
        (
            "Die Dateien passen nicht",
            "Es wurde nichts geändert; „errors“ nennt die Stellen nach Zeile und Spalte.",
        ),
        (
            "The files do not fit",
            "Nothing was changed; 'errors' names the places by line and column.",
        ),
    ),
    "too-slow": Kind(
        408,
        ("Zu langsam", "Die Anfrage kam nicht rechtzeitig vollständig an."),
        ("Too slow", "The request did not arrive completely in time."),
    ),
    "audience-too-small": Kind(
        422,
        (
            "Zu wenige Eingeladene",
            (
                "Eingeladen: {invited}; nötig sind mindestens {k}. Wählen Sie mehr Teams, oder "
                "zeigen Sie keine Kommentare, wenn sie die größere Gruppe verlangen."
            ),
        ),
        (
            "Audience too small",
            (
                "Invited: {invited}; at least {k} are needed. Choose more teams, or do not show "
                "comments where they ask for the larger group."
            ),
        ),
    ),
    "too-many-requests": Kind(
        429,
        ("Zu viele Anfragen", "Bitte versuchen Sie es gleich noch einmal."),
        ("Too many requests", "Please try again in a moment."),
    ),
    "internal": Kind(
        500,
        ("Interner Fehler", "Das hätte nicht passieren dürfen. Der Fehler wurde notiert."),
        ("Internal error", "This should not have happened. The error was logged."),
    ),
    "database-busy": Kind(
        503,
        (
            "Gerade überlastet",
            "Die Datenbank antwortet gerade nicht. Bitte versuchen Sie es noch einmal.",
        ),
        ("Busy", "The database does not answer right now. Please try again."),
    ),
}
