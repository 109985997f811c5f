import threading
from collections.abc import Sequence
from concurrent.futures import wait

import pytest

from sentiment import OverloadedError, Verdict
from sentiment.engine import Engine


class Gate:
    """A scorer that waits to be let through, to hold a queue still."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.entered = threading.Event()
        self.turns: list[int] = []

    def score(self, texts: Sequence[str]) -> list[Verdict]:
        self.entered.set()
        self.open.wait(10)
        self.turns.append(len(texts))
        if "poison" in texts:
            raise ValueError("poison")
        return [Verdict.silent() for _ in texts]


@pytest.fixture
def gate() -> Gate:
    return Gate()


def test_a_failed_batch_fails_every_caller(gate: Gate) -> None:
    """Nobody waits forever for a batch that raised, and the engine goes on."""
    engine = Engine(lambda: gate, 100)
    first = engine.submit(["held"])
    gate.entered.wait(10)
    callers = [engine.submit(["a"]), engine.submit(["poison"]), engine.submit(["b"])]
    gate.open.set()
    wait([first, *callers], 10)
    assert [str(caller.exception()) for caller in callers] == ["poison"] * 3
    assert engine.submit(["later"]).result(10) == [Verdict.silent()]
    engine.close()


def test_waiting_requests_are_scored_together(gate: Gate) -> None:
    """Ten callers with a text each make one batch, not ten."""
    engine = Engine(lambda: gate, 100)
    engine.submit(["held"])
    gate.entered.wait(10)
    callers = [engine.submit([str(number)]) for number in range(10)]
    gate.open.set()
    wait(callers, 10)
    assert gate.turns == [1, 10]
    engine.close()


def test_a_full_queue_refuses_at_once(gate: Gate) -> None:
    """Beyond the capacity a caller hears it now instead of waiting in vain."""
    engine = Engine(lambda: gate, 3)
    held = engine.submit(["held"])
    with pytest.raises(OverloadedError, match="1 texts are waiting"):
        engine.submit(["a", "b", "c"])
    gate.open.set()
    held.result(10)
    engine.close()


def test_a_request_larger_than_the_queue_is_served_alone(gate: Gate) -> None:
    """A capacity below one caller's batch slows it down and does not lock it out."""
    gate.open.set()
    engine = Engine(lambda: gate, 3)
    assert len(engine.submit(["text"] * 10).result(10)) == 10
    engine.close()


def test_close_finishes_what_was_accepted(gate: Gate) -> None:
    """An orderly stop loses no text."""
    engine = Engine(lambda: gate, 100)
    callers = [engine.submit(["held"]), engine.submit(["a"]), engine.submit(["b"])]
    gate.open.set()
    engine.close()
    assert all(caller.done() for caller in callers)


def test_a_caller_who_gave_up_disturbs_nobody(gate: Gate) -> None:
    """A cancelled request is skipped when its batch comes back."""
    engine = Engine(lambda: gate, 100)
    engine.submit(["held"])
    gate.entered.wait(10)
    gone, stays = engine.submit(["gone"]), engine.submit(["stays"])
    gone.cancel()
    gate.open.set()
    assert stays.result(10) == [Verdict.silent()]
    engine.close()


def test_a_model_that_does_not_open_tells_the_caller() -> None:
    """An error while loading reaches whoever asked, from the engine's thread."""

    def broken() -> Gate:
        raise OSError("no such disk")

    with pytest.raises(OSError, match="no such disk"):
        Engine(broken, 100)
