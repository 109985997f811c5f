"""The pages of those who answer: their frame, and what is said in one sentence."""

from litestar.response import Template

from service.http import pages
from service.paper import rules
from service.paper.voices import Voice
from service.paper.words import words

ANONYMOUS = "/anonymous"

# The token is in the address: nothing may carry it on. Our own form needs no origin, for
# whoever could forge it would need the token, and with the token needs no forgery.
HEADERS = pages.HEADERS | {
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "vary": "accept-language",
}
# Nothing that was entered is needed after these.
_DONE = frozenset({"thanks", "again", "checkin_thanks"})
_OVER = _DONE | {"unknown-token", "round-closed"}


def message(
    key: str,
    voice: Voice,
    *,
    status: int = 200,
    moment: str = "",
    referrer: str = "no-referrer",
    kind: type[Template] = Template,
) -> Template:
    """Return a page of one sentence below its title."""
    say = words(voice)
    return page(
        "told.html",
        voice,
        status=status,
        title=say[f"{key}_title"],
        text=say[key].format(moment=moment),
        referrer=referrer,
        kind=kind,
        done=key in _DONE,
        over=key in _OVER,
    )


def page(
    template: str,
    voice: Voice,
    *,
    status: int = 200,
    referrer: str = "no-referrer",
    kind: type[Template] = Template,
    **values: object,
) -> Template:
    """Return a page in a voice."""
    language = rules.language_of(voice)
    context = values | {
        "say": words(voice),
        "language": language,
        "other": "de" if language == "en" else "en",
        "anonymous": ANONYMOUS,
        "referrer": referrer,
    }
    return kind(
        template,
        context=context,
        status_code=status,
        headers=HEADERS | {"content-language": language, "referrer-policy": referrer},
        media_type="text/html",
    )
