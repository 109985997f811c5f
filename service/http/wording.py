"""What templates call to write in the reader's language: `t("Deutsch", "English")` and figures.

Both languages of a text stand side by side where it is shown, so neither can be forgotten; on
pages that employees read a third text is the German one as "du". Texts that a program keeps are
`Said`, and are shown with `t(*text)`.
"""

from datetime import date, datetime

from jinja2 import pass_context
from jinja2.runtime import Context as Scope

from service.context import Context
from service.http.languages import switch_to
from service.kernel import dates, numbers
from service.kernel.said import Language, Said
from service.settings import Settings


@pass_context
def _t(scope: Scope, german: str, english: str, du: str = "", **values: object) -> str:
    text = Said(german, english, du).to(_language(scope), _settings(scope).address)
    return text.format(**values) if values else text


@pass_context
def _counted(scope: Scope, number: int, one: tuple[str, str], many: tuple[str, str]) -> str:
    """Return "1 Frage" or "1,234 questions"."""
    language = _language(scope)
    noun = Said(*(one if number == 1 else many)).to(language)
    return f"{numbers.whole(number, language)} {noun}"


@pass_context
def _number(scope: Scope, given: int) -> str:
    return numbers.whole(given, _language(scope))


@pass_context
def _decimal(scope: Scope, given: float) -> str:
    return numbers.decimal(given, _language(scope))


@pass_context
def _share(scope: Scope, part: int, whole: int) -> str:
    return numbers.percent(part, whole, _language(scope))


@pass_context
def _day(scope: Scope, given: date) -> str:
    local = given.astimezone(_settings(scope).timezone) if isinstance(given, datetime) else given
    return dates.day(local, _language(scope))


@pass_context
def _moment(scope: Scope, given: datetime) -> str:
    return dates.moment(given, _settings(scope).timezone, _language(scope))


@pass_context
def _switch(scope: Scope, path: str | None = None) -> str:
    return switch_to(scope["request"], "de" if _language(scope) == "en" else "en", path)


def _language(scope: Scope) -> Language:
    language: Language = scope["language"]
    return language


def _settings(scope: Scope) -> Settings:
    context: Context = scope["request"].app.state.context
    return context.settings


WORDING = {
    "t": _t,
    "counted": _counted,
    "number": _number,
    "decimal": _decimal,
    "share": _share,
    "day": _day,
    "moment": _moment,
    "switch": _switch,
}
