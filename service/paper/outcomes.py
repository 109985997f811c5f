"""What is said after an answer, or instead of a question: a title and a sentence."""

from service.paper.voices import SAME, Texts

OUTCOMES: Texts = {
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
            "Mit diesem oder einem früheren Link an Sie wurde bereits geantwortet. Die erste "
            "Antwort gilt; diese hier ist nicht gespeichert."
        ),
        (
            "Mit diesem oder einem früheren Link an dich wurde bereits geantwortet. Die erste "
            "Antwort gilt; diese hier ist nicht gespeichert."
        ),
        (
            "This link, or an earlier one to you, was used before. The first answer counts; this "
            "one was not stored."
        ),
    ),
    "shared": (
        "Auf einem gemeinsam genutzten Gerät: Schließen Sie bitte auch das Browserfenster.",
        "Auf einem gemeinsam genutzten Gerät: Schließ bitte auch das Browserfenster.",
        "On a shared device, please close the browser window, too.",
    ),
    "unknown-token_title": ("Diesen Link kennen wir nicht", SAME, "We do not know this link"),
    "unknown-token": (
        "Vielleicht ist er nicht vollständig. Öffnen Sie ihn bitte direkt aus der Einladung.",
        "Vielleicht ist er nicht vollständig. Öffne ihn bitte direkt aus der Einladung.",
        "It may be incomplete. Please open it straight from your invitation.",
    ),
    "round-closed_title": ("Diese Umfrage ist beendet", SAME, "This survey has ended"),
    "round-closed": (
        "Sie nimmt keine Antworten mehr an. Was vorher eingegangen ist, zählt.",
        SAME,
        "It takes no more answers. What arrived before counts.",
    ),
    "round-not-open_title": (
        "Diese Umfrage beginnt erst noch",
        SAME,
        "This survey has not started yet",
    ),
    "round-not-open": (
        "Sie öffnet am {moment}. Ihr Link bleibt gültig, kommen Sie dann gerne wieder.",
        "Sie öffnet am {moment}. Dein Link bleibt gültig, komm dann gerne wieder.",
        "It opens on {moment}. Your link stays good, please come back then.",
    ),
    "collecting-stopped_title": (
        "Gerade wird nichts erhoben",
        SAME,
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
    "busy_title": ("Das hat gerade nicht geklappt", SAME, "That did not work just now"),
    "busy": (
        "Bitte gehen Sie zurück und senden Sie noch einmal. Doppelt gezählt wird nichts.",
        "Bitte geh zurück und sende noch einmal. Doppelt gezählt wird nichts.",
        "Please go back and send again. Nothing counts twice.",
    ),
    "source-off_title": ("Heute fragen wir nicht", SAME, "No question today"),
    "source-off": (
        "Die tägliche Frage ist zurzeit ausgeschaltet.",
        SAME,
        "The daily question is switched off at present.",
    ),
    "team-too-new_title": ("Ab morgen zählt es", SAME, "It counts from tomorrow on"),
    "team-too-new": (
        "Ihr Team ist heute erst dazugekommen. Morgen fragen wir auch Sie.",
        "Dein Team ist heute erst dazugekommen. Morgen fragen wir auch dich.",
        "Your team is new today. Tomorrow we shall ask you, too.",
    ),
    "stopped_title": ("Gerade wird nichts erhoben", SAME, "Nothing is being collected right now"),
    "stopped": (
        "Der Betriebsrat hat die Erhebung angehalten. Es wurde nichts gespeichert.",
        SAME,
        "The works council has stopped all collecting. Nothing was stored.",
    ),
    "checkin_thanks_title": ("Danke", SAME, "Thank you"),
    "checkin_thanks": (
        "Es zählt Ihre erste Antwort von heute. Morgen fragen wir gerne wieder.",
        "Es zählt deine erste Antwort von heute. Morgen fragen wir gerne wieder.",
        "Your first answer of today counts. We are glad to ask again tomorrow.",
    ),
}
