"""What a machine's key may do. A route names the scope that opens it; no scope opens comments."""

from enum import StrEnum

from service.kernel.said import Said


class Scope(StrEnum):
    """The smallest right that can be given to a machine."""

    ORGANISATION_READ = "organisation:read"
    ORGANISATION_WRITE = "organisation:write"
    SCIM = "scim"
    POLLS_READ = "polls:read"
    POLLS_WRITE = "polls:write"
    ROUNDS_WRITE = "rounds:write"
    INVITATIONS_WRITE = "invitations:write"
    POSTS_WRITE = "posts:write"
    REACTIONS_WRITE = "reactions:write"
    REPLIES_WRITE = "replies:write"
    SETTINGS_READ = "settings:read"
    FIGURES_READ = "figures:read"
    AUDIT_READ = "audit:read"


# The database knows them too: these keys are made on the server, never over HTTP.
GUARDED = frozenset({Scope.FIGURES_READ, Scope.AUDIT_READ, Scope.INVITATIONS_WRITE})

# What scopes are called before people.
SCOPES: dict[Scope, Said] = {
    Scope.ORGANISATION_READ: Said("Teams und Personen lesen", "Read teams and people"),
    Scope.ORGANISATION_WRITE: Said("Teams und Personen pflegen", "Maintain teams and people"),
    Scope.SCIM: Said("Verzeichnisdienst (SCIM)", "Directory service (SCIM)"),
    Scope.POLLS_READ: Said("Umfragen und Runden lesen", "Read polls and rounds"),
    Scope.POLLS_WRITE: Said("Umfragen anlegen", "Create polls"),
    Scope.ROUNDS_WRITE: Said("Runden öffnen und beenden", "Open and end rounds"),
    Scope.INVITATIONS_WRITE: Said("Links zum Einladen erzeugen", "Make links for invitations"),
    Scope.POSTS_WRITE: Said("Beiträge liefern", "Deliver posts"),
    Scope.REACTIONS_WRITE: Said("Reaktionen liefern", "Deliver reactions"),
    Scope.REPLIES_WRITE: Said("Antworten auf Beiträge liefern", "Deliver replies to posts"),
    Scope.SETTINGS_READ: Said(
        "Quellen und Werte der Reaktionen lesen", "Read sources and values of reactions"
    ),
    Scope.FIGURES_READ: Said("Stimmung lesen", "Read the mood"),
    Scope.AUDIT_READ: Said("Protokoll lesen", "Read the audit log"),
}
