"""What can go wrong with a request, in the API's words (RFC 9457).

Problem
slug      names the kind: /problems/<slug>
values    fill the text
misfits   where in the input, for `invalid-input`
"""

from collections.abc import Sequence
from typing import NamedTuple

from service.kernel.catalogue import CATALOGUE
from service.kernel.said import Language, Said


class Misfit(NamedTuple):
    """A place in the input, as a JSON pointer (RFC 6901), and what does not fit there."""

    pointer: str
    said: Said


class Problem(Exception):  # noqa: N818 -- the standard's own word
    """An expected failure of a request."""

    def __init__(self, slug: str, /, *, misfits: Sequence[Misfit] = (), **values: object) -> None:
        super().__init__(slug)
        self.slug = slug
        self.kind = CATALOGUE[slug]
        self.values = values
        self.misfits = tuple(misfits)

    def text(self, language: Language) -> tuple[str, str]:
        """Return title and detail in a language."""
        title, detail = self.kind.en if language == "en" else self.kind.de
        values = {
            name: value.to(language) if isinstance(value, Said) else value
            for name, value in self.values.items()
        }
        return title, detail.format(**values)

    def said(self) -> tuple[Said, Said]:
        """Return title and detail in both languages."""
        (title_de, detail_de), (title_en, detail_en) = self.text("de"), self.text("en")
        return Said(title_de, title_en), Said(detail_de, detail_en)


def invalid(pointer: str, de: str, en: str) -> Problem:
    """Return an `invalid-input` problem for one place."""
    return Problem("invalid-input", misfits=[Misfit(pointer, Said(de, en))])


def no_cursor() -> Problem:
    """Return the problem of a list that is asked for the page after something not on it."""
    return invalid("/cursor", "gehört nicht zu dieser Liste", "is not a cursor of this list")
