"""What the administrator's pages show; never a figure."""

from datetime import datetime

import msgspec

from service.council.types import Kept, Model


class Person(msgspec.Struct, frozen=True):
    """Somebody in the directory; the value of the breakdown stays out."""

    id: str
    name: str
    login: str | None
    active: bool
    team: str


class Holding(msgspec.Struct, frozen=True):
    """A role that somebody holds, with names."""

    person_id: str
    name: str
    active: bool
    role: str
    team_id: str | None
    team: str | None


class Part(msgspec.Struct, frozen=True):
    """Something the service needs, and whether it answers."""

    name: str
    answers: bool
    version: str | None = None


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the installation."""

    parts: list[Part]
    stopped: bool
    retained_at: datetime | None
    kept: list[Kept]
    models: list[Model]
    model: str
    settings: dict[str, str | None]
    secrets: dict[str, bool]
    version: str
    python: str
