"""The only way for a text into the database: redacted with the directory's names of now."""

import asyncio
import time
import unicodedata
from collections.abc import Sequence
from typing import NewType

import structlog
from prometheus_client import Counter

from service.db import Pool, connection
from service.org import store
from service.redaction import Redactor

# What the type checker wants wherever a text is stored.
Redacted = NewType("Redacted", str)

LONGEST = 4000
WITHHELD = Redacted("[Text entfernt]")

_CHECK_SECONDS = 2.0
_ALONE = 8  # more texts than that leave the event loop to others

FAILURES = Counter("stimmung_redaction_failures_total", "Texts withheld because redaction failed")

_log = structlog.get_logger()


class Texts:
    """Redacts texts for one process; follows the directory within two seconds."""

    def __init__(self, collect: Pool, personnel_pattern: str | None = None) -> None:
        self._collect = collect
        self._pattern = personnel_pattern
        self._redactor: Redactor | None = None
        self._digest = ""
        self._fresh_until = 0.0
        self._changes = 0
        self._checking = asyncio.Lock()

    def expire(self) -> None:
        """Look at the directory again before the next text."""
        self._changes += 1
        self._fresh_until = 0.0

    async def redact(self, texts: Sequence[str]) -> list[Redacted]:
        """Return the texts composed, redacted and cut to what is stored.

        A text that cannot be redacted is withheld: its ballot counts, its words are not kept.
        """
        if not texts:
            return []
        await self.follow_directory()
        if len(texts) <= _ALONE:
            return [self._redact(text) for text in texts]
        return await asyncio.to_thread(lambda: [self._redact(text) for text in texts])

    def _redact(self, text: str) -> Redacted:
        if self._redactor is None:
            FAILURES.inc()
            return WITHHELD
        try:
            clean = self._redactor.redact(unicodedata.normalize("NFC", text))
        except Exception as error:  # noqa: BLE001 -- whatever it is, nothing unredacted is stored
            FAILURES.inc()
            _log.error("redaction_failed", error=type(error).__name__)
            return WITHHELD
        return Redacted(clean[:LONGEST])

    async def follow_directory(self) -> None:
        """Load the names if they changed since the last look, which holds for two seconds."""
        if time.monotonic() < self._fresh_until:
            return
        async with self._checking:
            if time.monotonic() < self._fresh_until:
                return
            changes, until = self._changes, time.monotonic() + _CHECK_SECONDS
            async with connection(self._collect) as lent:
                digest = await store.directory_digest(lent)
                if digest != self._digest:
                    names = await store.directory_names(lent)
            if digest != self._digest:
                self._redactor = await self._build(names)
                self._digest = digest
            # What was written during the look is seen by the next one.
            self._fresh_until = until if changes == self._changes else 0.0

    async def _build(self, names: list[str]) -> Redactor | None:
        try:
            return await asyncio.to_thread(Redactor, names, personnel_pattern=self._pattern)
        except Exception as error:  # noqa: BLE001 -- without one every text is withheld
            _log.error("redactor_not_built", error=type(error).__name__)
            return None
