"""What a page says to whom: its texts with their language, and words of the wrong one."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

GERMAN: Final = frozenset(
    """
    ab als auf aus bei bis bitte das dem den der des dieser dieses ein eine einem einen einer
    eines er es für gibt hier ihr ihre ihrem ihren ihrer im ist kann kein keine können mit nach
    nicht nichts noch nur oder seite sich sie sind um und von vom wann wenn wer wie wird zu zum
    zur zuletzt
    """.split()  # noqa: SIM905 -- words, not code
)
ENGLISH: Final = frozenset(
    """
    a and any are at be been by can every for from has have how is its no not of on only or page
    people that the their them there they this to until us we what when where which who with you
    your
    """.split()  # noqa: SIM905 -- words, not code
)
_OTHER: Final = {"de": ENGLISH, "en": GERMAN}
_WORD = re.compile(r"\b[^\W\d_]+\b")
# A hint or a name that is read to somebody is a text as well.
_READ = ("alt", "aria-label", "data-label", "placeholder", "title")
_ALONE = frozenset({"br", "circle", "hr", "img", "input", "link", "meta", "path"})
_NO_TEXT = frozenset({"code", "script", "style", "template"})


@dataclass
class Read(HTMLParser):
    """A page as it is read: (language, text) in their order."""

    language: str = ""
    texts: list[tuple[str, str]] = field(default_factory=list)
    switch: str | None = None
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a" and given.get("class") == "language":
            self.switch = given["href"]
        language = given.get("lang", self._open[-1][1] if self._open else self.language)
        self.texts += [(language, given[name]) for name in _READ if given.get(name)]
        if tag not in _ALONE:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._open or any(tag in _NO_TEXT for tag, _ in self._open):
            return
        if text := " ".join(data.split()):
            self.texts.append((self._open[-1][1], text))


def read(html: str) -> Read:
    page = Read()
    page.feed(html)
    return page


def misplaced(page: Read) -> list[str]:
    """Texts with a word of the other language, or with an umlaut where all is English."""
    return [
        text
        for language, text in page.texts
        if _OTHER[language] & {word.lower() for word in _WORD.findall(text)}
        or (language == "en" and re.search("[äöüßÄÖÜ„]", text))
    ]


def untranslated(german: Read, english: Read) -> set[str]:
    """Texts that say the same on both pages: names, or what somebody forgot to translate."""
    here = {text for language, text in german.texts if language == "de"}
    there = {text for language, text in english.texts if language == "en"}
    return {text for text in here & there if _WORD.search(text)}
