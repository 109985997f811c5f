"""Who sees what, and who does not, as the page and the annex say it."""

from service.council.types import Section, Table


def access() -> Section:
    """Say who sees what, and who does not."""
    rows = [
        [
            "Beschäftigte",
            (
                "Die Fragen ihrer Umfrage und, bevor sie antworten, was mit den Antworten "
                "geschieht: die Schwellen, die dafür gelten, wann Zahlen erscheinen und wer was "
                "sieht."
            ),
            "Antworten anderer",
        ],
        [
            "Führungskraft",
            (
                "Stimmung und Beteiligung des eigenen Teams und der Teams darunter, sobald genug "
                "Antworten versiegelt sind, und Texte, deren Anzeige angekündigt war. Jedes Lesen "
                "von Texten steht im Protokoll. Zu Beiträgen im Netzwerk, wie alle Teams zusammen "
                "darauf reagiert haben. Kann die Gesamtstimmung des Teams als Widget im Intranet "
                "freigeben."
            ),
            "Andere Teams für sich, einzelne Antworten, wer teilgenommen hat",
        ],
        [
            "Personalbereich",
            (
                "Stimmung und Beteiligung aller Teams. Legt Umfragen an, eröffnet und beendet "
                "Runden, pflegt das Verzeichnis und das Merkmal, nach dem gegliedert wird, hebt "
                "Schwellen an und schlägt niedrigere vor. Erteilt Auskunft über die Daten einer "
                "Person und löscht sie. Kann Teilnahme-Links als Datei abholen, um sie zu "
                "verschicken; jeder Abruf steht im Protokoll. Wer einen Link hat, kann an Stelle "
                "der Person antworten und erfährt dann, ob sie es schon getan hat. Kann die "
                "Gesamtstimmung jedes Teams als Widget im Intranet freigeben."
            ),
            (
                "Texte, sofern die Rolle „Texte lesen“ nicht eigens vergeben ist; einzelne "
                "Antworten, wer teilgenommen hat"
            ),
        ],
        [
            "Administration",
            (
                "Verzeichnis, das Merkmal, nach dem gegliedert wird, Einstellungen der täglichen "
                "Quellen, Werte der Reaktionen, Schlüssel für Programme und wer welche Rolle hat. "
                "Beendet Freigaben von Widgets und schlägt niedrigere Schwellen vor. Jede Änderung "
                "steht im Protokoll."
            ),
            "Auswertungen und Texte",
        ],
        [
            "Technische Anbindung",
            (
                "Was ihr Schlüssel erlaubt: das Verzeichnis lesen und pflegen, Umfragen anlegen, "
                "Runden eröffnen und beenden, Beiträge, Reaktionen und Antworten darauf übergeben, "
                "Teilnahme-Links abholen, um sie zu verschicken (für sie gilt, was beim "
                "Personalbereich steht)."
            ),
            (
                "Texte, wer teilgenommen hat; Auswertungen und Protokoll, sofern der Schlüssel "
                "nicht das Recht „Stimmung lesen“ oder „Protokoll lesen“ hat"
            ),
        ],
        [
            "Wer eine Intranetseite mit einem Widget öffnet",
            (
                "Die Gesamtstimmung des freigegebenen Teams aus vier Wochen und, wo das "
                "freigegeben ist, ihren Verlauf und die Zahl der Rückmeldungen."
            ),
            "Einzelne Fragen, Quellen, Themen und Texte",
        ],
        [
            "Betriebsrat",
            (
                "Diese Angaben und das Protokoll. Entscheidet über niedrigere Schwellen und kann "
                "die Erhebung jederzeit anhalten."
            ),
            "Auswertungen und Texte",
        ],
        [
            "Betrieb der Datenbank",
            (
                "Wer die Datenbank selbst verwaltet, kann lesen, was darin steht: versiegelte "
                "Summen, Antworten, die noch nicht versiegelt sind, und Einladungen, beides ohne "
                "Verbindung, und auf die Minute genau, wann zu den offenen Antworten eines Teams "
                "zuletzt etwas dazukam. Wer zugleich das Geheimnis des Dienstes kennt, kann "
                "während einer laufenden Runde sehen, ob jemand geantwortet hat, und unmittelbar "
                "danach oder aus Sicherungskopien auch, was. Beides soll deshalb nicht in einer "
                "Hand liegen. Bei der täglichen Abfrage genügt dafür in der ersten Minute die "
                "Datenbank allein."
            ),
            "Ohne das Geheimnis: wer was in einer Umfrage geantwortet hat",
        ],
    ]
    table = Table("Zugriffsrechte nach Rolle", ["Rolle", "Sieht und darf", "Sieht nicht"], rows)
    return Section("zugriff", "Wer sieht was", [table])
