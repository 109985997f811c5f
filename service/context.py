"""What every request may use; built once by `create_app`."""

from dataclasses import dataclass
from datetime import date

from litestar.datastructures import State

from service.db import Pool
from service.doorbell import Doorbell
from service.kernel.clock import Clock, local_day
from service.settings import Settings
from service.texts import Texts


@dataclass(frozen=True, slots=True)
class Context:
    """The composition of one API process."""

    settings: Settings
    clock: Clock
    collect: Pool
    read: Pool
    doorbell: Doorbell
    texts: Texts

    @property
    def today(self) -> date:
        """The organisation's calendar day."""
        return local_day(self.clock.now(), self.settings.timezone)


async def provide_context(state: State) -> Context:
    """Give handlers their context."""
    context: Context = state.context
    return context
