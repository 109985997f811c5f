"""What whoever answers reads: every sentence as "Sie", as "du" and in English.

A sentence that is the same for "Sie" and "du" stands once. The organisation chooses between
the two (`STIMMUNG_ADDRESS`), the reader between German and English.
"""

from typing import Literal

from service.kernel.said import Language

Address = Literal["sie", "du"]
Voice = Literal["sie", "du", "en"]
VOICES: tuple[Voice, ...] = ("sie", "du", "en")

_SAME = ""

_TEXTS: dict[str, tuple[str, str, str]] = {
    "language": ("de", _SAME, "en"),
    "skip": ("Zum Inhalt springen", _SAME, "Skip to content"),
    "switch": ("English", _SAME, "Deutsch"),
    "until": ("Offen bis {moment}", _SAME, "Open until {moment}"),
    "step": ("Frage {number} von {count}", _SAME, "Question {number} of {count}"),
    "no_answer": ("Keine Angabe", _SAME, "No answer"),
    "next": ("Weiter", _SAME, "Next"),
    "back": ("Zurück", _SAME, "Back"),
    "send": ("Antworten absenden", _SAME, "Send answers"),
    "tap": (
        "Tippen Sie auf eine Antwort, dann geht es gleich weiter.",
        "Tippe auf eine Antwort, dann geht es gleich weiter.",
        "Tap an answer to go on.",
    ),
    "discard": ("Eingaben verwerfen", _SAME, "Discard what I entered"),
    "discarded": (
        "Ihre Eingaben sind verworfen.",
        "Deine Eingaben sind verworfen.",
        "What you entered is gone.",
    ),
    "undo": ("Rückgängig", _SAME, "Undo"),
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
    "optional": ("Freiwillig.", _SAME, "Optional."),
    "longest": ("Höchstens {limit} Zeichen.", _SAME, "At most {limit} characters."),
    "left": ("Noch {count} Zeichen", _SAME, "{count} characters left"),
    "sending": ("Wird gesendet …", _SAME, "Sending …"),
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
    "retry": ("Jetzt senden", _SAME, "Send now"),
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
    "choose_again": ("Bitte neu auswählen.", _SAME, "Please choose again."),
    "promise": (
        "Was mit Ihren Antworten geschieht",
        "Was mit deinen Antworten geschieht",
        "What happens with your answers",
    ),
    "promise_figures": (
        (
            "Ihre Antworten werden ohne Namen abgelegt und nur in Zahlen gezeigt, hinter denen "
            "mindestens {k} Personen stehen, {when}."
        ),
        (
            "Deine Antworten werden ohne Namen abgelegt und nur in Zahlen gezeigt, hinter denen "
            "mindestens {k} Personen stehen, {when}."
        ),
        (
            "Your answers are stored without your name and shown only in figures of at least {k} "
            "people, {when}."
        ),
    ),
    "when_full": ("sobald so viele geantwortet haben", _SAME, "as soon as that many have answered"),
    "when_closed": (
        "erst wenn die Umfrage endet oder alle geantwortet haben",
        _SAME,
        "only when the survey ends or everybody has answered",
    ),
    "when_day_closed": (
        "erst wenn der Tag endet oder alle geantwortet haben",
        _SAME,
        "only when the day ends or everybody has answered",
    ),
    "when_settled": (
        "meist wenn {pause} lang keine neue Antwort kam",
        _SAME,
        "usually once no new answer has come in for {pause}",
    ),
    "promise_texts": (
        (
            "Ihr Kommentar ist nur gemischt in Gruppen von mindestens {k} Personen zu lesen, ohne "
            "Namen, ohne Uhrzeit und ohne Ihre übrigen Antworten."
        ),
        (
            "Dein Kommentar ist nur gemischt in Gruppen von mindestens {k} Personen zu lesen, ohne "
            "Namen, ohne Uhrzeit und ohne deine übrigen Antworten."
        ),
        (
            "Your comment can be read only in shuffled groups of at least {k} people, without your "
            "name, the time or your other answers."
        ),
    ),
    "promise_dropped": (
        (
            "Ihren Kommentar bekommt niemand zu lesen: Ein Programm in dieser Installation stellt "
            "fest, ob er eher positiv oder negativ ist und wovon er handelt, dann wird er gelöscht."
        ),
        (
            "Deinen Kommentar bekommt niemand zu lesen: Ein Programm in dieser Installation stellt "
            "fest, ob er eher positiv oder negativ ist und wovon er handelt, dann wird er gelöscht."
        ),
        (
            "Nobody gets to read your comment: a program in this installation works out whether it "
            "is more positive or more negative and what it is about, then it is deleted."
        ),
    ),
    "promise_no_text": (
        "Sind es am Ende zu wenige, zählen sie im übergeordneten Bereich mit oder gar nicht.",
        _SAME,
        "If they are too few in the end, they count in the unit above, or not at all.",
    ),
    "who": ("Wer sieht was?", _SAME, "Who sees what?"),
    "who_leader": (
        (
            "Führungskräfte und Personalbereich sehen Zahlen von Teams, nie von Personen. Die "
            "Gesamtstimmung eines Teams können sie im Intranet zeigen."
        ),
        _SAME,
        (
            "Leaders and the people team see figures of teams, never of people. They can show a "
            "team's overall mood on the intranet."
        ),
    ),
    "who_breakdown": (
        "Die Zahlen dieser Umfrage gibt es auch getrennt nach {breakdown}, nach derselben Regel.",
        _SAME,
        "The figures of this survey are split by {breakdown} as well, under the same rule.",
    ),
    "who_texts": (
        (
            "Kommentare sehen Führungskräfte und wer eigens dafür berechtigt ist, in Gruppen von "
            "mindestens {k} und ohne Bewertung. Jedes Lesen wird protokolliert."
        ),
        _SAME,
        (
            "Comments are seen by leaders and whoever has a special permission, in groups of at "
            "least {k} and without a score. Every reading is recorded."
        ),
    ),
    "who_dropped": (
        "In dieser Umfrage werden nur Zahlen gezeigt, keine Kommentare.",
        _SAME,
        "This survey shows figures only, no comments.",
    ),
    "who_nobody": (
        (
            "Wer geantwortet hat und wer nicht, wird niemandem gezeigt. Die Einladung ist von den "
            "Antworten getrennt."
        ),
        _SAME,
        (
            "Nobody is shown who has answered and who has not. Invitations are kept apart from "
            "answers."
        ),
    ),
    "who_sealed": (
        (
            "Ist eine Gruppe gebildet, werden die einzelnen Antworten gelöscht. Ändern oder "
            "zurücknehmen lassen sie sich danach nicht mehr."
        ),
        _SAME,
        (
            "Once a group is formed the individual answers are deleted; they cannot be changed or "
            "taken back any more."
        ),
    ),
    "who_groups": (
        "Haben alle geantwortet oder doppelt so viele wie nötig, erscheinen Zahlen schon früher.",
        _SAME,
        "Where everybody has answered, or twice as many as needed, figures appear earlier.",
    ),
    "own_link": (
        (
            "Wer Ihren persönlichen Link hat, kann an Ihrer Stelle antworten. Geben Sie ihn nicht "
            "weiter."
        ),
        (
            "Wer deinen persönlichen Link hat, kann an deiner Stelle antworten. Gib ihn nicht "
            "weiter."
        ),
        "Whoever has your personal link can answer in your place. Do not pass it on.",
    ),
    "anonymous": ("So bleiben Sie anonym", "So bleibst du anonym", "How you stay anonymous"),
    "new_tab": ("öffnet ein neues Fenster", _SAME, "opens a new window"),
    "thanks_title": (
        "Danke, Ihre Antwort ist angekommen",
        "Danke, deine Antwort ist angekommen",
        "Thank you, your answer has arrived",
    ),
    "thanks": (
        "Sie können diese Seite jetzt schließen.",
        "Du kannst diese Seite jetzt schließen.",
        "You can close this page now.",
    ),
    "again_title": (
        "Ihre Antwort zählt schon",
        "Deine Antwort zählt schon",
        "Your answer counts already",
    ),
    "again": (
        (
            "Mit diesem Link wurde bereits geantwortet. Die erste Antwort gilt; diese hier ist "
            "nicht gespeichert."
        ),
        _SAME,
        "This link was used before. The first answer counts; this one was not stored.",
    ),
    "shared": (
        "Auf einem gemeinsam genutzten Gerät: Schließen Sie bitte auch das Browserfenster.",
        "Auf einem gemeinsam genutzten Gerät: Schließ bitte auch das Browserfenster.",
        "On a shared device, please close the browser window, too.",
    ),
    "unknown-token_title": ("Diesen Link kennen wir nicht", _SAME, "We do not know this link"),
    "unknown-token": (
        "Vielleicht ist er nicht vollständig. Öffnen Sie ihn bitte direkt aus der Einladung.",
        "Vielleicht ist er nicht vollständig. Öffne ihn bitte direkt aus der Einladung.",
        "It may be incomplete. Please open it straight from your invitation.",
    ),
    "round-closed_title": ("Diese Umfrage ist beendet", _SAME, "This survey has ended"),
    "round-closed": (
        "Sie nimmt keine Antworten mehr an. Was vorher eingegangen ist, zählt.",
        _SAME,
        "It takes no more answers. What arrived before counts.",
    ),
    "round-not-open_title": (
        "Diese Umfrage beginnt erst noch",
        _SAME,
        "This survey has not started yet",
    ),
    "round-not-open": (
        "Sie öffnet am {moment}. Ihr Link bleibt gültig, kommen Sie dann gerne wieder.",
        "Sie öffnet am {moment}. Dein Link bleibt gültig, komm dann gerne wieder.",
        "It opens on {moment}. Your link stays good, please come back then.",
    ),
    "collecting-stopped_title": (
        "Gerade wird nichts erhoben",
        _SAME,
        "Nothing is being collected right now",
    ),
    "collecting-stopped": (
        (
            "Der Betriebsrat hat die Erhebung angehalten. Es wurde nichts gespeichert. Ihr Link "
            "bleibt gültig, falls sie vor dem Ende der Umfrage weitergeht."
        ),
        (
            "Der Betriebsrat hat die Erhebung angehalten. Es wurde nichts gespeichert. Dein Link "
            "bleibt gültig, falls sie vor dem Ende der Umfrage weitergeht."
        ),
        (
            "The works council has stopped all collecting. Nothing was stored. Your link stays "
            "good if collecting goes on before the survey ends."
        ),
    ),
    "busy_title": ("Das hat gerade nicht geklappt", _SAME, "That did not work just now"),
    "busy": (
        "Bitte gehen Sie zurück und senden Sie noch einmal. Doppelt gezählt wird nichts.",
        "Bitte geh zurück und sende noch einmal. Doppelt gezählt wird nichts.",
        "Please go back and send again. Nothing counts twice.",
    ),
    "checkin": ("Wie geht es Ihnen heute?", "Wie geht es dir heute?", "How are you today?"),
    "checkin_lead": (
        "Einmal tippen genügt, einmal am Tag und freiwillig.",
        _SAME,
        "One tap is enough, once a day, if you like.",
    ),
    "checkin_promise": (
        (
            "Ihre Antwort wird nur als Teil einer Zahl von mindestens {k} Personen gezeigt, "
            "{when}. Bis dahin kann sie in der Anwendung niemand einsehen, danach ist sie gelöscht."
        ),
        (
            "Deine Antwort wird nur als Teil einer Zahl von mindestens {k} Personen gezeigt, "
            "{when}. Bis dahin kann sie in der Anwendung niemand einsehen, danach ist sie gelöscht."
        ),
        (
            "Your answer is shown only as part of a figure of at least {k} people, {when}. Until "
            "then nobody can look at it in the application, afterwards it is deleted."
        ),
    ),
    "source-off_title": ("Heute fragen wir nicht", _SAME, "No question today"),
    "source-off": (
        "Die tägliche Frage ist zurzeit ausgeschaltet.",
        _SAME,
        "The daily question is switched off at present.",
    ),
    "team-too-new_title": ("Ab morgen zählt es", _SAME, "It counts from tomorrow on"),
    "team-too-new": (
        "Ihr Team ist heute erst dazugekommen. Morgen fragen wir auch Sie.",
        "Dein Team ist heute erst dazugekommen. Morgen fragen wir auch dich.",
        "Your team is new today. Tomorrow we shall ask you, too.",
    ),
    "stopped_title": ("Gerade wird nichts erhoben", _SAME, "Nothing is being collected right now"),
    "stopped": (
        "Der Betriebsrat hat die Erhebung angehalten. Es wurde nichts gespeichert.",
        _SAME,
        "The works council has stopped all collecting. Nothing was stored.",
    ),
    "promise_one": (
        "Was mit Ihrer Antwort geschieht",
        "Was mit deiner Antwort geschieht",
        "What happens with your answer",
    ),
    "who_nobody_today": (
        "Wer heute geantwortet hat und wer nicht, wird niemandem gezeigt.",
        _SAME,
        "Nobody is shown who has answered today and who has not.",
    ),
    "checkin_chosen": (
        "Noch ist nichts gesendet.",
        _SAME,
        "Nothing is sent yet.",
    ),
    "checkin_send": ("„{answer}“ absenden", _SAME, "Send “{answer}”"),
    "checkin_onward": ("Zur Antwort", _SAME, "Go on to answer"),
    "checkin_other": (
        "Oder tippen Sie auf eine andere Antwort",
        "Oder tippe auf eine andere Antwort",
        "Or tap another answer",
    ),
    "checkin_once": (
        "Die erste Antwort eines Tages gilt.",
        _SAME,
        "The first answer of a day counts.",
    ),
    "checkin_thanks_title": ("Danke", _SAME, "Thank you"),
    "checkin_thanks": (
        "Es zählt Ihre erste Antwort von heute. Morgen fragen wir gerne wieder.",
        "Es zählt deine erste Antwort von heute. Morgen fragen wir gerne wieder.",
        "Your first answer of today counts. We are glad to ask again tomorrow.",
    ),
}
_POINTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "question": (
        ("Sehr schlecht", "Eher schlecht", "Mittel", "Eher gut", "Sehr gut"),
        ("Very bad", "Rather bad", "So-so", "Rather good", "Very good"),
    ),
    "statement": (
        (
            "Trifft gar nicht zu",
            "Trifft eher nicht zu",
            "Teils, teils",
            "Trifft eher zu",
            "Trifft voll zu",
        ),
        ("Strongly disagree", "Disagree", "Partly", "Agree", "Strongly agree"),
    ),
}
_ENDS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "recommend": (
        ("äußerst unwahrscheinlich", "äußerst wahrscheinlich"),
        ("not at all likely", "extremely likely"),
    ),
    "question": (("sehr schlecht", "sehr gut"), ("very bad", "very good")),
    "statement": (
        ("trifft gar nicht zu", "trifft voll zu"),
        ("strongly disagree", "strongly agree"),
    ),
}


def voice_of(language: Language, address: Address) -> Voice:
    """Return the voice for a language, where the organisation says how it addresses people."""
    return "en" if language == "en" else address


def words(voice: Voice) -> dict[str, str]:
    """Return all sentences in a voice."""
    at = VOICES.index(voice)
    return {key: texts[at] or texts[0] for key, texts in _TEXTS.items()}


def points(wording: str, voice: Voice) -> tuple[str, ...]:
    """Return the labels of a scale of 1 to 5, worst first: a question asks how good something is.

    Anything else is a statement, to which one agrees or not.
    """
    return _POINTS[_form(wording)][voice == "en"]


def ends(wording: str, voice: Voice, *, mood: bool) -> tuple[str, str]:
    """Return what 0 and 10 mean; a question that is not about the mood asks how likely it is."""
    form = _form(wording)
    if form == "question" and not mood:
        form = "recommend"
    return _ENDS[form][voice == "en"]


def _form(wording: str) -> str:
    return "question" if wording.rstrip().endswith("?") else "statement"
