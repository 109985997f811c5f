"""The daily check-in, as it comes and goes over HTTP."""

from typing import Annotated, Literal

import msgspec

from service.polls.types import Settle

Point = Annotated[int, msgspec.Meta(ge=1, le=5)]


class CheckInInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How somebody is today: 1 very bad, 5 very good."""

    point: Point


class CheckInReceipt(msgspec.Struct, frozen=True):
    """`counted`: this check-in counts. `already_counted`: an earlier one of the day does."""

    status: Literal["counted", "already_counted"]


class CheckInTerms(msgspec.Struct, frozen=True):
    """What holds for a check-in: the smallest group and the settle time."""

    k: int
    settle: Settle
