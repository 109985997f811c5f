"""The element's module under addresses that never change what they hold.

A snippet names a hash, and browsers refuse anything else. So modules of earlier releases stay,
in `pages/widgets/`, and are served beside the newest one.
"""

import gzip
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha384
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from service.http.auth import PUBLIC
from service.kernel.problems import Problem

_PAGES = Path(__file__).parents[1] / "pages"
_NEWEST = _PAGES / "static" / "widget.js"
_EARLIER = _PAGES / "widgets"
_HEADERS = {
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=31536000, immutable",
    "cross-origin-resource-policy": "cross-origin",
    "vary": "accept-encoding",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Module:
    """A module of some release."""

    content: bytes
    compressed: bytes
    name: str
    integrity: str

    @property
    def path(self) -> str:
        """Where it lies on this service."""
        return f"/widgets/v1/module/{self.name}"


@cache
def newest() -> Module:
    """Return the module of this release."""
    return _load(_NEWEST)


@cache
def _all() -> dict[str, Module]:
    every = [newest(), *(_load(path) for path in _EARLIER.glob("*.js"))]
    return {module.name: module for module in every}


@get("/widgets/v1/module/{name:str}", opt=PUBLIC, include_in_schema=False)
async def read_module(name: FromPath[str], request: Request[Any, Any, State]) -> Response[bytes]:
    """Return the module with a hash."""
    module = _all().get(name)
    if module is None:
        raise Problem("not-found")
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = _HEADERS | {"content-encoding": "gzip"}
        return Response(module.compressed, media_type="text/javascript", headers=headers)
    return Response(module.content, media_type="text/javascript", headers=_HEADERS)


def _load(path: Path) -> Module:
    content = path.read_bytes()
    digest = sha384(content)
    return Module(
        content,
        gzip.compress(content, 9, mtime=0),
        f"{digest.hexdigest()[:16]}.js",
        f"sha384-{b64encode(digest.digest()).decode()}",
    )
