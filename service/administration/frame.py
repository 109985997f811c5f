"""What the administrator's pages have in common."""

from typing import Any

from litestar import Request
from litestar.response import Redirect, Template

from service.administration.words import CHAPTERS, DONE
from service.http.auth import Role, page
from service.http.pages import HEADERS
from service.http.pages import page as show
from service.kernel.said import Said

HOME = "/admin"
ADMINISTRATOR = page(Role.ADMINISTRATOR)
_CHAPTERS = tuple((f"{HOME}{path}", title) for path, title in CHAPTERS.items())

AnyRequest = Request[Any, Any, Any]


def shown(
    template: str,
    *,
    errors: dict[str, Said] | None = None,
    done: str = "",
    **values: object,
) -> Template:
    """Return a page, with 422 where a form was filled in wrongly."""
    answer = show(
        f"admin/{template}",
        home=HOME,
        chapters=_CHAPTERS,
        errors=errors or {},
        done=DONE.get(done),
        **values,
    )
    answer.status_code = 422 if errors else 200
    return answer


def to(path: str, done: str) -> Redirect:
    """Lead back after a form, and say there what was done."""
    return Redirect(f"{HOME}/{path}?done={done}", status_code=303, headers=HEADERS)
