"""What whoever answers reads, in every voice."""

from service.paper.outcomes import OUTCOMES
from service.paper.promises import PROMISES
from service.paper.voices import SAME, VOICES, Texts, Voice

_PAGE: Texts = {
    "language": ("de", SAME, "en"),
    "skip": ("Zum Inhalt springen", SAME, "Skip to content"),
    "switch": ("English", SAME, "Deutsch"),
    "until": ("Offen bis {moment}", SAME, "Open until {moment}"),
    "step": ("Frage {number} von {count}", SAME, "Question {number} of {count}"),
    "no_answer": ("Keine Angabe", SAME, "No answer"),
    "next": ("Weiter", SAME, "Next"),
    "back": ("Zurück", SAME, "Back"),
    "send": ("Antworten absenden", SAME, "Send answers"),
    "tap": (
        "Tippen Sie auf eine Antwort, dann geht es gleich weiter.",
        "Tippe auf eine Antwort, dann geht es gleich weiter.",
        "Tap an answer to go on.",
    ),
    "discard": ("Eingaben verwerfen", SAME, "Discard what I entered"),
    "discarded": (
        "Ihre Eingaben sind verworfen.",
        "Deine Eingaben sind verworfen.",
        "What you entered is gone.",
    ),
    "undo": ("Rückgängig", SAME, "Undo"),
    "restored": (
        "Ihre Eingaben sind wieder da.",
        "Deine Eingaben sind wieder da.",
        "What you entered is back.",
    ),
    "no_names": (
        "Bitte nennen Sie keine Namen und nichts, woran jemand zu erkennen ist.",
        "Bitte nenne keine Namen und nichts, woran jemand zu erkennen ist.",
        "Please give no names and nothing that identifies anybody.",
    ),
    "optional": ("Freiwillig.", SAME, "Optional."),
    "longest": ("Höchstens {limit} Zeichen.", SAME, "At most {limit} characters."),
    "left": ("Noch {count} Zeichen", SAME, "{count} characters left"),
    "sending": ("Wird gesendet …", SAME, "Sending …"),
    "unsent": (
        (
            "Noch nicht gesendet. Ihre Antworten bleiben auf diesem Gerät, bis es gelingt; wir "
            "versuchen es von selbst wieder."
        ),
        (
            "Noch nicht gesendet. Deine Antworten bleiben auf diesem Gerät, bis es gelingt; wir "
            "versuchen es von selbst wieder."
        ),
        "Not sent yet. Your answers stay on this device until it works; we keep trying.",
    ),
    "retry": ("Jetzt senden", SAME, "Send now"),
    "empty": (
        "Noch ist keine Frage beantwortet. Bitte beantworten Sie mindestens eine.",
        "Noch ist keine Frage beantwortet. Bitte beantworte mindestens eine.",
        "No question is answered yet. Please answer at least one.",
    ),
    "misfit": (
        "Eine Antwort passt nicht zur Frage. Bitte sehen Sie die markierte Stelle noch einmal an.",
        "Eine Antwort passt nicht zur Frage. Bitte sieh dir die markierte Stelle noch einmal an.",
        "An answer does not fit its question. Please check the marked question again.",
    ),
    "too_long": (
        "Der Text ist zu lang. Bitte kürzen Sie ihn auf höchstens {limit} Zeichen.",
        "Der Text ist zu lang. Bitte kürze ihn auf höchstens {limit} Zeichen.",
        "The text is too long. Please shorten it to at most {limit} characters.",
    ),
    "choose_again": ("Bitte neu auswählen.", SAME, "Please choose again."),
    "new_tab": ("öffnet ein neues Fenster", SAME, "opens a new window"),
    "checkin": ("Wie geht es Ihnen heute?", "Wie geht es dir heute?", "How are you today?"),
    "checkin_lead": (
        "Einmal tippen genügt, einmal am Tag und freiwillig.",
        SAME,
        "One tap is enough, once a day, if you like.",
    ),
    "checkin_chosen": (
        "Noch ist nichts gesendet.",
        SAME,
        "Nothing is sent yet.",
    ),
    "checkin_send": ("„{answer}“ absenden", SAME, "Send “{answer}”"),
    "checkin_onward": ("Zur Antwort", SAME, "Go on to answer"),
    "checkin_other": (
        "Oder tippen Sie auf eine andere Antwort",
        "Oder tippe auf eine andere Antwort",
        "Or tap another answer",
    ),
    "checkin_once": (
        "Die erste Antwort eines Tages gilt.",
        SAME,
        "The first answer of a day counts.",
    ),
}
_TEXTS = _PAGE | PROMISES | OUTCOMES


def words(voice: Voice) -> dict[str, str]:
    """Return all sentences in a voice."""
    at = VOICES.index(voice)
    return {key: texts[at] or texts[0] for key, texts in _TEXTS.items()}
