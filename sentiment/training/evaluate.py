"""The report on a model: quality with intervals, slices, calibration, themes, robustness."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from sentiment import LABELS, THEMES, Analyser, Verdict, quantify
from sentiment.training import calibrate, data, metrics, robustness
from sentiment.training.data import GONE, Example
from sentiment.training.metrics import Labels

PUBLISHED: Final = {"sb10k": 0.6027, "potts": 0.6508, "germeval2017": 0.5139}
SLICES: Final[dict[str, Callable[[Example], bool]]] = {
    "negation": lambda row: row.source == "negation_and_phrases",
    "contrast": lambda row: row.source == "contrast_sets",
    "hard cases": lambda row: row.source == "hard_cases",
    "sober": lambda row: row.source == "sober_statements",
}
BINS: Final = 10
Named = dict[str, str]  # themes with their polarity


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows with what the model said about them."""

    rows: Sequence[Example]
    verdicts: Sequence[Verdict]

    @property
    def truth(self) -> Labels:
        return np.array([row.label for row in self.rows])

    @property
    def found(self) -> Labels:
        return np.array([LABELS.index(verdict.label) for verdict in self.verdicts])

    @property
    def shares(self) -> npt.NDArray[np.float64]:
        return np.array([[v.negative, v.neutral, v.positive] for v in self.verdicts])

    @property
    def themes(self) -> list[Named]:
        return [{each.theme: each.polarity for each in v.themes} for v in self.verdicts]


def scored(analyser: Analyser, rows: Sequence[Example]) -> Scored:
    """Score rows in pieces that the queue takes."""
    texts = [row.text for row in rows]
    verdicts = [
        v for at in range(0, len(texts), 1024) for v in analyser.score(texts[at : at + 1024])
    ]
    return Scored(rows, verdicts)


def report(analyser: Analyser, directory: Path | None) -> str:
    """Markdown. Without a directory of public sets only on what is in this repository."""
    _, dev = data.workplace()
    authored = scored(analyser, dev)
    parts = [f"# {analyser.version}\n", *_authored(authored)]
    for name, rows in data.judges().items():
        parts += _judged(name, scored(analyser, rows))
    parts += _robust(analyser, dev)
    if directory:
        parts += _public(analyser, directory)
    return "\n".join(parts)


def macro(truth: Labels, found: Labels) -> metrics.Figure:
    """Macro F1 with its interval."""
    return metrics.bootstrap(lambda at: metrics.macro_f1(truth[at], found[at]), len(truth))


def _authored(authored: Scored) -> Iterator[str]:
    truth, found, shares = authored.truth, authored.found, authored.shares
    yield from _labels(f"Authored dev set, {len(truth)} comments", authored)
    # A label that a slice lacks counts as 0 as soon as one answer names it; accuracy does not jump.
    yield "| slice | rows | macro F1 | accuracy |\n| --- | --- | --- | --- |"
    for name, rows in _slices(authored.rows):
        right = metrics.accuracy(truth[rows], found[rows])
        yield f"| {name} | {len(rows)} | {macro(truth[rows], found[rows])} | {right:.3f} |"
    yield "\n## Calibration\n"
    yield f"Expected calibration error {calibrate.expected_error(shares, truth.tolist()):.3f}"
    yield f"(cross-fitted {_crossed(shares, truth):.3f}).\n"
    yield "Mean absolute error of class shares over groups of 50 with varied true shares:\n"
    yield from _quantification(shares, truth)
    yield from _reliability(shares, truth)
    yield "## Themes\n"
    yield from _themes(authored)


def _labels(heading: str, answers: Scored) -> Iterator[str]:
    truth, found = answers.truth, answers.found
    yield f"## {heading}\n"
    yield f"Macro F1 {macro(truth, found)}; accuracy {metrics.accuracy(truth, found):.3f}.\n"
    yield from _confusion(truth, found)


def _slices(rows: Sequence[Example]) -> Iterator[tuple[str, Labels]]:
    for name, holds in SLICES.items():
        yield name, np.flatnonzero([holds(row) for row in rows])
    for register in sorted({row.register for row in rows}):
        yield register, np.flatnonzero([row.register == register for row in rows])


def _confusion(truth: Labels, found: Labels) -> Iterator[str]:
    yield "| true, found | " + " | ".join(LABELS) + " |\n| --- | --- | --- | --- |"
    for label, row in zip(LABELS, metrics.confusion(truth, found), strict=True):
        yield f"| {label} | " + " | ".join(map(str, row)) + " |"
    yield ""


def _crossed(shares: npt.NDArray[np.float64], truth: Labels) -> float:
    """Calibration error of two halves, each scaled by what was fitted on the other."""
    logits, labels = torch.tensor(np.log(shares + 1e-9)).float(), torch.tensor(truth)
    errors = []
    for half in (0, 1):
        scale, bias = calibrate.vector_scaling(logits[half::2], labels[half::2])
        other = (logits[1 - half :: 2] * scale + bias).softmax(-1).double().numpy()
        errors.append(calibrate.expected_error(other, labels[1 - half :: 2].tolist()))
    return float(np.mean(errors))


