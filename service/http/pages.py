"""Pages for people: templates, one style sheet, and headers that let nothing else in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.template import TemplateConfig

from service.http.areas import Area, areas_of
from service.http.assets import address
from service.http.principal import Principal
from service.kernel.problems import Problem

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "content-language": "de",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # "no-referrer" would make browsers send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_TEMPLATES = Path(__file__).parents[1] / "pages" / "templates"
SIGN_IN = "/sign-in"
SIGNED_OUT = "/signed-out"
# Below these programs ask; everywhere else people look with a browser.
_FOR_PROGRAMS = ("/api", "/health", "/schema", "/scim", "/static")
# What the API says of keys and JSON means nothing in a browser.
_WORDS = {
    "forbidden": (
        "Diese Seite ist für Sie nicht freigegeben",
        (
            "Sie sind angemeldet, haben dafür aber nicht die nötige Rolle. Wenn Sie sie brauchen, "
            "wenden Sie sich bitte an die Administration."
        ),
    ),
    "sign-in-failed": (
        "Die Anmeldung hat nicht geklappt",
        (
            "Vielleicht lag die Anmeldeseite zu lange offen, oder sie wurde zweimal geladen. "
            "Bitte versuchen Sie es noch einmal."
        ),
    ),
    "not-found": ("Diese Seite gibt es nicht", "Vielleicht ist in der Adresse ein Tippfehler."),
    "method-not-allowed": (
        "Hier gibt es nichts anzusehen",
        (
            "Diese Adresse nimmt nur entgegen, was Sie auf der Übersicht mit einer Schaltfläche "
            "absenden."
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Menu:
    """Who is signed in, and where they may go."""

    name: str | None
    areas: list[Area]


def templates() -> TemplateConfig[JinjaTemplateEngine]:
    """Return the template engine: everything is escaped, and a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = address
    environment.globals["menu"] = _menu
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def page(template: str, **values: object) -> Template:
    """Return a page."""
    return Template(template, context=values, headers=HEADERS, media_type="text/html")


def is_page(path: str) -> bool:
    """Tell whether people look at this address with a browser."""
    return not any(path == below or path.startswith(f"{below}/") for below in _FOR_PROGRAMS)


def problem_page(request: Request[Any, Any, Any], problem: Problem) -> Template | Redirect:
    """Return a problem as a page; who is not signed in is led there, and back."""
    if problem.slug == "no-credential":
        return Redirect(_sign_in(request), status_code=303, headers=HEADERS)
    title, detail = _WORDS.get(problem.slug) or problem.text("de")
    return Template(
        "problem.html",
        context={"title": title, "detail": detail, "again": problem.slug.startswith("sign-in-")},
        status_code=problem.kind.status,
        headers=HEADERS,
        media_type="text/html",
    )


def _sign_in(request: Request[Any, Any, Any]) -> str:
    # A form: our policy would not let it lead to another host, and it is not sent again.
    if request.method not in ("GET", "HEAD"):
        return SIGNED_OUT
    url = request.url
    path = f"{url.path}?{url.query}" if url.query else url.path
    return f"{SIGN_IN}?{urlencode({'next': path})}"


def _menu(request: Request[Any, Any, Any]) -> Menu | None:
    """Return what the account's menu shows; None where nobody is known to be signed in."""
    principal: Principal | None = request.scope["state"].get("principal")
    return None if principal is None else Menu(principal.name, areas_of(principal))
