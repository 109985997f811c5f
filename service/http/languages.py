"""Which language somebody reads: what the browser keeps, else what it prefers, else German.

A page's switch is a link to its own address with `lang`. Following it keeps the choice in a
cookie and leads back to the address without `lang`, so that no link that is passed on chooses
for somebody else. Pages of those who answer a poll have nothing to do with it.
"""

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from litestar import Request
from litestar.datastructures import Cookie

from service.context import Context
from service.http.areas import is_page
from service.http.session import cookie, cookie_name
from service.kernel.said import Language

COOKIE = "stimmung-language"
CHOICE = "lang"
_YEAR_SECONDS = 365 * 24 * 3600
_LANGUAGES: dict[str, Language] = {"de": "de", "en": "en"}
_QUALITY = re.compile(r" *q=([01](?:\.[0-9]{0,3})?) *")

AnyRequest = Request[Any, Any, Any]


def language_of(accept_language: str | None) -> Language:
    """Return which of German and English the reader prefers (RFC 9110), else German."""
    best: tuple[float, Language] = (0.0, "de")
    for part in (accept_language or "").lower().split(","):
        tag, _, weight = part.partition(";")
        language = _LANGUAGES.get(tag.strip().split("-")[0])
        if language is not None and _quality(weight) > best[0]:
            best = _quality(weight), language
    return best[1]


def _quality(weight: str) -> float:
    given = _QUALITY.fullmatch(weight)
    return float(given[1]) if given else 1.0


def asked(choice: str | None) -> Language | None:
    """Return the language that an address asks for, by what it says for `lang`."""
    return _LANGUAGES.get(choice or "")


def reads(request: AnyRequest) -> Language:
    """Return the language of whoever looks at a page."""
    context: Context = request.app.state.context
    kept = request.cookies.get(cookie_name(context.settings, COOKIE), "")
    return _LANGUAGES.get(kept) or language_of(request.headers.get("accept-language"))


async def provide_language(request: AnyRequest) -> Language:
    """Give handlers the reader's language; programs say theirs with every request."""
    if is_page(request.scope["path"]):
        return reads(request)
    return language_of(request.headers.get("accept-language"))


def keeping(request: AnyRequest, language: Language) -> Cookie:
    """Return the cookie that keeps a choice."""
    context: Context = request.app.state.context
    return cookie(context.settings, language, name=COOKIE, seconds=_YEAR_SECONDS)


def without_choice(request: AnyRequest) -> str:
    """Return a page's own address, without a choice of language."""
    return _address(request.scope["path"], _query(request))


def switch_to(request: AnyRequest, language: Language, path: str | None = None) -> str:
    """Return the address that shows a page in another language.

    An answer to a form has no address of its own: the switch leads to `path`, or to the page
    where the form stands.
    """
    if path is None and request.method in ("GET", "HEAD"):
        return _address(request.scope["path"], [*_query(request), (CHOICE, language)])
    if path is None:
        came = urlsplit(request.headers.get("referer", "")).path
        path = came if came.startswith("/") and not came.startswith("//") else "/start"
    return _address(path, [(CHOICE, language)])


def _query(request: AnyRequest) -> list[tuple[str, str]]:
    given = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return [(name, value) for name, value in given if name != CHOICE]


def _address(path: str, query: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
