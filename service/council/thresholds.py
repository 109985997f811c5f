"""Which thresholds are in force, for polls, daily sources and open rounds."""

from zoneinfo import ZoneInfo

from service.council import words
from service.council.types import Block, Facts, RoundInForce, Section, Table, Text


def thresholds(facts: Facts, zone: ZoneInfo, *, with_rounds: bool) -> Section:
    """Say which thresholds are in force, and which ones open rounds promised."""
    blocks: list[Block] = [
        Text(
            "Die Schwelle ist die kleinste Gruppe, von der etwas gezeigt wird: nie unter 5 "
            "Personen für Zahlen und nie unter 10 für Texte. Die Wartezeit sagt, wie lange keine "
            "neue Antwort kommen darf, bevor versiegelt wird, was über die Schwelle hinaus da ist."
        ),
        Text(
            "Anheben kann eine Schwelle der Personalbereich allein. Senken lässt sie sich nur, "
            "wenn der Betriebsrat zustimmt, und nur für künftige Runden: Eine offene Runde behält, "
            "was den Befragten zugesagt wurde."
        ),
        _polls(facts),
        _sources(facts),
    ]
    return Section(
        "schwellen",
        "Schwellen",
        [*blocks, *([_rounds(facts, zone)] if with_rounds else [])],
    )


def _polls(facts: Facts) -> Block:
    if not facts.configuration.polls:
        return Text("Es ist noch keine Umfrage angelegt.")
    rows = [
        [
            poll.title,
            words.people(poll.k_figures),
            words.people(poll.k_texts),
            words.pause(poll.settle),
            words.texts(shown=poll.texts_shown),
            "Team und Merkmal" if poll.divided else "Team",
        ]
        for poll in facts.configuration.polls
    ]
    head = ["Umfrage", "Zahlen ab", "Texte ab", "Wartezeit", "Texte", "Ausgewertet nach"]
    return Table("Umfragen, für künftige Runden", head, rows)


def _sources(facts: Facts) -> Table:
    rows = [
        [
            words.SOURCES[source.source],
            "eingeschaltet" if source.enabled else "ausgeschaltet",
            words.people(source.k),
            words.pause(source.settle, "des Tages"),
        ]
        for source in facts.configuration.sources
    ]
    head = ["Quelle", "Erhebung", "Zahlen ab", "Wartezeit"]
    return Table("Tägliche Quellen", head, rows)


def _runs(each: RoundInForce, facts: Facts, zone: ZoneInfo) -> str:
    until = f"bis {words.moment(each.closes_at, zone)}"
    return (
        until if each.opens_at <= facts.at else f"ab {words.moment(each.opens_at, zone)}, {until}"
    )


def _rounds(facts: Facts, zone: ZoneInfo) -> Block:
    if not facts.rounds:
        return Text("Zurzeit ist keine Runde offen.")
    rows = [
        [
            f"{each.title}, Runde {each.number}",
            _runs(each, facts, zone),
            words.people(each.k_figures),
            words.people(each.k_texts),
            words.pause(each.settle),
            words.texts(shown=each.texts_shown),
            "Team" if each.breakdown is None else f"Team und {each.breakdown}",
        ]
        for each in facts.rounds
    ]
    head = ["Runde", "Läuft", "Zahlen ab", "Texte ab", "Wartezeit", "Texte", "Ausgewertet nach"]
    return Table("Offene Runden, mit den zugesagten Werten", head, rows)
