"""Pages for people: templates, one style sheet, and headers that let nothing else in."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig

from service.http.assets import address
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
HOME = "/works-council"
_CHALLENGE = {"www-authenticate": 'Basic realm="Stimmung", charset="UTF-8"'}
# What the API says of keys and JSON means nothing in a browser.
_WORDS = {
    "no-credential": (
        "Bitte melden Sie sich an",
        (
            "Ihr Browser fragt nach Benutzername und Kennwort. Den Benutzernamen können Sie frei "
            "wählen, das Kennwort ist der Schlüssel des Betriebsrats. Laden Sie die Seite neu, "
            "wenn Sie den Schlüssel zur Hand haben."
        ),
    ),
    "forbidden": (
        "Diese Seite ist dem Betriebsrat vorbehalten",
        (
            "Mit dem Schlüssel, mit dem Sie angemeldet sind, lässt sie sich nicht öffnen. "
            "Schließen Sie den Browser, um sich mit einem anderen anzumelden."
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
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment))


def page(template: str, **values: object) -> Template:
    """Return a page."""
    return Template(template, context=values, headers=HEADERS, media_type="text/html")


def is_page(path: str) -> bool:
    """Tell whether people look at this address with a browser."""
    return any(path == home or path.startswith(f"{home}/") for home in (HOME, "/polls"))


def problem_page(problem: Problem) -> Template:
    """Return a problem as a page; one without a key makes the browser ask for it."""
    title, detail = _WORDS.get(problem.slug) or problem.text("de")
    status = problem.kind.status
    return Template(
        "problem.html",
        context={"title": title, "detail": detail, "home": HOME},
        status_code=status,
        headers=HEADERS | (_CHALLENGE if problem.slug == "no-credential" else {}),
        media_type="text/html",
    )


async def from_here(asgi: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse a form that another site sent: the browser would add the key by itself.

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
