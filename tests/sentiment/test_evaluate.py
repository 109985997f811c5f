import re
from pathlib import Path

import numpy as np
import pytest

from sentiment import THEMES, Analyser
from sentiment.training import data, metrics, robustness
from sentiment.training.evaluate import report


def test_macro_f1_weighs_labels_alike() -> None:
    """A label with one row counts as much as one with ninety-eight."""
    truth = np.array([0] * 98 + [1, 2])
    found = np.array([0] * 100)
    assert metrics.macro_f1(truth, found) == pytest.approx((2 * 98 / 198) / 3)


def test_a_label_that_never_occurs_is_left_out() -> None:
    """A slice without neutral rows is not punished for it."""
    truth = np.array([0, 2, 0, 2])
    assert metrics.macro_f1(truth, truth) == 1


def test_the_interval_surrounds_the_value() -> None:
    """Bootstrap intervals hold the value and shrink with more rows."""
    few, many = (
        metrics.bootstrap(lambda at: float((at % 4 == 0).mean()), rows) for rows in (40, 4000)
    )
    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low


def test_theme_scores_count_pairs() -> None:
    """F1 is over named themes; polarity only over those that were rightly named."""
    truth = [{"team": "positive", "workload": "negative"}, {}]
    found = [{"team": "negative"}, {"growth": "neutral"}]
    counts = metrics.theme_counts(truth, found)
    assert metrics.theme_f1(counts) == pytest.approx(0.5)
    assert metrics.theme_polarity(counts) == 0


def test_blind_readers_agree_more_with_each_other_than_with_the_labels() -> None:
    """The yardstick of the dev set's themes, on every fourth of its texts."""
    _, dev = data.workplace()
    labels = {row.text: row.themes for row in dev}
    pairs = [
        (labels[text], *(reading.themes for reading in readings))
        for text, readings in data.readings().items()
        if text in labels
    ]
    assert len(pairs) == len(dev) // 4 + 1
    alike = [sum(one == other for one, other in zip(a, b, strict=True)) for _, a, b in pairs]
    right = [sum(one == other for one, other in zip(a, b, strict=True)) for a, b, _ in pairs]
    assert np.mean(alike) > np.mean(right) > 0.9 * len(THEMES)


def test_what_was_read_blindly_only_judges() -> None:
    """Neither a dev text nor a row of another writer trains."""
    train, dev = data.workplace()
    judges = [row for rows in data.judges().values() for row in rows]
    texts = {row.text for row in (*dev, *judges)}
    assert data.readings().keys() <= texts
    assert len(data.without_twins(judges, train[:20_000])) > 0.95 * len(judges)


def test_every_robustness_line_is_there(analyser: Analyser) -> None:
    """Each promise of the report gets its line; what says nothing is never given a mood."""
    _, dev = data.workplace()
    lines = {line.name: line for line in robustness.lines(analyser, dev[:10])}
    assert {"all capitals", "umlauts lost", "emoji alone", "prompt-like text"} <= lines.keys()
    for name in ("other languages detected", "empty after redaction"):
        assert lines[name].right == lines[name].rows


def test_the_report_covers_what_was_promised(
    analyser: Analyser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Intervals, slices, confusion matrix, reliability, calibration and themes are in it."""
    train, dev = data.workplace()
    monkeypatch.setattr(data, "workplace", lambda: (train, dev[1::200]))
    text = report(analyser, None)
    assert text.startswith(f"# {analyser.version}")
    assert re.search(r"^Macro F1 [01]\.\d{3} \([01]\.\d{3} to [01]\.\d{3}\)", text, re.MULTILINE)
    for part in (
        "| true, found |",
        "reliability",
        "| negation |",
        "## Themes",
        "## Plain speech",
        "reader 2 by",
    ):
        assert part in text


def test_public_sets_are_found_where_the_setting_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option wins over STIMMUNG_DATA; with neither there is none."""
    monkeypatch.setenv("STIMMUNG_DATA", str(tmp_path))
    assert data.directory_of(None) == tmp_path
    assert data.directory_of(tmp_path / "here") == tmp_path / "here"
    monkeypatch.delenv("STIMMUNG_DATA")
    assert data.directory_of(None) is None
