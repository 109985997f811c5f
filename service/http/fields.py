"""Field types shared by the features' payloads."""

import re
from datetime import date
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec
from litestar.params import HeaderParameter, QueryParameter

from service.http.patterns import EXTERNAL_ID, HIDDEN, NAME, NO_NUL, PERSON_ID, TEAM_ID
from service.kernel.problems import no_cursor

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=NAME)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, pattern=NO_NUL)]
ExternalId = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=EXTERNAL_ID)]
TeamId = Annotated[str, msgspec.Meta(pattern=TEAM_ID)]
PersonId = Annotated[str, msgspec.Meta(pattern=PERSON_ID)]

Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="Rows a page")]
Cursor = Annotated[str, QueryParameter(max_length=200, description="`next` of the page before")]
Since = Annotated[date | None, QueryParameter(description="First day, included")]
Until = Annotated[date | None, QueryParameter(description="Last day, included; today by default")]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=100,
        description="Repeat it with a repeated request: nothing is created twice",
    ),
]

Item = TypeVar("Item")


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """One page of a list; `next` is the cursor of the page after, null at the end."""

    items: list[Item]
    next: str | None


def one_line(name: str) -> str:
    """Return a name without space at its ends, one between its words, and nothing hidden."""
    return re.sub(f"[{HIDDEN}]", "", " ".join(name.split()))


def id_after(cursor: str) -> UUID:
    """Return the id that a page of a list by id begins after.

    Raises:
        Problem: `invalid-input`.
    """
    try:
        return UUID(cursor) if cursor else UUID(int=0)
    except ValueError as error:
        raise no_cursor() from error
