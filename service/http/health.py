"""Whether the process lives, and whether it can serve."""

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency

from service.context import Context
from service.db import connection
from service.http.auth import PUBLIC


class Health(msgspec.Struct, frozen=True):
    """`ok`, or what is missing."""

    status: str


@get("/live", opt=PUBLIC, summary="The process lives")
async def live() -> Health:
    """Answer as long as the process runs."""
    return Health("ok")


@get("/ready", opt=PUBLIC, summary="The process can serve")
async def ready(context: NamedDependency[Context]) -> Response[Health]:
    """Answer 200 when both database roles answer, 503 otherwise."""
    try:
        for pool in (context.collect, context.read):
            async with connection(pool) as lent:
                await lent.fetchval("SELECT 1")
    except Exception:  # noqa: BLE001 -- whatever it is, the process cannot serve
        return Response(Health("database unreachable"), status_code=503)
    return Response(Health("ok"))


router = Router("/health", route_handlers=[live, ready], tags=["health"])
