"""Where those outside reach this service: for the links and addresses that it gives out."""

from typing import Any

from litestar.connection import ASGIConnection

from service.context import Context


def base_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """As `STIMMUNG_PUBLIC_URL` says, else as the reader came; without a slash at the end."""
    context: Context = connection.app.state.context
    return (context.settings.public_url or str(connection.base_url)).rstrip("/")
