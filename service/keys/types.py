"""API keys as they come and go over HTTP. A secret is in one answer only, the one that made it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from service.http.auth import Role
from service.http.fields import Name, TeamId
from service.http.scopes import Scope

YEAR = 365
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
Hours = Annotated[int, msgspec.Meta(ge=0, le=30 * 24)]
Scopes = Annotated[list[Scope], msgspec.Meta(min_length=1, max_length=len(Scope))]


class KeyInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key for a machine: what it is for, what it may do, and for how many days."""

    name: Name
    scopes: Scopes
    days: Days = YEAR


class Rotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For how many hours the old secret stays good, and for how many days the new one is."""

    overlap_hours: Hours = 24
    days: Days = YEAR


class ApiKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret; `prefix` is the beginning by which it is recognised.

    `previous_until` says how long a replaced secret is good. A key of a machine has scopes,
    every other acts as its role.
    """

    id: UUID
    name: str
    role: Role
    team_id: str | None
    scopes: list[Scope]
    prefix: str | None
    expires_at: datetime | None
    previous_until: datetime | None
    last_used_on: date | None


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that was made or got a new secret. It is shown once; only its hash is kept."""

    id: UUID
    key: str
    expires_at: datetime


class KeySpec(msgspec.Struct, frozen=True, kw_only=True):
    """What a new key is to be; over HTTP only machines get one."""

    name: Name
    role: Role
    team: TeamId | None = None
    scopes: tuple[Scope, ...] = ()
    days: int = YEAR