def _quantification(shares: npt.NDArray[np.float64], truth: Labels) -> Iterator[str]:
    prior = np.bincount(truth, minlength=len(LABELS)) / len(truth)
    estimates: dict[str, calibrate.Estimate] = {
        "labels counted": quantify.counted,
        "probabilities averaged": quantify.averaged,
        "prior adapted to the group": lambda rows: quantify.adapted(rows, prior.tolist()),
    }
    yield "| estimate | points |\n| --- | --- |"
    for name, estimate in estimates.items():
        yield f"| {name} | {calibrate.share_error(shares, truth.tolist(), estimate):.2f} |"
    yield ""


def _reliability(shares: npt.NDArray[np.float64], truth: Labels) -> Iterator[str]:
    yield "```\nsaid  right  texts  reliability"
    sure, right = shares.max(1), shares.argmax(1) == truth
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    for number in np.unique(bins):
        rows = bins == number
        said, held = sure[rows].mean(), right[rows].mean()
        yield f"{said:.2f}  {held:.2f}   {rows.sum():5d}  {'#' * round(40 * held)}"
    yield "```\n"


def _judged(name: str, answers: Scored) -> Iterator[str]:
    title = name.replace("_", " ").capitalize()
    yield from _labels(f"{title}, {len(answers.rows)} comments of another writer", answers)
    if any(state != GONE for row in answers.rows for state in row.themes):
        yield from _themes(answers)


def _themes(answers: Scored) -> Iterator[str]:
    truth = [_named(row.themes) for row in answers.rows]
    found = answers.themes
    counts = metrics.theme_counts(truth, found)
    right = metrics.bootstrap(lambda at: metrics.theme_polarity(counts[at]), len(counts))
    whole = np.mean([true.keys() == given.keys() for true, given in zip(truth, found, strict=True)])
    yield f"Themes: micro F1 {_agreement(truth, found)}; polarity of a found one {right};"
    yield f"none missed or invented in {whole:.3f} of the comments.\n"
    yield from _readers(answers, truth, found)


def _readers(answers: Scored, truth: Sequence[Named], found: Sequence[Named]) -> Iterator[str]:
    """How far blind readers agree with the labels and with each other, and the model beside."""
    readings = data.readings()
    read = [at for at, row in enumerate(answers.rows) if row.text in readings]
    if not read:
        return
    rows = [answers.rows[at] for at in read]
    truth, found = [truth[at] for at in read], [found[at] for at in read]
    yield f"| {len(read)} comments read blindly | right labels | themes, micro F1 |"
    yield "| --- | --- | --- |"
    themes = []
    for number, reader in enumerate(zip(*(readings[row.text] for row in rows), strict=True), 1):
        themes.append([_named(reading.themes) for reading in reader])
        pairs = [(row.label, reading.label) for row, reading in zip(rows, reader, strict=True)]
        known = [label == said for label, said in pairs if said is not None]
        right = f"{np.mean(known):.3f}" if known else ""
        yield f"| reader {number} | {right} | {_agreement(truth, themes[-1])} |"
    right = f"{metrics.accuracy(answers.truth[read], answers.found[read]):.3f}"
    yield f"| the model | {right} | {_agreement(truth, found)} |"
    for number, read_themes in enumerate(themes, 1):
        yield f"| the model by reader {number} | | {_agreement(read_themes, found)} |"
    if len(themes) > 1:
        yield f"| reader 2 by reader 1 | | {_agreement(themes[0], themes[1])} |"
    yield ""


def _agreement(truth: Sequence[Named], found: Sequence[Named]) -> metrics.Figure:
    counts = metrics.theme_counts(truth, found)
    return metrics.bootstrap(lambda at: metrics.theme_f1(counts[at]), len(counts))


def _named(states: data.Themes) -> Named:
    return {
        theme: LABELS[state - 1]
        for theme, state in zip(THEMES, states, strict=True)
        if state not in (0, GONE)
    }


def _robust(analyser: Analyser, dev: Sequence[Example]) -> Iterator[str]:
    yield "## Robustness\n\n| what | right | of |\n| --- | --- | --- |"
    for line in robustness.lines(analyser, dev):
        yield f"| {line.name} | {line.right / line.rows:.3f} | {line.rows} |"


def _public(analyser: Analyser, directory: Path) -> Iterator[str]:
    yield "\n## Public test sets\n"
    yield "| set | rows | macro F1 | micro F1 | german-sentiment-bert, published macro F1 |"
    yield "| --- | --- | --- | --- | --- |"
    for name, rows in data.tests(directory).items():
        answers = scored(analyser, rows)
        truth, found = answers.truth, answers.found
        micro = metrics.accuracy(truth, found)
        peer = PUBLISHED.get(name, "")
        yield f"| {name} | {len(rows)} | {macro(truth, found)} | {micro:.3f} | {peer} |"
