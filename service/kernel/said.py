"""What a person reads, in both languages at once, so that neither can be forgotten."""

from typing import NamedTuple

from service.kernel.problems import Language, Problem


class Said(NamedTuple):
    """The same in German and in English."""

    de: str
    en: str

    def to(self, language: Language) -> str:
        """Return it as the reader reads."""
        return self.en if language == "en" else self.de


def said(problem: Problem) -> tuple[Said, Said]:
    """Return title and detail of a problem."""
    (title_de, detail_de), (title_en, detail_en) = problem.text("de"), problem.text("en")
    return Said(title_de, title_en), Said(detail_de, detail_en)
