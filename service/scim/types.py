"""Users and groups as SCIM 2.0 (RFC 7643) shows them, and the rows behind them.

Only what is used is declared, so only that is announced: what a client sends besides is dropped
unread, mail addresses and managers among it.
"""

from typing import Annotated, Any

import msgspec
from scim2_models import (
    URN,
    AnyExtension,
    ComplexAttribute,
    Extension,
    GroupMember,
    Required,
    Resource,
    ScimPolicy,
    Uniqueness,
)

from service.http.fields import ExternalId, Name, PersonId
from service.http.patterns import NO_NUL
from service.org.types import Login

CONTENT_TYPE = "application/scim+json"
CORE = "urn:ietf:params:scim:schemas:core:2.0"

# Entra ID sends attributes nobody asked for, `remove` with a value, and filters that match
# nothing yet; the library reads capitalised operations and dotted keys by itself.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)

Part = Annotated[str, msgspec.Meta(max_length=200, pattern=NO_NUL)]


class PersonName(ComplexAttribute):
    """The parts of a person's name."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Enterprise(Extension):
    """What a company says of a person."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None
    department: str | None = None


class BareUser(Resource[AnyExtension]):
    """A person."""

    __schema__ = URN(f"{CORE}:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: PersonName | None = None
    display_name: str | None = None
    active: bool | None = None


class Group(Resource[Any]):
    """A team."""

    __schema__ = URN(f"{CORE}:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[GroupMember] | None = None


BareUser.__name__ = "User"
User = BareUser[Enterprise]


class UserRow(msgspec.Struct, frozen=True):
    """A person whom an identity provider sees; `department` is the name of their team."""

    id: str
    login: str
    external_id: str | None
    name: str
    given_name: str | None
    family_name: str | None
    active: bool
    team_id: str
    department: str


class GroupRow(msgspec.Struct, frozen=True):
    """A team that did not end; `standing` changes with its members."""

    id: str
    name: str
    external_id: str | None
    standing: str | None


class MemberRow(msgspec.Struct, frozen=True):
    """Who is in which group."""

    team_id: str
    person_id: str


class UserEntry(msgspec.Struct, frozen=True):
    """What is stored of a user; converting to it is the check."""

    id: PersonId
    login: Login
    external_id: ExternalId | None
    name: Name
    given_name: Part | None
    family_name: Part | None
    active: bool
    team_id: str


class GroupEntry(msgspec.Struct, frozen=True):
    """What is stored of a group; converting to it is the check."""

    name: Name
    external_id: ExternalId | None
