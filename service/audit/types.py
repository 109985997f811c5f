"""What the audit log records. No field here can hold a name, a text or an answer."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec

from service.kernel.said import Said

Settle = int | Literal["close"]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was done. Its `id` says to what; the other fields are the details."""

    action: ClassVar[str]
    kind: ClassVar[str]

    @property
    def subject(self) -> str:
        """What it was done to: `round:<id>`, or a kind alone."""
        name = getattr(self, "id", None)
        return self.kind if name is None else f"{self.kind}:{name}"

    @property
    def details(self) -> dict[str, object]:
        """The fields but `id`."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name != "id"}


class KeyMade(Event, frozen=True, kw_only=True):
    """An API key was made; what it was named stays out, for people are named there."""

    action = "key.made"
    kind = "key"
    id: UUID
    role: str
    team: str | None
    scopes: list[str]
    days: int


class KeyRotated(Event, frozen=True, kw_only=True):
    """An API key got a new secret; the one before is good for some more hours."""

    action = "key.rotated"
    kind = "key"
    id: UUID
    overlap_hours: int
    days: int


class KeyRevoked(Event, frozen=True, kw_only=True):
    """An API key was revoked."""

    action = "key.revoked"
    kind = "key"
    id: UUID


class SignedIn(Event, frozen=True, kw_only=True):
    """Somebody with a role signed in. Employees without one are not noted: they only answer."""

    action = "account.signed_in"
    kind = "account"
    id: UUID


class SignInsFailed(Event, frozen=True, kw_only=True):
    """How many attempts to sign in failed within an hour that is over; not whose."""

    action = "signin.failed"
    kind = "signin"
    reason: Literal["refused", "unknown"]
    count: int


class RoleGranted(Event, frozen=True, kw_only=True):
    """Somebody was granted a role."""

    action = "role.granted"
    kind = "account"
    id: UUID
    role: str
    team: str | None


class RoleWithdrawn(Event, frozen=True, kw_only=True):
    """A role was taken from somebody."""

    action = "role.withdrawn"
    kind = "account"
    id: UUID
    role: str
    team: str | None


class PollCreated(Event, frozen=True, kw_only=True):
    """A poll was created with these thresholds; `divided`: its rounds use the breakdown."""

    action = "poll.created"
    kind = "poll"
    id: UUID
    k_figures: int
    k_texts: int
    settle: Settle
    texts: Literal["shown", "figures_only"]
    divided: bool


class RoundOpened(Event, frozen=True, kw_only=True):
    """A round was opened with its poll's thresholds, and the breakdown it is divided by."""

    action = "round.opened"
    kind = "round"
    id: UUID
    poll: UUID
    k_figures: int
    k_texts: int
    settle: Settle
    texts: Literal["shown", "figures_only"]
    breakdown: str | None


class BreakdownDeclared(Event, frozen=True, kw_only=True):
    """A breakdown and its values were declared for rounds to come; `id` is its key."""

    action = "breakdown.declared"
    kind = "breakdown"
    id: str
    values: list[str]


class BreakdownRemoved(Event, frozen=True, kw_only=True):
    """Rounds to come are not divided any more."""

    action = "breakdown.removed"
    kind = "breakdown"
    id: str


class RoundEnded(Event, frozen=True, kw_only=True):
    """A round was closed before its time."""

    action = "round.ended"
    kind = "round"
    id: UUID


class InvitationsMinted(Event, frozen=True, kw_only=True):
    """Tokens were made for everybody invited to a round."""

    action = "invitations.minted"
    kind = "round"
    id: UUID


class SourceSet(Event, frozen=True, kw_only=True):
    """Switch, threshold and settle time of a daily source were set."""

    action = "source.set"
    kind = "source"
    id: str
    enabled: bool
    k: int
    settle: Settle


class CollectingStarted(Event, frozen=True, kw_only=True):
    """A daily source, or everything, was switched on."""

    action = "collecting.started"
    kind = "source"
    id: str


class CollectingStopped(Event, frozen=True, kw_only=True):
    """A daily source, or everything, was switched off."""

    action = "collecting.stopped"
    kind = "source"
    id: str


