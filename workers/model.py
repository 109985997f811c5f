"""Tell the works council which model scores here: its version, and what its card says."""

from collections.abc import Awaitable

from sentiment import Analyser
from service.db import connection
from workers import store
from workers.context import Work


class PublishModel:
    """A step that waits for the model and publishes it once; a failure is tried again."""

    def __init__(self, work: Work, loaded: Awaitable[Analyser]) -> None:
        self._work = work
        self._loaded = loaded
        self._published = False

    async def __call__(self) -> bool:
        """Publish the model unless that is done."""
        if not self._published:
            await publish(self._work, await self._loaded)
            self._published = True
        return False


async def publish(work: Work, model: Analyser) -> None:
    """Write a model's version and card where the API can read them."""
    # A card is anybody's file, and PostgreSQL cannot store NUL.
    text = model.card.text.replace("\0", "")
    async with connection(work.pool) as lent:
        await store.publish_model(
            lent,
            version=model.version,
            card=text,
            language=model.card.language,
            today=work.today,
        )
