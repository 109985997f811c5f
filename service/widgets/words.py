"""What a widget says, in German and English; every surface says it from here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.kernel import numbers
from service.kernel.said import Language
from service.mood.types import Change
from service.widgets.types import Point, Words

LANGUAGES: tuple[Language, ...] = ("de", "en")
# One for each band of the index.
FACES: Mapping[Language, tuple[str, ...]] = {
    "de": (
        *("deutlich negativ", "eher negativ", "ausgeglichen"),
        *("eher positiv", "deutlich positiv"),
    ),
    "en": (
        *("clearly negative", "rather negative", "balanced"),
        *("rather positive", "clearly positive"),
    ),
}
TITLE: Mapping[Language, str] = {"de": "Stimmung", "en": "Mood"}
_CERTAIN = 1


@dataclass(frozen=True, slots=True)
class Said:
    """What there is to say."""

    name: str
    index: int | None
    low: int
    high: int
    face: int
    provisional: bool
    change: Change | None
    responses: int | None
    trend: Sequence[Point]


def words_of(said: Said) -> dict[str, Words]:
    """Return a widget's words by language."""
    return {language: _WORDS[language](said) for language in LANGUAGES}


def _german(said: Said) -> Words:
    title = f"{TITLE['de']}: {said.name}"
    if said.index is None:
        why = (
            "Aus den letzten vier Wochen gibt es hier kein Ergebnis. Zahlen erscheinen erst, wenn "
            "die Antworten von mindestens fünf Personen zusammengefasst sind."
        )
        return unseen(title, "Zurzeit kein Ergebnis", why)
    value, word = f"{said.index} von 100", FACES["de"][said.face - 1]
    interval = f"Wahrscheinlich zwischen {said.low} und {said.high}"
    if said.high - said.low <= _CERTAIN:
        interval = "Auf einen Punkt genau"
    standing = "Zwischenstand" if said.provisional else ""
    basis = "aus vier Wochen"
    if said.responses is not None:
        basis += f", {numbers.whole(said.responses, 'de')} Rückmeldungen"
    return Words(
        title=title,
        value=value,
        word=word,
        interval=interval,
        standing=standing,
        change=_change_in_german(said.change),
        basis=basis,
        trend=_trend_in_german(said.trend),
        why="",
        summary=_sentence(f"{title}, {value}, {word}", interval, standing),
    )


def _english(said: Said) -> Words:
    title = f"{TITLE['en']}: {said.name}"
    if said.index is None:
        why = (
            "There is no result from the last four weeks. Figures appear once the answers of at "
            "least five people have been combined."
        )
        return unseen(title, "No result at present", why)
    value, word = f"{said.index} of 100", FACES["en"][said.face - 1]
    interval = f"Probably between {said.low} and {said.high}"
    if said.high - said.low <= _CERTAIN:
        interval = "Accurate to within one point"
    standing = "Interim result" if said.provisional else ""
    basis = "from four weeks"
    if said.responses is not None:
        basis += f", {numbers.whole(said.responses, 'en')} responses"
    return Words(
        title=title,
        value=value,
        word=word,
        interval=interval,
        standing=standing,
        change=_change_in_english(said.change),
        basis=basis,
        trend=_trend_in_english(said.trend),
        why="",
        summary=_sentence(f"{title}, {value}, {word}", interval, standing),
    )


_WORDS = {"de": _german, "en": _english}


def unseen(title: str, value: str, why: str) -> Words:
    """Return the words of a widget without a figure."""
    return Words(
        title=title,
        value=value,
        word="",
        interval="",
        standing="",
        change="",
        basis="",
        trend="",
        why=why,
        summary=_sentence(f"{title}. {value}", why),
    )


def _sentence(*parts: str) -> str:
    whole = [part.removesuffix(".") for part in parts if part]
    return ". ".join(whole) + "."


def _change_in_german(change: Change | None) -> str:
    if change is None:
        return ""
    if not change.reliable:
        return "Keine verlässliche Veränderung gegenüber den vier Wochen davor"
    points = abs(round(change.points))
    if points == 0:
        return "Kaum verändert gegenüber den vier Wochen davor"
    unit = "Punkt" if points == 1 else "Punkte"
    way = "gestiegen" if change.points > 0 else "gefallen"
    return f"Gegenüber den vier Wochen davor um {points} {unit} {way}"


def _change_in_english(change: Change | None) -> str:
    if change is None:
        return ""
    if not change.reliable:
        return "No reliable change from the four weeks before"
    points = abs(round(change.points))
    if points == 0:
        return "Hardly changed from the four weeks before"
    unit = "point" if points == 1 else "points"
    return f"{'Up' if change.points > 0 else 'Down'} {points} {unit} from the four weeks before"


def _trend_in_german(trend: Sequence[Point]) -> str:
    if not trend:
        return ""
    first, last, least, most = _course(trend)
    return (
        f"Verlauf der letzten zwölf Wochen: von {first} auf {last}, "
        f"niedrigster Wert {least}, höchster {most}"
    )


def _trend_in_english(trend: Sequence[Point]) -> str:
    if not trend:
        return ""
    first, last, least, most = _course(trend)
    return f"Last twelve weeks: from {first} to {last}, lowest {least}, highest {most}"


def _course(trend: Sequence[Point]) -> tuple[int, int, int, int]:
    values = [point.index for point in trend]
    return values[0], values[-1], min(values), max(values)
