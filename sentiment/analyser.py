"""The one class that users of this package meet."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Self

from .types import Card, Verdict

if TYPE_CHECKING:
    from .engine import Engine

CAPACITY: Final = 20_000  # texts that may wait


class Analyser:
    """Scores German texts; safe to share between threads and event loops.

    >>> with Analyser.load() as analyser:
    ...     [verdict] = analyser.score(["Im Team halten wir zusammen."])
    """

    def __init__(self, engine: "Engine", version: str, card: Card) -> None:
        self._engine = engine
        self._version = version
        self._card = card

    @classmethod
    def load(cls, model: str = "builtin", *, exact: bool = False) -> Self:
        """Load a model and warm it up; takes a second or two.

        Args:
            model: "builtin", a local folder, or a hub id with its revision, `org/name@revision`.
            exact: run a model of this package in fp32 on the processor, whatever is faster here.

        Raises:
            ModelError: there is no such model, it holds no safetensors, or its labels are not
                known polarities.
        """
        # Only who scores pays for importing a runtime.
        from .engine import Engine  # noqa: PLC0415 (see above)
        from .resolve import resolve  # noqa: PLC0415 (see above)

        found = resolve(model, exact=exact)
        return cls(Engine(found.open, CAPACITY), found.version, found.card)

    @property
    def version(self) -> str:
        """Name and content hash of the model; verdicts of different versions do not compare."""
        return self._version

    @property
    def card(self) -> Card:
        """What the model says about itself, in German if it can."""
        return self._card

    def score(self, texts: Sequence[str]) -> list[Verdict]:
        """One verdict a text, in order.

        Raises:
            OverloadedError: too many texts wait already.
            ClosedError: `close` was called.
        """
        return self._engine.submit(texts).result()

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        """As `score`, without blocking the event loop."""
        return await asyncio.wrap_future(self._engine.submit(texts))

    def close(self) -> None:
        """Finish what was accepted and free the model's thread."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