class ThresholdsRaised(Event, frozen=True, kw_only=True):
    """A poll's thresholds were raised for rounds to come."""

    action = "thresholds.raised"
    kind = "poll"
    id: UUID
    k_figures: int
    k_texts: int


class ThresholdProposed(Event, frozen=True, kw_only=True):
    """Somebody asked for lower thresholds."""

    action = "thresholds.proposed"
    kind = "proposal"
    id: UUID
    poll: UUID | None
    source: str | None
    k_figures: int
    k_texts: int | None


class ThresholdDecided(Event, frozen=True, kw_only=True):
    """A second person granted lower thresholds, or somebody ended the proposal."""

    action = "thresholds.decided"
    kind = "proposal"
    id: UUID
    approved: bool


class ValencesSet(Event, frozen=True, kw_only=True):
    """Valences of reactions were set; custom reactions can bear a colleague's name."""

    action = "valences.set"
    kind = "reactions"
    given: int
    unmapped: int


class TeamsPut(Event, frozen=True, kw_only=True):
    """Teams were inserted or updated."""

    action = "teams.put"
    kind = "teams"
    given: int
    changed: int


class TeamEnded(Event, frozen=True, kw_only=True):
    """A team ended; its figures and texts stay."""

    action = "team.ended"
    kind = "team"
    id: str
    merged_into: str | None


class OrganisationImported(Event, frozen=True, kw_only=True):
    """Lists of teams or people were imported: how many of each change, and never who."""

    action = "organisation.imported"
    kind = "organisation"
    counts: dict[str, int]


class DirectoryProvisioned(Event, frozen=True, kw_only=True):
    """An identity provider changed people or teams: how many, and never who."""

    action = "directory.provisioned"
    kind = "directory"
    counts: dict[str, int]


class PeoplePut(Event, frozen=True, kw_only=True):
    """The directory was changed."""

    action = "people.put"
    kind = "people"
    given: int
    changed: int


class PersonShown(Event, frozen=True, kw_only=True):
    """A person's data were looked up. Whose: not even their number would be nobody's."""

    action = "person.shown"
    kind = "person"


class PersonErased(Event, frozen=True, kw_only=True):
    """A person's data were erased: who, and how much there was, stays out."""

    action = "person.erased"
    kind = "person"


class TextsRead(Event, frozen=True, kw_only=True):
    """Published texts of a team were read."""

    action = "texts.read"
    kind = "team"
    id: str


class EmbedTokenMinted(Event, frozen=True, kw_only=True):
    """A token was made that shows a team's mood on pages of these origins."""

    action = "embed_token.minted"
    kind = "embed_token"
    id: UUID
    team: str
    origins: list[str]
    shows: list[str]
    days: int


class EmbedTokenRotated(Event, frozen=True, kw_only=True):
    """A token was replaced; it ends when its grace is over."""

    action = "embed_token.rotated"
    kind = "embed_token"
    id: UUID
    successor: UUID


class EmbedTokenRevoked(Event, frozen=True, kw_only=True):
    """A token was ended at once."""

    action = "embed_token.revoked"
    kind = "embed_token"
    id: UUID


class Anchor(msgspec.Struct, frozen=True):
    """The newest entry that retention removed: where the chain begins now."""

    number: int
    hash: str


class Swept(msgspec.Struct, frozen=True):
    """What one kind of data lost, up to and with the cutoff day."""

    cutoff: str
    deleted: int


class RetentionRan(Event, frozen=True, kw_only=True):
    """What was older than its clock allows was deleted: the proof."""

    action = "retention.ran"
    kind = "retention"
    swept: dict[str, Swept]
    anchor: Anchor


class AuditEntry(msgspec.Struct, frozen=True):
    """One entry of the audit log.

    `hash` is the hexadecimal SHA-256 of these lines, joined by a newline: the hash of the entry
    before, number, at (UTC, six decimals, Z), actor, action, subject, and details as JSON with
    sorted keys and no spaces. `actor` is the id of an API key or of a
    person's account, or `system`.
    """

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    hash: str


class Verdict(msgspec.Struct, frozen=True):
    """What a walk along the chain found; `broken` is the first entry that does not fit."""

    entries: int
    first: int
    head: int
    hash: str
    broken: int | None = None
    reason: Said | None = None
