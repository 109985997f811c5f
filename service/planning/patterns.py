"""Polls to begin with: balanced, and one thing a question."""

from typing import Literal

import msgspec

from service.kernel.said import Address, Said
from service.polls.types import ChoiceOption, Question, Settle

_COMMENT = Question(
    "kommentar", "text", "Was beschäftigt Sie gerade?", "What is on your mind?", mood=False
)
_RECOMMEND = Question(
    "empfehlung",
    "scale11",
    "Wie wahrscheinlich ist es, dass Sie uns als Arbeitgeber weiterempfehlen?",
    "How likely are you to recommend us as an employer?",
    mood=False,
)


# The wordings that address somebody, where the organisation says "du".
_DU = {
    "Was beschäftigt Sie gerade?": "Was beschäftigt dich gerade?",
    "Wie wahrscheinlich ist es, dass Sie uns als Arbeitgeber weiterempfehlen?": (
        "Wie wahrscheinlich ist es, dass du uns als Arbeitgeber weiterempfiehlst?"
    ),
    "Wie geht es Ihnen bei der Arbeit?": "Wie geht es dir bei der Arbeit?",
    "Wie geht es Ihnen heute bei der Arbeit?": "Wie geht es dir heute bei der Arbeit?",
    "Was ist der wichtigste Grund für Ihre Antwort?": (
        "Was ist der wichtigste Grund für deine Antwort?"
    ),
    "Wie kommen Sie mit der neuen Arbeitsweise zurecht?": (
        "Wie kommst du mit der neuen Arbeitsweise zurecht?"
    ),
    "Was würde Ihnen jetzt am meisten helfen?": "Was würde dir jetzt am meisten helfen?",
    "Was würde Ihre Arbeit am ehesten erleichtern?": (
        "Was würde deine Arbeit am ehesten erleichtern?"
    ),
    "Was würde Ihre Arbeit zurzeit am meisten erleichtern?": (
        "Was würde deine Arbeit zurzeit am meisten erleichtern?"
    ),
    "Möchten Sie das näher beschreiben?": "Möchtest du das näher beschreiben?",
}


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """A poll to begin with, and what it is good for."""

    key: str
    title: Said
    purpose: Said
    questions: list[Question]
    settle: Settle = 300
    texts: Literal["shown", "figures_only"] = "shown"

    def asked(self, address: Address) -> list[Question]:
        """Return its questions as the organisation addresses people."""
        if address == "sie":
            return self.questions
        return [
            msgspec.structs.replace(each, wording=_DU.get(each.wording, each.wording))
            for each in self.questions
        ]


def _scale(key: str, wording: str, wording_en: str) -> Question:
    return Question(key, "scale5", wording, wording_en)


