"""Posts, replies and reactions of the company's social network, as they come over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from service.http.fields import ExternalId, PersonId, Text
from service.http.patterns import NO_NUL, REACTION, URL
from service.policy.types import KFigures

Network = Literal["engage", "teams", "slack", "mattermost", "matrix", "other"]
Reaction = Annotated[str, msgspec.Meta(min_length=1, max_length=100, pattern=REACTION)]
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=NO_NUL)]
Url = Annotated[str, msgspec.Meta(max_length=2000, pattern=URL)]
Valence = Annotated[float, msgspec.Meta(ge=-1, le=1)]


class PostInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A post, known by its id in its network. Its text and author are not asked for."""

    network: Network
    id: ExternalId
    posted_at: datetime
    title: Title | None = None
    url: Url | None = None


class ReactionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person reacts to a post, or withdraws it (`remove`)."""

    network: Network
    post: ExternalId
    person: PersonId
    reaction: Reaction
    remove: bool = False


class ReplyInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person's reply to a post, known by its id in its network."""

    network: Network
    post: ExternalId
    id: ExternalId
    person: PersonId
    text: Text


Posts = Annotated[list[PostInput], msgspec.Meta(min_length=1, max_length=10_000)]
Reactions = Annotated[list[ReactionInput], msgspec.Meta(min_length=1, max_length=10_000)]
Replies = Annotated[list[ReplyInput], msgspec.Meta(min_length=1, max_length=10_000)]


class BatchResult(msgspec.Struct, frozen=True):
    """How many items had which outcome, and each item's outcome in the order given."""

    counts: dict[str, int]
    outcomes: list[str]


class PostFigure(msgspec.Struct, frozen=True):
    """The mood of a post's reactions, all teams together, from k people on."""

    id: UUID
    network: str
    external_id: str
    posted_at: datetime
    title: str | None
    url: str | None
    n: int | None
    index: float | None


class ReactionValence(msgspec.Struct, frozen=True):
    """A reaction's valence; without one it is counted as unmapped, never guessed."""

    reaction: str
    valence: float | None
    unmapped: int


class ValenceInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The valence of a reaction on [-1, 1], in tenths; null unmaps it."""

    reaction: Reaction
    valence: Valence | None


Valences = Annotated[list[ValenceInput], msgspec.Meta(min_length=1, max_length=1000)]


class SourceSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a daily source collects, its smallest group and its settle time in seconds.

    What is left out stays as it is; the smallest group can only be raised here.
    """

    enabled: bool
    k: KFigures | None = None
    settle: Annotated[int, msgspec.Meta(ge=0, le=86_400)] | Literal["close"] | None = None


class SourceState(msgspec.Struct, frozen=True):
    """A daily source with its settings, as days that open from now on get them."""

    source: str
    enabled: bool
    k: int
    settle: int | Literal["close"]
