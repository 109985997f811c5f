"""What the administrator's pages say."""

from service.grants.types import GrantedRole
from service.http.pages import ROLES
from service.http.scopes import GUARDED, Scope

SCOPES: dict[Scope, str] = {
    Scope.ORGANISATION_READ: "Teams und Personen lesen",
    Scope.ORGANISATION_WRITE: "Teams und Personen pflegen",
    Scope.SCIM: "Verzeichnisdienst (SCIM)",
    Scope.POLLS_READ: "Umfragen und Runden lesen",
    Scope.POLLS_WRITE: "Umfragen anlegen",
    Scope.ROUNDS_WRITE: "Runden öffnen und beenden",
    Scope.INVITATIONS_WRITE: "Links zum Einladen erzeugen",
    Scope.POSTS_WRITE: "Beiträge liefern",
    Scope.REACTIONS_WRITE: "Reaktionen liefern",
    Scope.REPLIES_WRITE: "Antworten auf Beiträge liefern",
    Scope.SETTINGS_READ: "Quellen und Werte der Reaktionen lesen",
    Scope.FIGURES_READ: "Stimmung lesen",
    Scope.AUDIT_READ: "Protokoll lesen",
}
OFFERED = {scope: told for scope, told in SCOPES.items() if scope not in GUARDED}
KEY_ROLES: dict[str, str] = {
    **ROLES,
    "machine": "Programm",
}
GRANTED: dict[GrantedRole, str] = {
    "people_team": "Personalbereich",
    "leader": "Führungskraft, mit Team",
    "works_council": "Betriebsrat",
    "texts": "Texte lesen, für ein Team oder alle",
    "administrator": "Administration",
}
SETTLES: dict[str, str] = {
    "0": "keine",
    "300": "5 Minuten",
    "3600": "1 Stunde",
    "close": "bis zum Ende des Tages",
}
SHOWS = {"trend": "Verlauf", "responses": "Zahl der Antworten"}
DONE = {
    "granted": "Die Rolle ist vergeben. Sie gilt ab dem nächsten Seitenaufruf.",
    "withdrawn": "Die Rolle ist entzogen.",
    "revoked": "Der Schlüssel ist widerrufen.",
    "ended": "Die Einbettung ist beendet. Sie zeigt ab jetzt nichts mehr.",
    "source": "Die Quelle ist gespeichert.",
    "valence": "Der Wert ist gespeichert. Er gilt für Reaktionen, die noch kommen.",
}
WRONG = {
    "name": "Bitte sagen Sie, wofür der Schlüssel ist, mit höchstens 200 Zeichen.",
    "scopes": "Bitte wählen Sie mindestens ein Recht.",
    "days": "Bitte eine ganze Zahl von 1 bis 3650.",
    "hours": "Bitte eine ganze Zahl von 0 bis 720.",
    "role": "Bitte wählen Sie eine Rolle.",
    "leader": "Wer führt, führt ein Team: Bitte wählen Sie es.",
    "whole": "Diese Rolle gilt immer für das ganze Unternehmen: Bitte wählen Sie kein Team.",
    "team": "Dieses Team gibt es nicht oder nicht mehr.",
    "valence": "Bitte eine Zahl von \N{MINUS SIGN}1 bis 1, zum Beispiel 0,5, oder nichts.",
}
