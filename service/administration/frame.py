"""What the administrator's pages have in common."""

from typing import Any

from litestar import Request
from litestar.response import Redirect, Template

from service.administration.words import DONE
from service.context import Context
from service.http.auth import Role, page
from service.http.pages import HEADERS
from service.http.pages import page as show
from service.kernel import dates

HOME = "/admin"
ADMINISTRATOR = page(Role.ADMINISTRATOR)
_CHAPTERS = (
    (HOME, "Übersicht"),
    (f"{HOME}/keys", "API-Schlüssel"),
    (f"{HOME}/people", "Personen und Rollen"),
    (f"{HOME}/widgets", "Einbettungen"),
    (f"{HOME}/network", "Quellen und Reaktionen"),
)

AnyRequest = Request[Any, Any, Any]


def shown(
    template: str,
    context: Context,
    *,
    errors: dict[str, str] | None = None,
    done: str = "",
    **values: object,
) -> Template:
    """Return a page, with 422 where a form was filled in wrongly."""
    zone = context.settings.timezone
    answer = show(
        f"admin/{template}",
        home=HOME,
        chapters=_CHAPTERS,
        errors=errors or {},
        done=DONE.get(done),
        moment=lambda given: dates.moment(given, zone),
        day=lambda given: dates.day(given.astimezone(zone)),
        date=dates.day,
        **values,
    )
    answer.status_code = 422 if errors else 200
    return answer


def to(path: str, done: str) -> Redirect:
    """Lead back after a form, and say there what was done."""
    return Redirect(f"{HOME}/{path}?done={done}", status_code=303, headers=HEADERS)
