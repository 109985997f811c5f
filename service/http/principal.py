"""Who asks, and what they may see."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID

from service.http.scopes import Scope


class Role(StrEnum):
    """What somebody may do. Employees are all who sign in; machines are keys only."""

    ADMINISTRATOR = "administrator"
    PEOPLE_TEAM = "people_team"
    TEXTS = "texts"
    LEADER = "leader"
    MACHINE = "machine"
    WORKS_COUNCIL = "works_council"
    EMPLOYEE = "employee"


KEY_ROLES = (
    Role.ADMINISTRATOR,
    Role.PEOPLE_TEAM,
    Role.LEADER,
    Role.MACHINE,
    Role.WORKS_COUNCIL,
)
SIGNED_IN = (
    Role.ADMINISTRATOR,
    Role.PEOPLE_TEAM,
    Role.LEADER,
    Role.WORKS_COUNCIL,
    Role.EMPLOYEE,
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, and the team at and below which it holds; None is the whole company."""

    role: Role
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Credential:
    """What a principal came with, kept to ask again whether it is still good."""

    kind: Literal["key", "session"]
    hash: bytes


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks.

    `actor` is what the audit log stores: a key's id, or the random id of a person's account.
    `permits` is what a machine may do; others have none.
    """

    actor: UUID
    grants: frozenset[Grant]
    credential: Credential
    person_id: str | None = None
    permits: frozenset[Scope] = frozenset()
    name: str | None = field(default=None, compare=False)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role: whoever is a person is an employee too, and `texts` alone is none."""
        granted = {grant.role for grant in self.grants}
        if Role.PEOPLE_TEAM not in granted:
            granted.discard(Role.TEXTS)
        return frozenset(granted if self.person_id is None else granted | {Role.EMPLOYEE})

    @property
    def scopes(self) -> tuple[str, ...] | None:
        """The teams at and below which figures are seen; None is the whole company."""
        return self.scopes_for(Role.PEOPLE_TEAM, Role.LEADER, Role.MACHINE)

    @property
    def text_scopes(self) -> tuple[str, ...] | None:
        """The teams at and below which comments are read; None is the whole company.

        A leader reads those of the teams led, whatever else they are. The people team reads
        none without the grant `texts`.
        """
        return self.scopes_for(*self.roles & {Role.LEADER, Role.TEXTS})

    def scopes_for(self, *roles: Role) -> tuple[str, ...] | None:
        """Return the teams that some roles are bound to: None for no bounds, empty for no role."""
        teams = {grant.team for grant in self.grants if grant.role in roles}
        return None if None in teams else tuple(sorted(team for team in teams if team))
