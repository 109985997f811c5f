"""One thread owns tokenizer and model; callers hand it texts and wait for verdicts.

Requests that wait at the same moment are scored together, so ten callers with one text each
cost about as much as one caller with ten.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final, Protocol

from .types import ClosedError, OverloadedError, Verdict

log = logging.getLogger(__name__)

TOGETHER: Final = 512  # texts scored in one go; more would make the first caller wait


class Scorer(Protocol):
    """What the engine drives: a model with its tokenizer."""

    def score(self, texts: Sequence[str]) -> list[Verdict]: ...


@dataclass(frozen=True, slots=True)
class _Request:
    texts: tuple[str, ...]
    answer: Future[list[Verdict]]


class Engine:
    """A bounded queue before one thread.

    Args:
        open_scorer: makes the scorer, in the thread that will use it.
        capacity: texts that may wait; a request beyond it is refused at once.
    """

    def __init__(self, open_scorer: Callable[[], Scorer], capacity: int) -> None:
        self._open_scorer = open_scorer
        self._capacity = capacity
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._waiting = 0
        self._closed = False
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="sentiment", daemon=True)
        self._thread.start()
        self._ready.result()

    def submit(self, texts: Sequence[str]) -> Future[list[Verdict]]:
        """Queue texts.

        Raises:
            OverloadedError: more texts wait than the capacity allows.
            ClosedError: the engine was closed.
        """
        request = _Request(tuple(texts), Future())
        with self._lock:
            if self._closed:
                raise ClosedError("the analyser is closed")
            # A single request larger than the queue is served when nothing else waits.
            if self._waiting and self._waiting + len(request.texts) > self._capacity:
                raise OverloadedError(f"{self._waiting} texts are waiting already")
            self._waiting += len(request.texts)
            self._requests.put(request)
        return request.answer

    def close(self) -> None:
        """Score what was accepted, then end the thread. Calling it again does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._requests.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            scorer = self._open_scorer()
        except BaseException as error:  # noqa: BLE001 (whatever it is, the caller must see it)
            self._ready.set_exception(error)
            return
        self._ready.set_result(None)
        while turn := self._collect():
            self._serve(scorer, turn)

    def _collect(self) -> list[_Request]:
        """Wait for one request, then take what else is there; empty means the end."""
        turn: list[_Request] = []
        texts = 0
        while texts < TOGETHER:
            try:
                request = self._requests.get(block=not turn)
            except queue.Empty:
                break
            if request is None:
                self._requests.put(None)
                break
            turn.append(request)
            texts += len(request.texts)
        return turn

    def _serve(self, scorer: Scorer, turn: list[_Request]) -> None:
        texts = [text for request in turn for text in request.texts]
        outcome = _attempt(scorer, texts)
        with self._lock:
            self._waiting -= len(texts)
        _answer(turn, outcome)


def _attempt(scorer: Scorer, texts: list[str]) -> list[Verdict] | Exception:
    try:
        return scorer.score(texts)
    except Exception as error:
        log.exception("a batch of %d texts failed", len(texts))
        return error


def _answer(turn: list[_Request], outcome: list[Verdict] | Exception) -> None:
    """Give every caller its own verdicts, or the error of the whole turn."""
    start = 0
    for request in turn:
        end = start + len(request.texts)
        _settle(request.answer, outcome if isinstance(outcome, Exception) else outcome[start:end])
        start = end


def _settle(answer: Future[list[Verdict]], outcome: list[Verdict] | Exception) -> None:
    """Answer a caller, unless it stopped waiting."""
    if not answer.set_running_or_notify_cancel():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
