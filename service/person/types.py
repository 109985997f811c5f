"""What is there about a person, and what cannot be."""

from datetime import datetime
from uuid import UUID

import msgspec

from service.org.types import PersonEntry


class Invited(msgspec.Struct, frozen=True):
    """A round that the person is invited to; their participation goes when it closes."""

    round_id: UUID
    title: str
    closes_at: datetime


class Provisioned(msgspec.Struct, frozen=True):
    """What an identity provider said of the person: its own id, parts of the name, groups."""

    external_id: str | None
    given_name: str | None
    family_name: str | None
    groups: list[str]


class Held(msgspec.Struct, frozen=True):
    """A role that the person holds, and the team it is bound to."""

    role: str
    team_id: str | None


class Recognised(msgspec.Struct, frozen=True):
    """The login and the provider's subject with which somebody's role stays."""

    login: str
    issuer: str | None
    subject: str | None


class Note(msgspec.Struct, frozen=True):
    """What the person should know of one kind of data, in German and English."""

    about: str
    de: str
    en: str


class PersonData(msgspec.Struct, frozen=True):
    """Everything that can be found about a person.

    `sources` names where they contributed on days that are not closed: `reactions`, `replies`.
    """

    person: PersonEntry
    provisioned: Provisioned
    roles: list[Held]
    recognised: Recognised | None
    rounds: list[Invited]
    sources: list[str]
    notes: list[Note]
