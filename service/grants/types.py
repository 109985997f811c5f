"""Roles that people hold, as they come and go over HTTP."""

from typing import Literal

import msgspec

from service.http.fields import PersonId, TeamId

GrantedRole = Literal["administrator", "people_team", "texts", "works_council", "leader"]


class RoleGrant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role of a person. A leader leads a team; `texts` may be bound to one, others are not."""

    person_id: PersonId
    role: GrantedRole
    team_id: TeamId | None = None


class Administrators(msgspec.Struct, frozen=True):
    """How many are there, and how many of them have a login to sign in with."""

    there: int
    signing_in: int
