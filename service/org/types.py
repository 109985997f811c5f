"""Teams and people, as they come and go over HTTP."""

from typing import Annotated

import msgspec

from service.breakdown.types import BreakdownKey
from service.http.fields import Name, PersonId, TeamId


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A node of the organisation's tree; without a parent it is a root."""

    id: TeamId
    name: Name
    parent_id: TeamId | None = None


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person belongs to one team; `active` false keeps them out of new rounds.

    `breakdown` is one of the values of the organisation's breakdown, null for none.
    """

    id: PersonId
    name: Name
    team_id: TeamId
    active: bool = True
    breakdown: BreakdownKey | None = None


Teams = Annotated[list[Team], msgspec.Meta(min_length=1, max_length=10_000)]
People = Annotated[list[Person], msgspec.Meta(min_length=1, max_length=10_000)]


class Changed(msgspec.Struct, frozen=True):
    """How many of the given rows were new or different."""

    given: int
    changed: int
