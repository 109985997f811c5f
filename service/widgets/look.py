"""What an address asks for: a token, and a look that is never a reason to show nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar, get_args

from litestar import Request
from litestar.datastructures import State
from litestar.params import QueryParameter

from service.kernel.said import Language
from service.widgets.types import Size, Theme

AnyRequest = Request[None, None, State]
# Not `token`: that is what the guard admitted.
EmbedTokenQuery = Annotated[str, QueryParameter(name="token")]
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Look:
    """Size, theme and language."""

    size: Size
    theme: Theme
    lang: Language


async def provide_look(request: AnyRequest) -> Look:
    """Give handlers the look that the address asks for."""
    return look_of(request.query_params)


def look_of(asked: Mapping[str, str]) -> Look:
    """Read a look from a query; what is misspelt counts as not given."""
    return Look(
        _choice(asked.get("size"), get_args(Size), "medium"),
        _choice(asked.get("theme"), get_args(Theme), "auto"),
        _choice(asked.get("lang"), get_args(Language), "de"),
    )


def _choice(given: str | None, choices: tuple[Choice, ...], default: Choice) -> Choice:
    return next((choice for choice in choices if choice == given), default)
