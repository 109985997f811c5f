"""The audit log: entries are appended by one function and checked by walking the chain."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeAlias
from uuid import UUID

import msgspec

from service.audit import store
from service.audit.types import Event, RetentionRan, Verdict
from service.db import Connection
from service.kernel.said import Said

Noted: TypeAlias = tuple[int, str]

_PAGE = 1000
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
_MISSING = Said("fehlt", "is missing")
_ALTERED = Said(
    "wurde verändert oder vertauscht", "was altered, or is not the one that stood there"
)
_TOO_MANY = Said(
    "ist nicht der, der zuletzt geschrieben wurde", "stands where nothing was appended"
)
_UNPROVED = Said("wurde ohne Nachweis entfernt", "was removed, and no retention run says so")
_NOT_NOTED = Said("ist nicht der, der notiert wurde", "is not the one that was noted")


async def record(connection: Connection, event: Event, *, by: UUID | None, at: datetime) -> None:
    """Append an entry in the caller's transaction, as its last statement.

    `by` is the API key or the account that did it, None the system: a worker, or the owner's
    command line.
    """
    await store.append(
        connection,
        at=at,
        actor="system" if by is None else str(by),
        action=event.action,
        subject=event.subject,
        details=canonical(event.details),
    )


def canonical(details: object) -> str:
    """Return details as JSON with sorted keys and no spaces, the form that is hashed."""
    return msgspec.json.encode(details, order="sorted").decode()


def hash_of(entry: store.EntryRow, before: bytes) -> bytes:
    """Return the hash that an entry must have after another one's."""
    lines = (
        before.hex(),
        str(entry.number),
        entry.at.astimezone(UTC).strftime(_TIME),
        entry.actor,
        entry.action,
        entry.subject,
        canonical(msgspec.json.decode(entry.details)),
    )
    return sha256("\n".join(lines).encode()).digest()


async def verify(connection: Connection, noted: Noted | None = None) -> Verdict:
    """Walk the whole chain, on one snapshot, and name the first entry that does not fit.

    `noted` is a number and hash that somebody wrote down earlier. Without it a chain that was
    rewritten from some entry to its end, hashes and all, looks whole.
    """
    walk = _Walk(await store.chain(connection), noted)
    while walk.fault is None and (
        page := await store.entries_after(connection, number=walk.number, page=_PAGE)
    ):
        for entry in page:
            walk.step(entry)
    walk.end()
    return walk.verdict


class _Walk:
    """Goes from the anchor to the head, entry by entry, until one does not fit."""

    def __init__(self, ends: store.ChainRow, noted: Noted | None) -> None:
        self._ends = ends
        self._noted = noted
        self.number, self._hash = ends.anchor_number, ends.anchor_hash
        self._proved = ends.anchor_number == 0
        self._recalled = noted is None or noted[0] < ends.anchor_number or self._is_noted()
        self.fault: tuple[int, Said] | None = None

    @property
    def verdict(self) -> Verdict:
        entries = self.number - self._ends.anchor_number
        broken, reason = self.fault or (None, None)
        first = self._ends.anchor_number + 1
        return Verdict(entries, first, self.number, self._hash.hex(), broken, reason)

    def step(self, entry: store.EntryRow) -> None:
        if self.fault is not None:
            return
        if entry.number != self.number + 1:
            self.fault = self.number + 1, _MISSING
        elif hash_of(entry, self._hash) != entry.hash:
            self.fault = entry.number, _ALTERED
        else:
            self.number, self._hash = entry.number, entry.hash
            self._proved = self._proved or self._moved_the_anchor(entry)
            self._recalled = self._recalled or self._is_noted()

    def end(self) -> None:
        ends = self._ends
        if self.fault is not None:
            return
        if self.number < ends.head_number:
            self.fault = self.number + 1, _MISSING
        elif (self.number, self._hash) != (ends.head_number, ends.head_hash):
            self.fault = self.number, _TOO_MANY
        elif not self._proved:
            self.fault = ends.anchor_number, _UNPROVED
        elif self._noted is not None and not self._recalled:
            self.fault = self._noted[0], _NOT_NOTED

    def _is_noted(self) -> bool:
        return (self.number, self._hash.hex()) == self._noted

    def _moved_the_anchor(self, entry: store.EntryRow) -> bool:
        if entry.action != RetentionRan.action:
            return False
        moved = msgspec.json.decode(entry.details).get("anchor")
        return bool(
            moved == {"number": self._ends.anchor_number, "hash": self._ends.anchor_hash.hex()}
        )
