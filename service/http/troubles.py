"""What a page says when something goes wrong, where the API's words do not do.

What the API says of keys and JSON means nothing in a browser, and it does not know how an
organisation addresses its people.
"""

from service.kernel.said import Said

# By the problem: title and detail.
TROUBLES: dict[str, tuple[Said, Said]] = {
    "forbidden": (
        Said(
            "Diese Seite ist für Sie nicht freigegeben",
            "This page is not open to you",
            "Diese Seite ist für dich nicht freigegeben",
        ),
        Said(
            "Sie sind angemeldet, haben dafür aber nicht die nötige Rolle. Wenn Sie sie brauchen, "
            "wenden Sie sich bitte an die Administration.",
            "You are signed in, but do not have the role it takes. If you need it, please ask "
            "your administrators.",
            "Du bist angemeldet, hast dafür aber nicht die nötige Rolle. Wenn du sie brauchst, "
            "wende dich bitte an die Administration.",
        ),
    ),
    "sign-in-failed": (
        Said("Die Anmeldung hat nicht geklappt", "Signing in did not work"),
        Said(
            "Vielleicht lag die Anmeldeseite zu lange offen, oder sie wurde zweimal geladen. "
            "Bitte versuchen Sie es noch einmal.",
            "The sign-in page may have been open for too long, or was loaded twice. Please try "
            "again.",
            "Vielleicht lag die Anmeldeseite zu lange offen, oder sie wurde zweimal geladen. "
            "Bitte versuche es noch einmal.",
        ),
    ),
    "sign-in-unknown": (
        Said(
            "Sie sind hier noch nicht eingetragen",
            "You are not in the directory",
            "Du bist hier noch nicht eingetragen",
        ),
        Said(
            "Ihr Anmeldedienst kennt Sie, das Verzeichnis von Stimmung noch nicht. Bitte wenden "
            "Sie sich an die Administration.",
            "Your identity provider knows you, the directory of Stimmung does not yet. Please "
            "contact your administrators.",
            "Dein Anmeldedienst kennt dich, das Verzeichnis von Stimmung noch nicht. Bitte wende "
            "dich an die Administration.",
        ),
    ),
    "sign-in-changed": (
        Said(
            "Ihre Anmeldung hat sich geändert",
            "Your sign-in has changed",
            "Deine Anmeldung hat sich geändert",
        ),
        Said(
            "Zu diesem Zugang gehören Rollen, die unter einem anderen Anmeldenamen vergeben "
            "wurden. Bitte wenden Sie sich an die Administration; gehört der neue Name Ihnen, "
            "vergibt sie die Rollen noch einmal.",
            "This account has roles that were granted under another login. Please ask your "
            "administrators: they grant the roles once more if the new login is yours.",
            "Zu diesem Zugang gehören Rollen, die unter einem anderen Anmeldenamen vergeben "
            "wurden. Bitte wende dich an die Administration; gehört der neue Name dir, vergibt "
            "sie die Rollen noch einmal.",
        ),
    ),
    "sign-in-unavailable": (
        Said("Der Anmeldedienst ist gerade nicht erreichbar", "Identity provider unavailable"),
        Said(
            "Bitte versuchen Sie es in ein paar Minuten noch einmal.",
            "Please try again in a few minutes.",
            "Bitte versuche es in ein paar Minuten noch einmal.",
        ),
    ),
    "not-found": (
        Said("Diese Seite gibt es nicht", "There is no such page"),
        Said(
            "Vielleicht ist in der Adresse ein Tippfehler.",
            "Perhaps there is a typing error in the address.",
        ),
    ),
    "method-not-allowed": (
        Said("Hier gibt es nichts anzusehen", "There is nothing to see here"),
        Said(
            "Diese Adresse nimmt nur entgegen, was Sie auf einer anderen Seite mit einer "
            "Schaltfläche absenden.",
            "This address only takes what you send with a button on another page.",
            "Diese Adresse nimmt nur entgegen, was du auf einer anderen Seite mit einer "
            "Schaltfläche absendest.",
        ),
    ),
    "too-many-requests": (
        Said("Zu viele Anfragen", "Too many requests"),
        Said(
            "Bitte versuchen Sie es gleich noch einmal.",
            "Please try again in a moment.",
            "Bitte versuche es gleich noch einmal.",
        ),
    ),
    "database-busy": (
        Said("Gerade überlastet", "Busy"),
        Said(
            "Die Datenbank antwortet gerade nicht. Bitte versuchen Sie es gleich noch einmal.",
            "The database does not answer right now. Please try again in a moment.",
            "Die Datenbank antwortet gerade nicht. Bitte versuche es gleich noch einmal.",
        ),
    ),
}
