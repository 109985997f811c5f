"""What the daily question says as a widget, and how the generator offers it."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kernel.problems import Language
from service.paper.words import Voice, points, words

_NOTES: Mapping[Language, str] = {
    "de": "Freiwillig, einmal am Tag. Abgesendet wird auf der nächsten Seite, in einem neuen Tab.",
    "en": "If you like, once a day. You send it on the next page, in a new tab.",
}


@dataclass(frozen=True, slots=True)
class DailyWords:
    """The question, its five answers, worst first, and what happens on a tap."""

    title: str
    labels: tuple[str, ...]
    note: str


def words_of(voice: Voice) -> DailyWords:
    """Return the words of the check-in's own page, so that a tap leads to what it said."""
    title = words(voice)["checkin"]
    return DailyWords(title, points(title, voice), _NOTES["en" if voice == "en" else "de"])


GENERATOR: Mapping[Language, Mapping[str, object]] = {
    "de": {
        "title": "Die tägliche Frage",
        "lead": (
            "Fünf Gesichter fragen im Intranet, wie es heute geht. Ein Tipp öffnet die Seite "
            "„Heute“ mit dieser Antwort; gezählt wird erst, wenn sie dort abgesendet ist. Das "
            "Widget zeigt keine Zahl und braucht deshalb keine Freigabe."
        ),
        "off": (
            "Die tägliche Frage ist zurzeit ausgeschaltet. Wer auf ein Gesicht tippt, erfährt "
            "das auf der nächsten Seite."
        ),
        "preview": "Vorschau",
        "looks": (
            ("size", "Breite", (("small", "schmal"), ("medium", "mittel"), ("large", "breit"))),
            (
                "theme",
                "Darstellung",
                (("auto", "wie das Gerät"), ("light", "hell"), ("dark", "dunkel")),
            ),
            ("lang", "Sprache der Frage", (("de", "Deutsch"), ("en", "Englisch"))),
        ),
        "forms": (
            (
                "element",
                "Element",
                "Für Seiten, auf denen Sie Skripte einfügen dürfen.",
                "Kopieren",
            ),
            (
                "frame",
                "Iframe",
                "Für SharePoint, Confluence und alle, die Seiten einbetten. Braucht kein Skript.",
                "Kopieren",
            ),
            ("page", "Adresse der Seite", "Zum Verlinken und für Iframe-Makros.", "Kopieren"),
        ),
    },
    "en": {
        "title": "The daily question",
        "lead": (
            "Five faces on the intranet ask how people are today. A tap opens the page “Today” "
            "with that answer; it counts only once it is sent there. The widget shows no figure, "
            "so nobody has to allow it."
        ),
        "off": (
            "The daily question is switched off at present. Whoever taps a face is told so on the "
            "next page."
        ),
        "preview": "Preview",
        "looks": (
            ("size", "Width", (("small", "narrow"), ("medium", "medium"), ("large", "wide"))),
            (
                "theme",
                "Appearance",
                (("auto", "as the device"), ("light", "light"), ("dark", "dark")),
            ),
            ("lang", "Language of the question", (("de", "German"), ("en", "English"))),
        ),
        "forms": (
            ("element", "Element", "For pages on which you may place scripts.", "Copy"),
            (
                "frame",
                "Iframe",
                "For SharePoint, Confluence and whatever embeds pages. Needs no script.",
                "Copy",
            ),
            ("page", "Address of the page", "For links and iframe macros.", "Copy"),
        ),
    },
}
