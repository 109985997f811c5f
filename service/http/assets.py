"""Style sheets and scripts: read and compressed once, addressed by their content."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath, FromQuery

from service.http.auth import PUBLIC
from service.kernel.problems import Problem

_DIRECTORY = Path(__file__).parents[1] / "pages" / "static"
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
_A_WHILE = "public, max-age=300"
# They hold nothing of anybody, and a page elsewhere that shows a widget loads its module here.
_HEADERS = {
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "vary": "accept-encoding",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A built file."""

    content: bytes
    compressed: bytes
    digest: str
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Return the built files by name."""
    return {path.name: load(path) for path in _DIRECTORY.iterdir() if path.is_file()}


def address(name: str) -> str:
    """Return where a built file lies; the address changes with its content."""
    return f"/static/{name}?v={assets()[name].digest}"


@get("/static/{name:str}", opt=PUBLIC, include_in_schema=False)
async def read_asset(
    name: FromPath[str], request: Request[Any, Any, State], v: FromQuery[str] = ""
) -> Response[bytes]:
    """Return a built file."""
    asset = assets().get(name)
    if asset is None:
        raise Problem("not-found")
    # A page of another version must not keep this file under its own address.
    lasting = v == asset.digest
    headers = {"cache-control": FOREVER if lasting else _A_WHILE, "etag": f'"{asset.digest}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(b"", status_code=304, headers=_HEADERS | headers)
    return send(request, asset, headers)


def send(
    request: Request[Any, Any, State], asset: Asset, headers: Mapping[str, str]
) -> Response[bytes]:
    """Return a file, compressed for browsers that take it so."""
    headers = {**_HEADERS, **headers}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(asset.compressed, media_type=asset.media_type, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def load(path: Path) -> Asset:
    """Read and compress a file."""
    content = path.read_bytes()
    return Asset(
        content,
        gzip.compress(content, 9, mtime=0),
        hashlib.sha256(content).hexdigest()[:12],
        _MEDIA_TYPES[path.suffix],
    )
