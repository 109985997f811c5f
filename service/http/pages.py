"""Pages for people: templates, one style sheet, and headers that let nothing else in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Litestar, Request
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.response.base import ASGIResponse
from litestar.template import TemplateConfig

from service.http import languages
from service.http.areas import Area, areas_of
from service.http.assets import address
from service.http.principal import Principal, Role
from service.http.troubles import TROUBLES
from service.http.wording import WORDING
from service.kernel.problems import Problem
from service.kernel.said import Language, Said

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # "no-referrer" would make browsers send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "vary": "accept-language, cookie",
    "x-content-type-options": "nosniff",
}
_TEMPLATES = Path(__file__).parents[1] / "pages" / "templates"
SIGN_IN = "/sign-in"
SIGNED_OUT = "/signed-out"
# What roles that people hold are called.
ROLES: dict[str, Said] = {
    Role.ADMINISTRATOR: Said("Administration", "Administration"),
    Role.PEOPLE_TEAM: Said("Personalbereich", "People team"),
    Role.TEXTS: Said("Texte lesen", "Reading texts"),
    Role.LEADER: Said("Führungskraft", "Leader"),
    Role.WORKS_COUNCIL: Said("Betriebsrat", "Works council"),
}
# The same, and those of keys.
ACTORS: dict[str, Said] = ROLES | {Role.MACHINE: Said("Technische Anbindung", "Program")}


@dataclass(frozen=True, slots=True)
class Menu:
    """Who is signed in, and where they may go."""

    name: str | None
    areas: list[Area]


class Page(Template):
    """A page in the reader's language, or in the only one that it is written in.

    An address that chooses a language is answered with the choice kept and the address without.
    """

    only: Language | None = None

    def to_asgi_response(
        self,
        app: Litestar | None,
        request: Request[Any, Any, Any],
        **given: Any,  # noqa: ANN401 -- what Litestar hands on
    ) -> ASGIResponse:
        """Render the page for this request."""
        chosen = languages.asked(request.query_params.get(languages.CHOICE))
        if chosen is not None and request.method in ("GET", "HEAD"):
            cookies = [languages.keeping(request, chosen)]
            address = languages.without_choice(request)
            kept = Redirect(address, status_code=303, headers=HEADERS, cookies=cookies)
            return kept.to_asgi_response(app, request, **given)
        language = self.only or languages.reads(request)
        self.headers["content-language"] = language
        self.context |= {"language": language, "only": self.only}
        return super().to_asgi_response(app, request, **given)


def templates() -> TemplateConfig[JinjaTemplateEngine]:
    """Return the template engine: everything is escaped, and a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= WORDING
    environment.globals["asset"] = address
    environment.globals["menu"] = _menu
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def page(template: str, **values: object) -> Page:
    """Return a page."""
    return Page(template, context=values, headers=dict(HEADERS), media_type="text/html")


def german_page(template: str, **values: object) -> Page:
    """Return a page that is written in German only, whatever its reader prefers."""
    shown = page(template, **values)
    shown.only = "de"
    return shown


def problem_page(request: Request[Any, Any, Any], problem: Problem) -> Template | Redirect:
    """Return a problem as a page; who is not signed in is led there, and back."""
    if problem.slug == "no-credential":
        return Redirect(_sign_in(request), status_code=303, headers=HEADERS)
    title, detail = TROUBLES.get(problem.slug) or problem.said()
    again = problem.slug.startswith("sign-in-")
    shown = page("problem.html", title=title, detail=detail, again=again)
    shown.status_code = problem.kind.status
    return shown


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
