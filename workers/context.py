"""What the jobs of one worker process share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sentiment.types import Verdict
from service.db import Pool
from service.kernel.clock import Clock, local_day
from service.settings import Settings


class Scorer(Protocol):
    """Anything that scores texts; `sentiment.Analyser` in a real worker."""

    @property
    def version(self) -> str:
        """Name and version of the model; known once something was scored."""

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        """Return a verdict for each text, or raise for all of them."""


@dataclass(frozen=True, slots=True)
class Work:
    """The composition of one worker process."""

    settings: Settings
    clock: Clock
    pool: Pool
    scorer: Scorer

    @property
    def today(self) -> date:
        """The organisation's calendar day."""
        return local_day(self.clock.now(), self.settings.timezone)
