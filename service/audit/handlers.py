"""The audit log over HTTP."""

from litestar import Router, get
from litestar.di import NamedDependency

from service.audit import store
from service.audit.types import AuditEntry
from service.context import Context
from service.db import connection
from service.http.auth import Role, allow
from service.http.fields import Cursor, Limit, Page
from service.http.scopes import Scope
from service.kernel.problems import no_cursor

_READERS = allow(Role.WORKS_COUNCIL, scope=Scope.AUDIT_READ)


@get("/audit", opt=_READERS, summary="Read the audit log")
async def list_entries(
    context: NamedDependency[Context], cursor: Cursor = "", limit: Limit = 100
) -> Page[AuditEntry]:
    """List what was done to the service, newest first.

    Note number and hash of the newest entry: whoever has them can tell later whether anything
    up to there was changed.
    """
    before = _place(cursor)
    async with connection(context.read) as lent:
        entries = await store.list_entries(lent, before=before, page=limit + 1)
    more = len(entries) > limit
    entries = entries[:limit]
    return Page(entries, str(entries[-1].number) if more else None)


def _place(cursor: str) -> int:
    if not cursor:
        return store.LAST
    if cursor.isascii() and cursor.isdigit() and len(cursor) <= len(str(store.LAST)):
        return min(int(cursor), store.LAST)
    raise no_cursor()


router = Router("/", route_handlers=[list_entries], tags=["audit"])
