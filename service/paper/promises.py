"""What becomes of answers, and who sees what of them."""

from service.paper.voices import SAME, Texts

PROMISES: Texts = {
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
    "when_full": ("sobald so viele geantwortet haben", SAME, "as soon as that many have answered"),
    "when_closed": (
        "erst wenn die Umfrage endet oder alle geantwortet haben",
        SAME,
        "only when the survey ends or everybody has answered",
    ),
    "when_day_closed": (
        "erst wenn der Tag endet oder alle geantwortet haben",
        SAME,
        "only when the day ends or everybody has answered",
    ),
    "when_settled": (
        "meist wenn {pause} lang keine neue Antwort kam",
        SAME,
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
        SAME,
        "If they are too few in the end, they count in the unit above, or not at all.",
    ),
    "who": ("Wer sieht was?", SAME, "Who sees what?"),
    "who_leader": (
        (
            "Führungskräfte und Personalbereich sehen Zahlen von Teams, nie von Personen. Die "
            "Gesamtstimmung eines Teams können sie im Intranet zeigen."
        ),
        SAME,
        (
            "Leaders and the people team see figures of teams, never of people. They can show a "
            "team's overall mood on the intranet."
        ),
    ),
    "who_breakdown": (
        "Die Zahlen dieser Umfrage gibt es auch getrennt nach {breakdown}, nach derselben Regel.",
        SAME,
        "The figures of this survey are split by {breakdown} as well, under the same rule.",
    ),
    "who_texts": (
        (
            "Kommentare sehen Führungskräfte und wer eigens dafür berechtigt ist, in Gruppen von "
            "mindestens {k} und ohne Bewertung. Jedes Lesen wird protokolliert."
        ),
        SAME,
        (
            "Comments are seen by leaders and whoever has a special permission, in groups of at "
            "least {k} and without a score. Every reading is recorded."
        ),
    ),
    "who_dropped": (
        "In dieser Umfrage werden nur Zahlen gezeigt, keine Kommentare.",
        SAME,
        "This survey shows figures only, no comments.",
    ),
    "who_nobody": (
        (
            "Wer geantwortet hat und wer nicht, wird niemandem gezeigt. Die Einladung ist von den "
            "Antworten getrennt."
        ),
        SAME,
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
        SAME,
        (
            "Once a group is formed the individual answers are deleted; they cannot be changed or "
            "taken back any more."
        ),
    ),
    "who_groups": (
        "Haben alle geantwortet oder doppelt so viele wie nötig, erscheinen Zahlen schon früher.",
        SAME,
        "Where everybody has answered, or twice as many as needed, figures appear earlier.",
    ),
    "own_link": (
        (
            "Wer Ihren persönlichen Link hat, kann an Ihrer Stelle antworten und erfährt dabei, ob "
            "Sie es schon getan haben. Geben Sie ihn nicht weiter. Auch wer die Links verschickt, "
            "hat ihn; jedes Abholen der Links steht im Protokoll, das der Betriebsrat liest."
        ),
        (
            "Wer deinen persönlichen Link hat, kann an deiner Stelle antworten und erfährt dabei, "
            "ob du es schon getan hast. Gib ihn nicht weiter. Auch wer die Links verschickt, hat "
            "ihn; jedes Abholen der Links steht im Protokoll, das der Betriebsrat liest."
        ),
        (
            "Whoever has your personal link can answer in your place, and learns by that whether "
            "you have answered. Do not pass it on. Those who send the links out have it, too; each "
            "time the links are fetched stands in the audit log, which the works council reads."
        ),
    ),
    "anonymous": ("So bleiben Sie anonym", "So bleibst du anonym", "How you stay anonymous"),
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
    "promise_one": (
        "Was mit Ihrer Antwort geschieht",
        "Was mit deiner Antwort geschieht",
        "What happens with your answer",
    ),
    "who_nobody_today": (
        "Wer heute geantwortet hat und wer nicht, wird niemandem gezeigt.",
        SAME,
        "Nobody is shown who has answered today and who has not.",
    ),
}
