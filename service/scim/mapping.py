"""People as users, teams as groups, and back.

The number that people bear everywhere is the employee number, or the identity provider's own id
where that can be one. The name shown is `displayName`, else what the parts of the name make.
"""

from hashlib import sha256
from typing import TypeVar
from uuid import uuid4

import msgspec
from scim2_models import GroupMember, InvalidValueException, Meta

from service.http.fields import PersonId, one_line
from service.scim.types import (
    BareUser,
    Enterprise,
    Group,
    GroupEntry,
    GroupRow,
    PersonName,
    User,
    UserEntry,
    UserRow,
)

Entry = TypeVar("Entry")


def user_of(row: UserRow, base: str) -> BareUser[Enterprise]:
    """Return a person as a user; `base` is where the service lies."""
    name = PersonName(formatted=row.name, given_name=row.given_name, family_name=row.family_name)
    user = User(
        id=row.id,
        external_id=row.external_id,
        user_name=row.login,
        display_name=row.name,
        name=name,
        active=row.active,
        meta=_meta("User", f"{base}/Users/{row.id}", row),
    )
    user[Enterprise] = Enterprise(department=row.department)
    return user


def group_of(row: GroupRow, members: list[str] | None, base: str) -> Group:
    """Return a team as a group; without members where nobody asked for them."""
    shown = [GroupMember(value=person, ref=None, type=None) for person in members or []]
    return Group(
        id=row.id,
        external_id=row.external_id,
        display_name=row.name,
        members=shown or None,
        meta=_meta("Group", f"{base}/Groups/{row.id}", row),
    )


def version_of(row: UserRow | GroupRow) -> str:
    """Return the version of what is shown, a weak ETag (RFC 9110)."""
    return f'W/"{sha256(msgspec.json.encode(row)).hexdigest()[:20]}"'


def user_entry(
    user: BareUser[Enterprise], person_id: str, team_id: str, before: UserRow | None
) -> UserEntry:
    """Return what is stored of a user.

    Raises:
        InvalidValueException: a value is too long, empty, or has characters that cannot be.
    """
    name = user.name or PersonName()
    return _checked(
        UserEntry,
        {
            "id": person_id,
            "login": user.user_name,
            "external_id": user.external_id,
            "name": one_line(_shown(user, name, before) or ""),
            "given_name": name.given_name,
            "family_name": name.family_name,
            "active": _there(user, before),
            "team_id": team_id,
        },
    )


def group_entry(group: Group) -> GroupEntry:
    """Return what is stored of a group.

    Raises:
        InvalidValueException: a value is too long, empty, or has characters that cannot be.
    """
    return _checked(
        GroupEntry, {"name": one_line(group.display_name or ""), "external_id": group.external_id}
    )


def number_of(user: BareUser[Enterprise]) -> str:
    """Return the number under which a new user is in the directory."""
    extension = user[Enterprise]
    for candidate in (extension and extension.employee_number, user.external_id):
        try:
            return msgspec.convert(candidate, PersonId)
        except msgspec.ValidationError:
            continue
    return f"u-{uuid4().hex}"


def _shown(user: BareUser[Enterprise], name: PersonName, before: UserRow | None) -> str | None:
    """Return the name shown: whichever was given, the parts where only they changed."""
    parts = " ".join(part for part in (name.given_name, name.family_name) if part)
    if before is not None and user.display_name == before.name:
        if name.formatted != before.name and name.formatted:
            return name.formatted
        if (name.given_name, name.family_name) != (before.given_name, before.family_name):
            return parts or before.name
    return user.display_name or name.formatted or parts or user.user_name


def _there(user: BareUser[Enterprise], before: UserRow | None) -> bool:
    """Return whether a user is active; a replacement that leaves it out brings nobody back."""
    if user.active is None:
        return before is None or before.active
    return user.active


def _checked(kind: type[Entry], values: dict[str, object]) -> Entry:
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise InvalidValueException(detail=str(error)) from error


def _meta(kind: str, location: str, row: UserRow | GroupRow) -> Meta:
    return Meta(resource_type=kind, location=location, version=version_of(row))
