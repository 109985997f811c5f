"""`Idempotency-Key`: a repeated creating request creates nothing twice."""

from datetime import date
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from service.db import Connection, Query
from service.http.auth import Principal
from service.kernel.problems import Problem


class _Known(msgspec.Struct, frozen=True):
    resource_id: UUID
    request_hash: bytes


_REMEMBER = Query("access", "remember_request", UUID)
_RECALL = Query("access", "recall_request", _Known)


async def resource_id(
    connection: Connection, principal: Principal, key: str | None, request: object, today: date
) -> tuple[UUID, bool]:
    """Return the id to create under, and whether it was created by an earlier request.

    Runs in the creating transaction, so that a concurrent twin waits for its outcome.

    Raises:
        Problem: `idempotency-conflict`, the key belongs to another request.
    """
    fresh = uuid4()
    if key is None:
        return fresh, False
    digest = sha256(msgspec.json.encode(request)).digest()
    remembered = await _REMEMBER.one(
        connection,
        actor=principal.actor,
        key=key,
        request_hash=digest,
        resource_id=fresh,
        created_on=today,
    )
    if remembered is not None:
        return fresh, False
    known = await _RECALL.only(connection, actor=principal.actor, key=key)
    if known.request_hash != digest:
        raise Problem("idempotency-conflict")
    return known.resource_id, True
