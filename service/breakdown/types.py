"""A breakdown as it comes and goes over HTTP, and as a round keeps it."""

from typing import Annotated

import msgspec

from service.http.patterns import BREAKDOWN_KEY, NO_NUL

BreakdownKey = Annotated[str, msgspec.Meta(pattern=BREAKDOWN_KEY)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=80, pattern=NO_NUL)]


class BreakdownLabel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A breakdown or one of its values, with what it is called in German and English."""

    key: BreakdownKey
    de: Label
    en: Label


class Breakdown(BreakdownLabel, frozen=True, forbid_unknown_fields=True):
    """What else than teams figures are split by, for example sites, and all its values."""

    values: Annotated[list[BreakdownLabel], msgspec.Meta(min_length=1, max_length=50)]

    @property
    def label(self) -> BreakdownLabel:
        """The breakdown without its values."""
        return BreakdownLabel(self.key, self.de, self.en)
