"""What the people team's pages say where a program keeps it."""

from service.kernel.said import Said

SETTLES: dict[str, Said] = {
    "0": Said(
        "Sofort, sobald genug Antworten da sind (Blitzumfrage)",
        "At once, as soon as there are enough answers (flash poll)",
    ),
    "300": Said(
        "Nach 5 Minuten ohne neue Antwort",
        "After 5 minutes without a new answer",
    ),
    "3600": Said(
        "Nach einer Stunde ohne neue Antwort",
        "After an hour without a new answer",
    ),
    "close": Said("Erst am Ende der Runde", "Only at the end of the round"),
}
KINDS: dict[str, Said] = {
    "scale5": Said("Gesichter, 5 Stufen", "Faces, 5 points"),
    "scale11": Said("0 bis 10", "0 to 10"),
    "choice": Said("Auswahl", "Choice"),
    "text": Said("Freitext", "Free text"),
}
WHY: dict[str, Said] = {
    "title": Said(
        "Bitte geben Sie der Umfrage einen Titel, höchstens 200 Zeichen.",
        "Please give the poll a title of at most 200 characters.",
    ),
    "questions": Said(
        "Bitte stellen Sie mindestens eine Frage.",
        "Please ask at least one question.",
    ),
    "k_figures": Said(
        "Bitte eine ganze Zahl von 5 bis 1000.",
        "Please enter a whole number from 5 to 1000.",
    ),
    "k_texts": Said(
        "Bitte eine ganze Zahl von 10 bis 1000, nicht kleiner als bei den Zahlen.",
        "Please enter a whole number from 10 to 1000, not smaller than the one for figures.",
    ),
    "second_text": Said(
        "Eine Umfrage kann nur eine Freitextfrage haben.",
        "A poll can have only one free-text question.",
    ),
    "wording": Said(
        "Eine Frage hat höchstens 500 Zeichen.",
        "A question has at most 500 characters.",
    ),
    "closes_at": Said(
        "Bitte Tag und Uhrzeit angeben, die in der Zukunft liegen.",
        "Please enter a day and time in the future.",
    ),
    "length": Said(
        "Eine Runde endet nach ihrem Beginn und dauert höchstens ein Jahr.",
        "A round ends after it begins and lasts a year at most.",
    ),
    "audience": Said(
        "Bitte wählen Sie mindestens ein Team.",
        "Please choose at least one team.",
    ),
    "ended": Said(
        "Eines der Teams wurde inzwischen aufgelöst. Bitte wählen Sie noch einmal.",
        "One of the teams has been closed in the meantime. Please choose again.",
    ),
}
