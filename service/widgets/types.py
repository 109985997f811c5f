"""Embed tokens and what they open, as they go over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from service.http.fields import TeamId
from service.http.patterns import ORIGIN

Shows = Literal["trend", "responses"]
Size = Literal["small", "medium", "large"]
Theme = Literal["auto", "light", "dark"]
Ended = Literal["unknown", "expired", "revoked", "elsewhere"]

Origin = Annotated[
    str,
    msgspec.Meta(
        max_length=270,
        pattern=ORIGIN,
    ),
]
_MOST_ORIGINS = 20


class EmbedTokenInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to embed where, and for how long; `shows` adds to the overall mood."""

    team: TeamId
    origins: Annotated[list[Origin], msgspec.Meta(min_length=1, max_length=_MOST_ORIGINS)]
    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 180
    shows: list[Shows] = []


class EmbedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token's record. The token itself is in nobody's keeping but its owner's."""

    id: UUID
    team_id: str
    origins: list[str]
    shows: list[str]
    created_on: date
    expires_at: datetime
    revoked_at: datetime | None


class MintedToken(msgspec.Struct, frozen=True, kw_only=True):
    """A fresh token, shown this once."""

    token: str
    record: EmbedToken


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A widget in one language: what is shown, and `summary` for whoever listens."""

    title: str
    value: str
    word: str
    interval: str
    standing: str
    change: str
    basis: str
    trend: str
    why: str
    summary: str


class Point(msgspec.Struct, frozen=True):
    """A week of the trend by its Monday; weeks without a sealed group are missing."""

    start: date
    index: int


class Widget(msgspec.Struct, frozen=True, kw_only=True):
    """All that a token opens. Without a figure `index` is null and the words say why.

    Whole points: a decimal would claim what the interval denies. `face` is 1 to 5. `course` is
    the trend as an SVG path, 100 wide and 40 high.
    """

    team: str
    name: str
    index: int | None
    low: int | None
    high: int | None
    face: int | None
    provisional: bool
    trend: list[Point]
    course: str
    words: dict[str, Words]
