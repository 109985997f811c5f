"""What employees write, marked by hand: names and identifiers go, the rest stays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from service.redaction import Redactor
from service.redaction.names import NAME
from tests.redaction.marked import DIRECTORY, Comment, comments

REDACTOR = Redactor(DIRECTORY)
COMMENTS = comments()


@dataclass
class Tally:
    """Counts by kind: marked, found of the marked, replaced, replaced without a mark."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    harmless: int = 0
    altered: int = 0

    def add(self, comment: Comment) -> None:
        spans = REDACTOR.find(comment.text)
        self.harmless += comment.harmless
        self.altered += comment.harmless and bool(spans)
        for mark in comment.marks:
            self.marked[mark.kind] += 1
            self.found[mark.kind] += any(
                s.start <= mark.start and mark.end <= s.end and s.kind == mark.kind for s in spans
            )
        for span in spans:
            self.replaced[span.kind] += 1
            self.wrong[span.kind] += not any(
                span.start < m.end and m.start < span.end and span.kind == m.kind
                for m in comment.marks
            )

    def recall(self, kinds: Sequence[str]) -> float:
        return sum(self.found[k] for k in kinds) / sum(self.marked[k] for k in kinds)

    def lines(self) -> list[str]:
        rows = [
            f"{kind:18} {n:4} recall {self.found[kind] / n:.3f}"
            f" precision {1 - self.wrong[kind] / max(1, self.replaced[kind]):.3f}"
            for kind, n in sorted(self.marked.items())
        ]
        return [*rows, f"harmless comments  {self.harmless:4} altered {self.altered}"]


def tally(half: int) -> Tally:
    counts = Tally()
    for comment in COMMENTS:
        if comment.half == half:
            counts.add(comment)
    return counts


@pytest.mark.parametrize("half", [1, 2])
def test_names_and_identifiers_are_found_and_harmless_comments_left_alone(half: int) -> None:
    counts = tally(half)
    print(f"\nhalf {half}", *counts.lines(), sep="\n")  # noqa: T201 -- the figures that are reported
    structured = [kind for kind in counts.marked if kind != NAME]
    assert counts.recall(structured) >= 0.98
    assert counts.recall([NAME]) >= 0.95
    assert counts.altered <= 0.02 * counts.harmless


def test_the_set_is_as_large_as_it_claims() -> None:
    assert len(COMMENTS) >= 330
    assert sum(comment.harmless for comment in COMMENTS) >= 150
    assert len({comment.text for comment in COMMENTS}) == len(COMMENTS)


@pytest.mark.parametrize(
    "text", [comment.text for comment in COMMENTS if comment.marks], ids=lambda text: text[:30]
)
def test_a_redacted_comment_is_redacted_no_further(text: str) -> None:
    once = REDACTOR.redact(text)
    assert REDACTOR.redact(once) == once
