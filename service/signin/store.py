"""One typed function a query."""

from uuid import UUID

from service.db import Connection, Query

_END = Query("signin", "end_session", bytes)
_END_ALL = Query("signin", "end_sessions_of_account", bytes)


async def end_session(connection: Connection, digest: bytes) -> None:
    """End a session."""
    await _END.one(connection, hash=digest)


async def end_all(connection: Connection, account_id: UUID) -> None:
    """End every session of somebody."""
    await _END_ALL.many(connection, account_id=account_id)
