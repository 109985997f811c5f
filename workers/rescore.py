"""Score again what can be: texts that wait in a pool and were kept to be shown."""

from service.db import WORK, connection, open_pool
from service.settings import Settings
from workers import store


async def rescore(settings: Settings) -> int:
    """Give pooled texts back to the model; return how many. A sweep finds them."""
    async with await open_pool(settings.role_url(WORK), size=1) as pool, connection(pool) as lent:
        return await store.score_again(lent)
