import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sentiment import LABELS, THEMES, Analyser, ClosedError, Verdict
from sentiment.training import data

GLAD = "Ich bin sehr zufrieden, das Team ist großartig und hält zusammen."
ANGRY = "Die Überstunden sind unerträglich, niemand hört uns zu, die Stimmung ist furchtbar."
PLAIN = "Wann findet die nächste Betriebsversammlung statt?"


def test_reads_the_mood_of_plain_sentences(analyser: Analyser) -> None:
    """Praise is positive, anger is negative, a question is neutral."""
    assert [verdict.label for verdict in analyser.score([GLAD, ANGRY, PLAIN])] == [
        "positive",
        "negative",
        "neutral",
    ]


def test_names_themes_it_knows(analyser: Analyser) -> None:
    """Whatever is found is one of the fifteen themes, each at most once."""
    for verdict in analyser.score([GLAD, ANGRY, PLAIN]):
        found = [theme.theme for theme in verdict.themes]
        assert len(found) == len(set(found))
        assert set(found) <= set(THEMES)


def test_probabilities_sum_to_one(analyser: Analyser) -> None:
    """The three shares are probabilities, whatever the text."""
    for verdict in analyser.score([GLAD, ANGRY, PLAIN, "", "🙂", "x" * 4000]):
        assert verdict.negative + verdict.neutral + verdict.positive == pytest.approx(1)
        assert verdict.label in LABELS


def test_valence_is_coarse(analyser: Analyser) -> None:
    """Valence has one decimal and the sign of the mood."""
    glad, angry, plain = (verdict.valence for verdict in analyser.score([GLAD, ANGRY, PLAIN]))
    assert angry < plain < glad
    assert all(round(value, 1) == value and -1 <= value <= 1 for value in (glad, angry, plain))


def test_order_does_not_depend_on_length(analyser: Analyser) -> None:
    """Texts are sorted inside; the answers come in the order of the questions."""
    texts = [GLAD * 3, PLAIN, ANGRY * 9, GLAD, ANGRY]
    alone = [analyser.score([text])[0].label for text in texts]
    assert [verdict.label for verdict in analyser.score(texts)] == alone


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u200b", "\x00", "\ud800"])
def test_a_text_without_content_is_neutral(analyser: Analyser, text: str) -> None:
    """What is empty, or empty after cleaning, crashes nothing and says nothing."""
    assert analyser.score([text]) == [Verdict.silent()]


def test_no_texts_no_verdicts(analyser: Analyser) -> None:
    """An empty batch is answered with an empty list."""
    assert analyser.score([]) == []


@pytest.mark.parametrize("before", [0, 25, 50])
def test_a_theme_of_one_sentence_is_found_wherever_it_stands_in_a_long_text(
    analyser: Analyser, before: int
) -> None:
    """Of the windows of a text the one decides that speaks of a theme most clearly."""
    around = "Am Dienstag war die Besprechung im großen Raum, danach ging es um die Planung. "
    said = "Die Bezahlung ist viel zu niedrig, das Gehalt reicht hinten und vorne nicht. "
    [alone, long] = analyser.score([around * 50, around * before + said + around * (50 - before)])
    without, found = ({each.theme for each in verdict.themes} for verdict in (alone, long))
    assert "pay_benefits" in found - without


def test_a_long_text_is_read_to_its_end(analyser: Analyser) -> None:
    """The mood of the last of 4,000 characters still counts."""
    # Comments that differ: one that comes again and again reads as nagging, whatever it says.
    _, dev = data.workplace()
    calm, angry = (
        " ".join(row.text for row in dev if row.source == "themes" and row.label == label)
        for label in (LABELS.index("neutral"), LABELS.index("negative"))
    )
    angry = calm[:2000] + angry
    before, after = analyser.score([calm[:3990], angry[:3990]])
    assert after.negative > 2 * before.negative


@pytest.mark.parametrize(
    "text", ["Моя команда замечательная, спасибо", "The work is good and the team is very nice"]
)
def test_another_language_is_counted_not_guessed(analyser: Analyser, text: str) -> None:
    """Text that is not German is marked, neutral and without themes."""
    assert analyser.score([text]) == [Verdict.silent(other_language=True)]


def test_english_words_in_german_stay_german(analyser: Analyser) -> None:
    """Office German full of English is still scored."""
    [verdict] = analyser.score(
        ["Das Onboarding war ein totales Desaster, null Support vom Team Lead"]
    )
    assert not verdict.other_language
    assert verdict.label == "negative"


def test_ascore_does_not_block_the_loop(analyser: Analyser) -> None:
    """While a batch is scored, other tasks of the loop go on."""

    async def both() -> tuple[list[Verdict], int]:
        ticks = 0
        scoring = asyncio.ensure_future(analyser.ascore([GLAD] * 64))
        while not scoring.done():
            ticks += 1
            await asyncio.sleep(0)
        return await scoring, ticks

    verdicts, ticks = asyncio.run(both())
    assert len(verdicts) == 64
    assert ticks > 1


def test_many_threads_share_one_analyser(analyser: Analyser) -> None:
    """Eight threads at once each get the verdicts of their own texts."""
    texts = [[GLAD], [ANGRY, GLAD], [PLAIN]] * 8
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(analyser.score, texts))
    assert [len(answer) for answer in answers] == [len(batch) for batch in texts]
    assert all(answer[0].label == "positive" for answer in answers[::3])


def test_only_one_thread_touches_the_model(analyser: Analyser) -> None:
    """Scoring from many threads starts no second owner of the tokenizer."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(analyser.score, [[GLAD]] * 8))
    assert [thread.name for thread in threading.enumerate()].count("sentiment") == 1


def test_the_version_names_model_and_content(analyser: Analyser) -> None:
    """A stored score can be traced to the exact weights."""
    name, _, content = analyser.version.partition("@")
    assert name
    assert len(content) == 12


def test_a_closed_analyser_refuses() -> None:
    """After close, scoring says so; closing twice is fine."""
    analyser = Analyser.load()
    analyser.close()
    analyser.close()
    with pytest.raises(ClosedError):
        analyser.score([GLAD])


def test_importing_the_package_loads_no_torch() -> None:
    """The API process may import the types without paying for the model."""
    code = "import sys, sentiment, sentiment.cli; sys.exit('torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=False)  # noqa: S603 (own code)
    assert run.returncode == 0
