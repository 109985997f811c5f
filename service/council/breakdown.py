"""What the page and the annex say about the breakdown."""

from service.council.types import Facts, Points, Section, Table, Text


def breakdown(facts: Facts) -> Section:
    """Say what else than teams figures are split by, and how that is kept safe."""
    declared = facts.configuration.breakdown
    if declared is None:
        return Section(
            "gliederung",
            "Gliederung",
            [
                Text(
                    "Ausgewertet wird nur nach Teams. Ein weiteres Merkmal, etwa der Standort, ist "
                    "nicht festgelegt."
                )
            ],
        )
    used = [poll.title for poll in facts.configuration.polls if poll.divided]
    polls = ", ".join(f"„{title}“" for title in used)
    return Section(
        "gliederung",
        "Gliederung",
        [
            Text(
                f"Neben dem Team ist ein Merkmal festgelegt: „{declared.de}“. Ein zweites kann es "
                "nicht geben, und filtern lässt sich nicht. "
                + (
                    f"Danach ausgewertet wird in: {polls}."
                    if used
                    else "Noch nutzt es keine Umfrage."
                )
            ),
            Table(
                f"Werte des Merkmals „{declared.de}“",
                ["Wert", "Bezeichnung auf Englisch"],
                [[value.de, value.en] for value in declared.values],
            ),
            Points(
                [
                    (
                        "Die Antworten werden von Anfang an getrennt gesammelt: je Team und Wert. "
                        "Jede Zahl bleibt deshalb eine Summe ganzer Gruppen, auch das, was übrig "
                        "bleibt, wenn man die Werte vom Team abzieht."
                    ),
                    (
                        "Haben in einem Team zu wenige Personen einen Wert, zählen sie im nächsten "
                        "übergeordneten Team mit, in dem es genug sind. Sind es auch insgesamt zu "
                        "wenige, zählen sie mit denen, die keinen Wert haben."
                    ),
                    (
                        "Sind diese zusammen zu wenige, werden Personen mit dem häufigsten Wert "
                        "dazugelost. Ihre Antworten zählen dann im Team, aber nicht bei ihrem Wert."
                    ),
                    (
                        "Wie viele Personen eines Wertes eingeladen sind und wie viele davon "
                        "teilgenommen haben, wird nicht gezeigt."
                    ),
                    (
                        "Reaktionen, Antworten auf Beiträge und tägliche Abfragen werden nicht "
                        "danach ausgewertet. Gezeigte Texte tragen keinen Wert."
                    ),
                    "Eine Änderung gilt nur für Runden, die danach eröffnet werden.",
                ]
            ),
        ],
    )
