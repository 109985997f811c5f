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


class Administrator(msgspec.Struct, frozen=True):
    """Somebody with the role: `granted_to` is the login that it was given to, if there was one.

    `recognised`: they have signed in since, so a provider's subject tells them by another login.
    """

    person_id: str
    active: bool
    login: str | None
    granted_to: str | None
    recognised: bool

    @property
    def has_login(self) -> bool:
        """Whether they are there and the identity provider may know them."""
        return self.active and self.login is not None

    @property
    def may_sign_in(self) -> bool:
        """Whether signing in would open their role, see decision 37."""
        if not self.active or self.login is None:
            return False
        return self.recognised or self.granted_to == self.login.lower()
