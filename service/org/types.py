"""Teams and people, as they come and go over HTTP."""

from datetime import date
from typing import Annotated

import msgspec

from service.breakdown.types import BreakdownKey
from service.http.fields import Name, PersonId, TeamId
from service.http.patterns import LOGIN

# What the identity provider calls a person: a mail address as a rule.
Login = Annotated[str, msgspec.Meta(pattern=LOGIN)]


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A node of the organisation's tree; without a parent it is a root.

    `split_from` says which team it came from; left out, what is known of it stays.
    """

    id: TeamId
    name: Name
    parent_id: TeamId | None = None
    split_from: TeamId | None = None


class TeamEntry(msgspec.Struct, frozen=True):
    """A team in the directory. One that ended keeps its place, its figures and its texts."""

    id: str
    name: str
    parent_id: str | None = None
    ended_on: date | None = None
    merged_into: str | None = None
    split_from: str | None = None


class TeamEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a team ends: merged into another one, or, when nobody is in it any more, removed."""

    merged_into: TeamId | None = None


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person belongs to one team; `active` false keeps them out of new rounds.

    `login` is what the identity provider calls them, null for nobody that it knows; `breakdown`
    one of the values of the organisation's breakdown, null for none. What is left out stays as
    it is; somebody new is active.
    """

    id: PersonId
    name: Name
    team_id: TeamId
    active: bool | msgspec.UnsetType = msgspec.UNSET
    login: Login | msgspec.UnsetType | None = msgspec.UNSET
    breakdown: BreakdownKey | msgspec.UnsetType | None = msgspec.UNSET


class PersonEntry(msgspec.Struct, frozen=True):
    """A person in the directory. Those who left stay there, inactive."""

    id: str
    name: str
    team_id: str
    active: bool = True
    login: str | None = None
    breakdown: str | None = None


Teams = Annotated[list[Team], msgspec.Meta(min_length=1, max_length=10_000)]
People = Annotated[list[Person], msgspec.Meta(min_length=1, max_length=10_000)]


class Changed(msgspec.Struct, frozen=True):
    """How many of the given rows were new or different."""

    given: int
    changed: int
