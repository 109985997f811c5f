"""Time to load a directory of 10,000 names and to redact 4,000 characters.

    python -m benchmarks.redaction

CPU time of this process, so that other work on the machine does not count.
"""

import random
import time
from collections.abc import Callable

from benchmarks.figure import Figure, spread, table
from service.redaction import Redactor

PEOPLE, CHARACTERS, TURNS = 10_000, 4000, 15
_SYLLABLES = (
    *("ba", "be", "bi", "ko", "ka", "mül", "ler", "mann", "stein", "berg", "hof", "sch", "wei"),
    *("ger", "hard", "fried", "lin", "den", "bau", "tra"),
)
_SAID = (
    "Seit dem Umbau in Halle 4 ist es lauter geworden, und niemand fragt nach. Frau Lang hört zu, "
    "aber der Dienstplan vom 14.03. stimmt bis heute nicht; 12 Stunden sind zu lang. "
)
_ADDRESS = "Bitte Rückruf unter 0171 2345678 oder an petra.m@firma.de. "


def measure() -> list[Figure]:
    """Build once a turn, redact an ordinary text and one with addresses."""
    names = _names()
    loading = [_seconds(lambda: Redactor(names)) for _ in range(3)]
    redactor = Redactor(names)
    long = (_SAID * 20)[:CHARACTERS]
    addressed = (_SAID * 19 + _ADDRESS * 5)[-CHARACTERS:]
    redactor.redact(addressed)
    plain, dense = (
        [1000 * _seconds(lambda text=text: redactor.redact(text)) for _ in range(TURNS)]
        for text in (long, addressed)
    )
    return [
        _figure("seconds to load 10,000 names", loading, 1.0),
        _figure("ms to redact 4,000 characters", plain, 5.0),
        _figure("ms to redact 4,000 characters with ten addresses", dense, 5.0),
    ]


def _figure(name: str, values: list[float], limit: float) -> Figure:
    middle = sorted(values)[len(values) // 2]
    return Figure(name, spread(values), f"under {limit:g}", middle < limit)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _names() -> list[str]:
    drawn = random.Random(1)
    return [
        " ".join("".join(drawn.choices(_SYLLABLES, k=size)).title() for size in (2, 3))
        for _ in range(PEOPLE - 1)
    ] + ["Monika Lang"]


if __name__ == "__main__":
    print(table(measure()))
