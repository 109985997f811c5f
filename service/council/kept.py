"""How long each kind of data is kept: what the page, the annex and administrators read."""

from service.council import words
from service.council.types import Kept
from service.kernel.said import Language, Said
from service.settings import Settings

_UNTIL_CLOSED = Said("bis die Runde ausgewertet ist", "until the round has been evaluated")


def kept(settings: Settings, language: Language = "de") -> list[Kept]:
    """Return every kind of data with how long it is kept."""
    everything = (*_of_answers(settings), *_of_people(), *_of_the_service(settings))
    return [Kept(kind.to(language), how_long.to(language)) for kind, how_long in everything]


def _of_answers(settings: Settings) -> tuple[tuple[Said, Said], ...]:
    texts = words.days(settings.keep_texts_days)
    return (
        (
            Said("Antworten, die noch nicht versiegelt sind", "Answers not sealed yet"),
            Said(
                "bis zum Versiegeln, längstens bis ihre Runde oder ihr Tag ausgewertet ist",
                "until sealed, at the latest until their round or day has been evaluated",
            ),
        ),
        (Said("Einladungen zu einer Runde", "Invitations to a round"), _UNTIL_CLOSED),
        (
            Said(
                "Kennzeichen, dass an einer Runde teilgenommen wurde (nur mit dem Geheimnis "
                "lesbar)",
                "Markers that somebody took part in a round (readable with the secret only)",
            ),
            _UNTIL_CLOSED,
        ),
        (
            Said(
                "Prüfsummen der Teilnahme-Links, ohne Bezug zur Person, sobald die Runde "
                "ausgewertet ist",
                "Hashes of participation links, not tied to a person once the round has been "
                "evaluated",
            ),
            words.days_after_a_round(settings.keep_links_days),
        ),
        (
            Said(
                "Kennzeichen, wessen tägliche Abfragen und Reaktionen eines Tages schon versiegelt "
                "sind (nur mit dem Geheimnis lesbar)",
                "Markers of whose check-ins and reactions of a day are sealed (readable with the "
                "secret only)",
            ),
            Said("bis der Tag ausgewertet ist", "until the day has been evaluated"),
        ),
        (
            Said(
                "Kennzeichen, dass eine Reaktion schon gezählt wurde (ohne ihren Wert)",
                "Markers that a reaction was counted already (without its value)",
            ),
            words.days(400),
        ),
        (
            Said("Versiegelte Summen", "Sealed sums"),
            Said(
                "unbefristet; sie lassen sich keiner Person zuordnen",
                "without limit; they cannot be traced to a person",
            ),
        ),
        (
            Said("Gezeigte Texte", "Texts that are shown"),
            Said(
                f"{texts.de} ab dem Montag ihrer Woche", f"{texts.en} from the Monday of their week"
            ),
        ),
    )


def _of_people() -> tuple[tuple[Said, Said], ...]:
    return (
        (
            Said("Verzeichnis", "Directory"),
            Said(
                "bis die Person gelöscht wird; wer ausscheidet, bleibt bis dahin als nicht mehr "
                "dabei eingetragen",
                "until the person is erased; until then whoever left stays, marked as gone",
            ),
        ),
        (
            Said("Konten und Rollen", "Accounts and roles"),
            Said(
                "Rollen, bis sie entzogen werden; beide, bis die Person gelöscht wird",
                "roles until they are withdrawn; both until the person is erased",
            ),
        ),
        (
            Said("Anmeldungen", "Sessions"),
            Said(
                "bis zur Abmeldung, sonst bis drei Tage nach der letzten Nutzung",
                "until sign-out, else until three days after their last use",
            ),
        ),
        (
            Said("Angefangene Anmeldungen", "Sign-ins that were begun"),
            Said(
                "zehn Minuten; gelöscht spätestens nach zwei Tagen",
                "ten minutes; deleted after two days at the latest",
            ),
        ),
        (
            Said(
                "Zähler gegen zu viele Anfragen, nach Konto, Schlüssel oder verschlüsselter "
                "Adresse",
                "Counters against too many requests, by account, key or encrypted address",
            ),
            Said("zwei Minuten", "two minutes"),
        ),
    )


def _of_the_service(settings: Settings) -> tuple[tuple[Said, Said], ...]:
    return (
        (Said("Protokoll", "Audit log"), words.days(settings.keep_audit_days)),
        (
            Said(
                "Kennungen, an denen eine wiederholte Anfrage erkannt wird",
                "Keys that tell a repeated request",
            ),
            words.days(settings.keep_requests_days),
        ),
        (
            Said("Schlüssel für Programme", "Keys of programs"),
            Said("bis sie widerrufen werden", "until they are revoked"),
        ),
        (
            Said("Freigaben von Widgets, ohne ihr Token", "Published widgets, without their token"),
            Said(
                "unbefristet; sie nennen ein Team und das Konto, das sie erteilt hat",
                "without limit; they name a team and the account that allowed it",
            ),
        ),
        (
            Said("Vorschläge für niedrigere Schwellen", "Proposals for lower thresholds"),
            Said(
                "unbefristet; sie nennen die Konten, die vorgeschlagen und entschieden haben",
                "without limit; they name the accounts that proposed and decided",
            ),
        ),
        (
            Said(
                "Umfragen, Runden und Beiträge aus dem Netzwerk, ohne Personen",
                "Surveys, rounds and posts of the network, without people",
            ),
            Said("unbefristet", "without limit"),
        ),
        (
            Said(
                "Sicherungskopien und Änderungsprotokoll der Datenbank",
                "Backups and write-ahead log of the database",
            ),
            Said(
                "solange der Betrieb sie aufbewahrt, vorgesehen sind höchstens sieben Tage; sie "
                "enthalten, was in der Datenbank stand",
                "as long as whoever runs it keeps them, seven days at most are intended; they "
                "hold what the database held",
            ),
        ),
    )
