"""The element's module under addresses that never change what they hold.

A snippet names a hash, and browsers refuse anything else. So modules of earlier releases stay,
in `pages/widgets/`, and are served beside the newest one.
"""

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha384
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.params import FromPath

from service.http.assets import FOREVER, Asset, assets, load, send
from service.http.auth import PUBLIC
from service.kernel.problems import Problem

_EARLIER = Path(__file__).parents[1] / "pages" / "widgets"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of some release."""

    asset: Asset
    name: str
    integrity: str

    @property
    def path(self) -> str:
        """Where it lies on this service."""
        return f"/widgets/v1/module/{self.name}"


@cache
def newest() -> Module:
    """Return the module of this release."""
    return _module(assets()["widget.js"])


@cache
def _all() -> dict[str, Module]:
    every = [newest(), *(_module(load(path)) for path in _EARLIER.glob("*.js"))]
    return {module.name: module for module in every}


@get("/widgets/v1/module/{name:str}", opt=PUBLIC, include_in_schema=False)
async def read_module(name: FromPath[str], request: Request[Any, Any, State]) -> Response[bytes]:
    """Return the module with a hash."""
    module = _all().get(name)
    if module is None:
        raise Problem("not-found")
    return send(request, module.asset, {"cache-control": FOREVER})


def _module(asset: Asset) -> Module:
    digest = sha384(asset.content)
    return Module(
        asset,
        f"{digest.hexdigest()[:16]}.js",
        f"sha384-{b64encode(digest.digest()).decode()}",
    )
