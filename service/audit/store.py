"""One typed function a query."""

from datetime import datetime

import msgspec

from service.audit.types import AuditEntry
from service.db import Connection, Query

LAST = 2**63 - 1  # no entry has a greater number


class EntryRow(msgspec.Struct, frozen=True):
    """An entry as stored; `details` is JSON."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: str
    hash: bytes


class ChainRow(msgspec.Struct, frozen=True):
    """Both ends of the chain: the newest entry removed by retention, and the newest of all."""

    anchor_number: int
    anchor_hash: bytes
    head_number: int
    head_hash: bytes


_APPEND = Query("audit", "append_audit", int)
_LIST = Query("audit", "list_audit", EntryRow)
_AFTER = Query("audit", "audit_after", EntryRow)
_CHAIN = Query("audit", "audit_chain", ChainRow)


async def append(
    connection: Connection, *, at: datetime, actor: str, action: str, subject: str, details: str
) -> int:
    """Append an entry under its hash; return its number."""
    return await _APPEND.only(
        connection, at=at, actor=actor, action=action, subject=subject, details=details
    )


async def list_entries(
    connection: Connection, *, page: int, before: int = LAST
) -> list[AuditEntry]:
    """Return entries below a number, newest first."""
    rows = await _LIST.many(connection, before=before, page=page)
    return [
        AuditEntry(
            row.number,
            row.at,
            row.actor,
            row.action,
            row.subject,
            msgspec.json.decode(row.details),
            row.hash.hex(),
        )
        for row in rows
    ]


async def entries_after(connection: Connection, *, number: int, page: int) -> list[EntryRow]:
    """Return entries above a number, oldest first."""
    return await _AFTER.many(connection, number=number, page=page)


async def chain(connection: Connection) -> ChainRow:
    """Return both ends of the chain."""
    return await _CHAIN.only(connection)
