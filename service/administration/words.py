"""What the administrator's pages say where a program keeps it."""

from service.grants.types import GrantedRole
from service.http.pages import ROLES
from service.http.scopes import GUARDED, SCOPES
from service.kernel.said import Said

CHAPTERS = {
    "": Said("Übersicht", "Overview"),
    "/keys": Said("API-Schlüssel", "API keys"),
    "/people": Said("Personen und Rollen", "People and roles"),
    "/widgets": Said("Freigaben", "Published widgets"),
    "/network": Said("Quellen und Reaktionen", "Sources and reactions"),
}
OFFERED = {scope: told for scope, told in SCOPES.items() if scope not in GUARDED}
# The works council is appointed on the server.
GRANTED: dict[GrantedRole, Said] = {
    "people_team": ROLES["people_team"],
    "leader": Said("Führungskraft, mit Team", "Leader, with a team"),
    "texts": Said(
        "Texte lesen, für ein Team oder alle", "Reading texts, for one team or for all of them"
    ),
    "administrator": ROLES["administrator"],
}
SETTLES: dict[str, Said] = {
    "0": Said("keine", "none"),
    "300": Said("5 Minuten", "5 minutes"),
    "3600": Said("1 Stunde", "1 hour"),
    "close": Said("bis zum Ende des Tages", "until the end of the day"),
}
SHOWS: dict[str, Said] = {
    "trend": Said("Verlauf", "trend"),
    "responses": Said("Zahl der Rückmeldungen", "number of responses"),
}
DONE: dict[str, Said] = {
    "granted": Said(
        "Die Rolle ist vergeben. Sie gilt ab dem nächsten Seitenaufruf.",
        "The role is granted. It takes effect on the next page.",
    ),
    "withdrawn": Said("Die Rolle ist entzogen.", "The role is withdrawn."),
    "revoked": Said("Der Schlüssel ist widerrufen.", "The key is revoked."),
    "ended": Said(
        "Die Freigabe ist beendet. Das Widget zeigt ab jetzt nichts mehr.",
        "The widget is no longer published. From now on it shows nothing.",
    ),
    "source": Said("Die Quelle ist gespeichert.", "The source is saved."),
    "valence": Said(
        "Der Wert ist gespeichert. Er gilt für Reaktionen, die noch kommen.",
        "The value is saved. It applies to reactions to come.",
    ),
}
WRONG: dict[str, Said] = {
    "name": Said(
        "Bitte sagen Sie, wofür der Schlüssel ist, mit höchstens 200 Zeichen.",
        "Please say what the key is for, in at most 200 characters.",
    ),
    "scopes": Said("Bitte wählen Sie mindestens ein Recht.", "Please choose at least one right."),
    "days": Said(
        "Bitte eine ganze Zahl von 1 bis 3650.", "Please enter a whole number from 1 to 3650."
    ),
    "hours": Said(
        "Bitte eine ganze Zahl von 0 bis 720.", "Please enter a whole number from 0 to 720."
    ),
    "role": Said("Bitte wählen Sie eine Rolle.", "Please choose a role."),
    "own": Said(
        "Sich selbst kann niemand eine Rolle geben. Das muss jemand anderes aus der "
        "Administration tun.",
        "Nobody can grant themselves a role. Another administrator has to.",
    ),
    "leader": Said(
        "Bitte wählen Sie das Team, das diese Person führt.",
        "Please choose the team that this person leads.",
    ),
    "whole": Said(
        "Diese Rolle gilt immer für das ganze Unternehmen: Bitte wählen Sie kein Team.",
        "This role always applies to the whole company: please choose no team.",
    ),
    "team": Said(
        "Dieses Team gibt es nicht oder nicht mehr.",
        "There is no such team, or it has ended.",
    ),
    "valence": Said(
        "Bitte eine Zahl von \N{MINUS SIGN}1 bis 1 mit höchstens einer Stelle nach dem Komma, "
        "zum Beispiel 0,5, oder nichts.",
        "Please enter a number from \N{MINUS SIGN}1 to 1 with at most one decimal place, "
        "such as 0.5, or nothing.",
    ),
}