PATTERNS = (
    Pattern(
        key="puls",
        title=Said("Puls", "Pulse"),
        purpose=Said(
            "Drei Fragen und ein Kommentar, jede Woche oder alle zwei; vier Tipps.",
            "Three questions and a comment, every week or every other; four taps.",
        ),
        questions=[
            _scale("stimmung", "Wie geht es Ihnen bei der Arbeit?", "How are you at work?"),
            _scale(
                "pensum",
                "Meine Arbeit ist in der vorgesehenen Zeit gut zu schaffen.",
                "My work can be done well in the time planned for it.",
            ),
            _scale(
                "miteinander",
                "In meinem Team helfen wir einander.",
                "In my team we help each other.",
            ),
            _COMMENT,
        ],
    ),
    Pattern(
        key="enps",
        title=Said("Weiterempfehlung (eNPS)", "Recommendation (eNPS)"),
        purpose=Said(
            "Eine Frage von 0 bis 10 und der Grund dafür, ein- bis viermal im Jahr.",
            "One question from 0 to 10 and the reason, one to four times a year.",
        ),
        questions=[
            _RECOMMEND,
            Question(
                "grund",
                "text",
                "Was ist der wichtigste Grund für Ihre Antwort?",
                "What is the main reason for your answer?",
                mood=False,
            ),
        ],
        settle="close",
    ),
    Pattern(
        key="blitz",
        title=Said("Blitzumfrage", "Flash poll"),
        purpose=Said(
            "Eine Frage, und das Ergebnis steht da, sobald die fünfte Antwort kommt. Gut in "
            "einer Versammlung; Kommentare werden nur ausgezählt.",
            "One question, and the result is there as soon as the fifth answer comes. Good in a "
            "meeting; comments are only counted.",
        ),
        questions=[
            _scale(
                "heute", "Wie geht es Ihnen heute bei der Arbeit?", "How are you at work today?"
            ),
            Question(
                "dahinter", "text", "Was steckt dahinter?", "What is behind that?", mood=False
            ),
        ],
        settle=0,
        texts="figures_only",
    ),
    Pattern(
        key="veraenderung",
        title=Said("Nach einer Veränderung", "After a change"),
        purpose=Said(
            "Nach einem Umbau, Umzug oder neuen System, und sechs Wochen später noch einmal.",
            "After a reorganisation, a move or a new system, and once more six weeks later.",
        ),
        questions=[
            _scale(
                "grund",
                "Ich verstehe, warum es diese Veränderung gibt.",
                "I understand why this change was made.",
            ),
            _scale(
                "information",
                "Über das, was mich betrifft, werde ich rechtzeitig informiert.",
                "I am told in time about what concerns me.",
            ),
            _scale(
                "unterstuetzung",
                "Bei der Umstellung bekomme ich die Unterstützung, die ich brauche.",
                "I get the support I need with the change.",
            ),
            _scale(
                "arbeit",
                "Wie kommen Sie mit der neuen Arbeitsweise zurecht?",
                "How are you getting on with the new way of working?",
            ),
            Question(
                "hilfe",
                "text",
                "Was würde Ihnen jetzt am meisten helfen?",
                "What would help you most now?",
                mood=False,
            ),
        ],
    ),
    Pattern(
        key="belastung",
        title=Said("Arbeitsmenge", "Workload"),
        purpose=Said(
            "Wenn viel zu tun ist: Menge, Planbarkeit, Pausen und Unterstützung. Es geht um "
            "die Arbeit, nicht um die Gesundheit Einzelner.",
            "When there is a lot to do: amount, predictability, breaks and support. It is about "
            "the work, not about anybody's health.",
        ),
        questions=[
            _scale(
                "menge",
                "Die Menge meiner Arbeit ist gut zu schaffen.",
                "The amount of my work is manageable.",
            ),
            _scale(
                "planbarkeit", "Meine Arbeitszeit ist gut planbar.", "My hours are easy to plan."
            ),
            _scale("pausen", "Ich kann meine Pausen nehmen.", "I can take my breaks."),
            _scale(
                "rueckhalt",
                "Wenn es eng wird, bekomme ich Unterstützung.",
                "When things get tight, I get support.",
            ),
            Question(
                "entlastung",
                "text",
                "Was würde Ihre Arbeit am ehesten erleichtern?",
                "What would make your work easier?",
                mood=False,
            ),
        ],
    ),
    Pattern(
        key="vorrang",
        title=Said("Was zuerst?", "What first?"),
        purpose=Said(
            "Eine Auswahl und ein Satz dazu, wenn Sie wissen möchten, wo Sie anfangen sollen. "
            "Sie zählt nicht zur Stimmung; die Antworten passen Sie an.",
            "One choice and a sentence about it, when you would like to know where to begin. It "
            "does not count towards the mood; adapt the options.",
        ),
        questions=[
            Question(
                "vorrang",
                "choice",
                "Was würde Ihre Arbeit zurzeit am meisten erleichtern?",
                "What would make your work easiest at the moment?",
                mood=False,
                options=[
                    ChoiceOption("Mehr Zeit für die Aufgaben", "More time for the tasks"),
                    ChoiceOption("Weniger Unterbrechungen", "Fewer interruptions"),
                    ChoiceOption("Frühere Informationen", "Earlier information"),
                    ChoiceOption("Klare Zuständigkeiten", "Clear responsibilities"),
                    ChoiceOption("Bessere Technik", "Better technology"),
                    ChoiceOption("Es passt, wie es ist", "It is fine as it is"),
                ],
            ),
            Question(
                "warum",
                "text",
                "Möchten Sie das näher beschreiben?",
                "Would you like to say more about it?",
                mood=False,
            ),
        ],
    ),
)
