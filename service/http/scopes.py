"""What a machine's key may do. A route names the scope that opens it; no scope opens comments."""

from enum import StrEnum


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
GUARDED = frozenset({Scope.FIGURES_READ, Scope.AUDIT_READ})
