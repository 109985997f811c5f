"""Requests that a browser completes by itself must come from our own pages."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from service.kernel.problems import Problem


async def from_here(asgi: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse what another site sent: the browser would add the session by itself.

    Raises:
        Problem: `cross-site`.
    """
    site = asgi.headers.get("sec-fetch-site")
    if site is None:
        # Browsers leave it out where the connection is not encrypted.
        origin = urlsplit(asgi.headers.get("origin", "")).netloc
        same = origin != "" and origin == asgi.headers.get("host")
    else:
        same = site == "same-origin"
    if not same:
        raise Problem("cross-site")
