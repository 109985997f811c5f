import random

from sentiment.training import data, noise, robustness
from sentiment.training.data import GONE
from tests.sentiment.examples import example


def test_dev_is_the_end_of_each_file() -> None:
    """No dev row comes before a training row of its file, and one in ten is held out."""
    train, dev = data.workplace()
    first = [row for row in train if (data.WORKPLACE / f"{row.source}.jsonl").exists()]
    assert len(first) + len(dev) == 19_660
    assert len(dev) == 1_962
    assert not {row.text for row in train} & {row.text for row in dev}


def test_what_was_added_later_only_trains() -> None:
    """The dev set stays the one that earlier models were judged by, and repeats none of it."""
    train, dev = data.workplace()
    added = {file.stem for file in data.ADDED.glob("*.jsonl")}
    rows = [row for row in train if row.source in added]
    assert {row.source for row in rows} == added
    assert not added & {row.source for row in dev}
    assert len(data.without_twins(rows, dev)) > 0.999 * len(rows)


def test_contrast_sets_are_split_between_triples() -> None:
    """The three versions of one situation stay on one side."""
    _, dev = data.workplace()
    held = [row for row in dev if row.source == "contrast_sets"]
    assert len(held) % 3 == 0
    triples = [{row.label for row in held[at : at + 3]} for at in range(0, len(held), 3)]
    assert triples == [{0, 1, 2}] * len(triples)


def test_near_repeats_of_a_judge_are_dropped() -> None:
    """A training row that differs from a test row by a comma or a word does not train."""
    judge = example("Die Kantine ist seit dem Umbau viel besser geworden, danke dafür!")
    twin = example("die Kantine ist seit dem Umbau viel besser geworden danke")
    other = example("Die Kantine hat seit dem Umbau geschlossen.")
    assert data.without_twins([twin, other], [judge]) == [other]


def test_signs_without_words_are_repeats_when_they_are_the_same() -> None:
    """The emoji that the report on robustness asks do not train, others of the kind do."""
    judges = robustness.written()
    assert data.without_twins(
        [example("\U0001f621"), example("\U0001f621 \U0001f621")], judges
    ) == [example("\U0001f621 \U0001f621")]
    train, _ = data.workplace()
    odd = [row for row in train if row.source == "odd2"]
    assert 0 < len(odd) - len(data.without_twins(odd, judges)) < 40


def test_sets_for_evaluation_never_train() -> None:
    """The wall between learning and judging stands in the tables."""
    assert not {"germeval2017", "hellwig2021_election"} & set(data.TRAINABLE)


def test_noise_is_seeded_and_keeps_clean_texts_clean() -> None:
    """The same seed spoils the same way; rate zero spoils nothing."""
    text = "Die Übergabe läuft schlecht, große Lücken überall."
    spoilt = [noise.spoil(text, random.Random(seed), 1.0) for seed in range(50)]
    assert spoilt == [noise.spoil(text, random.Random(seed), 1.0) for seed in range(50)]
    assert len(set(spoilt)) > 5
    assert noise.spoil(text, random.Random(1), 0.0) == text


def test_noise_survives_any_text() -> None:
    """Nothing to spoil is no error."""
    for text in ("", "!", "🙂", "ä"):
        for seed in range(30):
            noise.spoil(text, random.Random(seed), 1.0)


def test_noise_pastes_a_short_text_again_and_a_long_one_not() -> None:
    """Repeats say what the text says; none is made where they would fill a window."""
    short, long = "Der Plan kommt zu spät", "Der Plan kommt zu spät. " * 30
    spoilt = {noise.spoil(short, random.Random(seed), 1.0) for seed in range(400)}
    assert {" ".join([short] * times) for times in (2, 3, 4, 5, 6)} <= spoilt
    assert all(len(noise.spoil(long, random.Random(seed), 1.0)) < 800 for seed in range(100))


def test_a_comment_without_aspects_has_unknown_themes() -> None:
    """What travellers post is nobody's comment on work: it teaches polarity and no theme."""
    train, _ = data.workplace()
    posts = [row for row in train if row.source == "travellers"]
    assert len(posts) > 1000
    assert {row.themes for row in posts} == {(GONE,) * 15}
