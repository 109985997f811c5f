"""A real worker process with a scripted model: `python -m tests.chaos.worker`.

The model takes its time, so that the worker is killed over texts it holds; the lease is
short, so that those come back within the test.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import workers.main
import workers.score
from sentiment.types import Verdict
from service.settings import load_settings
from tests.support import ScriptedScorer

SECONDS_PER_TEXT = 0.005


class SlowModel(ScriptedScorer):
    version = "scripted"

    @classmethod
    def load(cls, _: str) -> "SlowModel":
        return cls()

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        await asyncio.sleep(SECONDS_PER_TEXT * len(texts))
        return await super().ascore(texts)

    def close(self) -> None:
        self.batches.clear()


if __name__ == "__main__":
    workers.main.Analyser = SlowModel  # type: ignore[misc,assignment]  # all that a worker calls
    workers.score.LEASE = timedelta(seconds=2)
    asyncio.run(workers.main.run(load_settings()))
