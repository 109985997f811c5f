"""Kinds of problems of those who are not let in, or may not do what they ask for."""

from service.kernel.kind import Kind

ACCESS: dict[str, Kind] = {
    "no-credential": Kind(
        401,
        (
            "Zugangsdaten fehlen",
            (
                "Bitte melden Sie sich an, oder senden Sie einen gültigen Schlüssel als "
                "„Authorization: Bearer …“."
            ),
        ),
        ("Credential missing", "Sign in, or send a valid key as 'Authorization: Bearer …'."),
    ),
    "sign-in-failed": Kind(
        400,
        (
            "Anmeldung fehlgeschlagen",
            "Was der Anmeldedienst geschickt hat, lässt sich nicht annehmen ({reason}).",
        ),
        (
            "Sign-in failed",
            "What the identity provider sent cannot be accepted ({reason}).",
        ),
    ),
    "sign-in-unknown": Kind(
        403,
        (
            "Sie sind hier noch nicht eingetragen",
            (
                "Ihr Anmeldedienst kennt Sie, das Verzeichnis von Stimmung noch nicht. "
                "Bitte wenden Sie sich an die Administration."
            ),
        ),
        (
            "You are not in the directory",
            (
                "Your identity provider knows you, the directory of Stimmung does not yet. "
                "Please contact your administrators."
            ),
        ),
    ),
    "sign-in-changed": Kind(
        403,
        (
            "Ihre Anmeldung hat sich geändert",
            (
                "Zu diesem Zugang gehören Rollen, die unter einem anderen Anmeldenamen vergeben "
                "wurden. Bitte wenden Sie sich an die Administration: Sie vergibt die Rolle noch "
                "einmal, wenn der neue Name Ihrer ist."
            ),
        ),
        (
            "Your sign-in has changed",
            (
                "This account has roles that were granted under another login. Please ask your "
                "administrators: they grant the role once more if the new login is yours."
            ),
        ),
    ),
    "sign-in-not-set-up": Kind(
        503,
        (
            "Die Anmeldung ist noch nicht eingerichtet",
            "Die Administration muss zuerst einen Anmeldedienst eintragen.",
        ),
        ("Sign-in is not set up", "The administrator has to name an identity provider first."),
    ),
    "sign-in-unavailable": Kind(
        503,
        (
            "Der Anmeldedienst ist gerade nicht erreichbar",
            "Bitte versuchen Sie es in ein paar Minuten noch einmal.",
        ),
        ("Identity provider unavailable", "Please try again in a few minutes."),
    ),
    "forbidden": Kind(
        403,
        ("Nicht erlaubt", "Dazu fehlt Ihnen oder diesem Schlüssel die Berechtigung."),
        ("Not allowed", "You or this key may not do that."),
    ),
    "cross-site": Kind(
        403,
        (
            "Von einer anderen Seite gesendet",
            "Diese Anfrage kam nicht von der Seite selbst. Es wurde nichts geändert.",
        ),
        ("Sent from another site", "This request did not come from the page. Nothing was changed."),
    ),
    "unknown-token": Kind(
        404,
        ("Link unbekannt", "Dieser Teilnahme-Link ist uns nicht bekannt."),
        ("Unknown link", "This participation link is not known."),
    ),
    "unknown-embed-token": Kind(
        401,
        (
            "Freigabe unbekannt",
            "Diese Freigabe kennen wir nicht. Vielleicht wurde ihr Code nicht ganz kopiert.",
        ),
        ("Unknown widget", "This widget is not known. Perhaps its code was not copied as a whole."),
    ),
    "embed-token-expired": Kind(
        401,
        (
            "Freigabe abgelaufen",
            (
                "Diese Freigabe ist abgelaufen. Der Personalbereich oder die Führungskraft kann "
                "sie erneuern."
            ),
        ),
        ("Widget expired", "This widget has expired. The people team or the leader can renew it."),
    ),
    "embed-token-revoked": Kind(
        401,
        (
            "Freigabe beendet",
            "Diese Freigabe wurde beendet. Hier wird keine Stimmung mehr angezeigt.",
        ),
        ("Widget ended", "This widget was ended. No mood is shown here any more."),
    ),
    "embedded-elsewhere": Kind(
        403,
        ("Seite nicht freigegeben", "Für diese Seite gilt die Freigabe nicht."),
        ("Page not allowed", "This widget is not meant for this page."),
    ),
}
