"""Field types shared by the features' payloads."""

import re
from datetime import date
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec
from litestar.params import HeaderParameter, QueryParameter

from service.kernel.problems import no_cursor

# Python's `$` also matches before a final newline; this reads the same in JSON Schema.
END = r"$(?!\n)"
# Lone surrogates and invalid UTF-8 never get past the JSON decoder; NUL does, and
# PostgreSQL cannot store it.
NO_NUL = r"^[^\x00]*$"
# What turns the reading direction or ends a paragraph would change how the text beside a name
# reads; a name of nothing but space could not be seen at all.
_HIDDEN = r"\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
_SEEN = rf"[^\x00{_HIDDEN}\s\u00ad\u200b-\u200f\u2060\ufeff]"
NAME = rf"^[^\x00{_HIDDEN}]*{_SEEN}[^\x00{_HIDDEN}]*" + END

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=NAME)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, pattern=NO_NUL)]
ExternalId = Annotated[
    str, msgspec.Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*" + END)
]
TeamId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}" + END)]
PersonId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}" + END)]

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
    return re.sub(f"[{_HIDDEN}]", "", " ".join(name.split()))


def id_after(cursor: str) -> UUID:
    """Return the id that a page of a list by id begins after.

    Raises:
        Problem: `invalid-input`.
    """
    try:
        return UUID(cursor) if cursor else UUID(int=0)
    except ValueError as error:
        raise no_cursor() from error
