"""Schemathesis against a running service, as one caller after the other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis import Case, HookContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder

from tests.fuzz.callers import STAFF, Caller, Route, served, told_too_much
from tests.fuzz.document import is_sketched

_SEED = 20260304
# oEmbed prescribes 501 for a format that is not offered; the description names it there alone.
_NO_FAILURES = ["2xx", "3xx", "4xx", "501"]
_CHECKS = (
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)
_LONGEST_ANSWER_SECONDS = 10
_KNOWN_PROBABILITY = 0.6


@dataclass
class Outcome:
    """What one caller did and met."""

    caller: str
    known: set[Route]
    sketched: set[Route]
    open: set[Route]
    requests: int = 0
    called: set[Route] = field(default_factory=set)
    reached: set[Route] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return a line for a table."""
        return (
            f"{self.caller:<14} {self.requests:>7} requests,"
            f" {len(self.called):>4} of {len(self.known)} routes called,"
            f" {len(self.reached & self.open):>4} of {len(self.open):>3} open ones reached,"
            f" {len(self.failures):>3} failures"
        )


class Campaign:
    """One description against one service; what a caller learns the next may try, too."""

    def __init__(
        self,
        base_url: str,
        description: Mapping[str, Any],
        known: Mapping[str, Sequence[str]],
        *,
        examples: int,
        seconds: int | None,
    ) -> None:
        config = _config(base_url, known, examples, seconds)
        self._schema = schemathesis.openapi.from_dict(dict(description), config=config)
        paths = description["paths"].items()
        operations = {(m.upper(), path): item[m] for path, item in paths for m in item}
        self._routes = set(operations)
        self._sketched = {r for r, told in operations.items() if is_sketched(told)}

    def attack(self, caller: Caller) -> Outcome:
        """Send what the description allows and what it forbids, and judge every answer."""
        self._schema.config.headers = caller.headers
        opened = {route for route in self._routes if caller.knows(route) and caller.may(route)}
        outcome = Outcome(caller.name, self._routes, self._sketched, opened)
        for event in from_schema(self._schema).execute():
            if isinstance(event, events.ScenarioFinished):
                _judge(outcome, caller, event.recorder)
            elif isinstance(event, events.NonFatalError):
                outcome.failures[f"{event.label}: {event.info.title}"] = str(event.value)
            elif isinstance(event, events.FatalError):
                raise event.exception
        return outcome


def _config(
    base_url: str,
    known: Mapping[str, Sequence[str]],
    examples: int,
    seconds: int | None,
) -> SchemathesisConfig:
    long = seconds is not None
    config = SchemathesisConfig.from_dict(
        {
            "base-url": base_url,
            "seed": _SEED,
            "max-redirects": 0,
            "max-stream-events": 1,
            "request-timeout": _LONGEST_ANSWER_SECONDS,
            "continue-on-failure": True,
            "dictionaries": {name: {"values": list(values)} for name, values in known.items()},
            "parameters": {
                name: {"dictionary": name, "probability": _KNOWN_PROBABILITY} for name in known
            },
            "generation": {
                "max-examples": examples,
                "deterministic": not long,
                "no-shrink": not long,
                "with-security-parameters": False,
            },
            "phases": {
                "examples": {"enabled": True},
                "coverage": {"enabled": long},
                "stateful": {"enabled": False},
            },
            "checks": {"enabled": False}
            | {name: {"enabled": True} for name in _CHECKS}
            | {"not_a_server_error": {"enabled": True, "expected-statuses": _NO_FAILURES}},
        }
    )
    if seconds is not None:
        config.projects.default.max_time = seconds
    return config


@schemathesis.hook("before_call")
def spare_the_staff(_: HookContext, case: Case, **__: object) -> None:
    """Keep callers from removing themselves, after which nothing but 401 would be seen."""
    given = case.path_parameters or {}
    if str(given.get("person_id", "")).startswith(STAFF):
        given["person_id"] = "nobody"


def _judge(outcome: Outcome, caller: Caller, recorder: ScenarioRecorder) -> None:
    for name, exchange in recorder.interactions.items():
        case = recorder.cases[name].value
        route = (case.method.upper(), case.operation.path)
        outcome.requests += 1
        outcome.called |= {route} & outcome.known
        if exchange.response is None:
            outcome.failures[f"{route}: no answer"] = repr(case)
            continue
        status = exchange.response.status_code
        location = exchange.response.headers.get("location", [""])[0]
        if served(status, location):
            outcome.reached.add(route)
        team = (case.path_parameters or {}).get("team_id")
        if told_too_much(caller, route, team, status, location):
            outcome.failures[f"{route}: {status} for somebody who may not"] = case.as_curl_command()
        for failure in _failed(recorder, name):
            # A sketch says what gets far, not what is allowed.
            if isinstance(failure, AcceptedNegativeData) and route in outcome.sketched:
                continue
            label = f"{route}: {failure.title} ({status})"
            told = f"{failure.message}\n{case.as_curl_command()}"
            outcome.failures.setdefault(label, told)


def _failed(recorder: ScenarioRecorder, name: str) -> Iterator[Failure]:
    for check in recorder.checks.get(name, ()):
        if check.failure_info is not None:
            yield check.failure_info.failure
