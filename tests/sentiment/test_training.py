from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch

from sentiment import quantify
from sentiment.batching import pad
from sentiment.model import SentimentModel, restored, weights_of
from sentiment.storage import BUILTIN, TOKENIZER, Config, Shape, load, save
from sentiment.text import Tokens
from sentiment.training import calibrate, data, graph, pipeline, probe
from sentiment.training.data import GONE
from sentiment.training.loop import CHECKPOINT
from sentiment.training.recipe import Recipe, schedule
from sentiment.training.train import Batch, Pool, Run
from tests.sentiment.examples import example

SMALL = Shape(vocabulary=40_000, width=16, layers=1, heads=2, inner=16)


def test_a_recipe_shows_chosen_sets_again() -> None:
    """Each so many times more; a name that nothing was added under is told."""
    worn, heart = replace(example("Geht so."), source="worn"), example("\u2764")
    rows = pipeline.Rows([example("Passt.")], [worn, heart], [], [])
    assert rows.repeated("worn=2 signs=1") == [worn, worn, heart]
    assert rows.repeated("") == []
    with pytest.raises(ValueError, match="nowhere"):
        rows.repeated("nowhere=3")


def test_calibration_cures_overconfidence() -> None:
    """Logits blown up threefold are scaled back, and the shares come right."""
    generator = torch.Generator().manual_seed(7)
    honest = torch.randn(4000, 3, generator=generator)
    labels = torch.multinomial(honest.softmax(-1), 1, generator=generator)[:, 0]
    scale, bias = calibrate.vector_scaling(honest * 3, labels)
    assert scale.mean().item() == pytest.approx(1 / 3, abs=0.05)
    shares = (honest * 3 * scale + bias).softmax(-1).double().numpy()
    assert calibrate.expected_error(shares, labels.tolist()) < 0.03
    loud = (honest * 3).softmax(-1).double().numpy()
    assert calibrate.expected_error(loud, labels.tolist()) > 0.1


def test_share_error_of_a_perfect_model_is_nothing() -> None:
    """Certain and right everywhere means no error in any group."""
    labels = [0, 1, 2] * 50
    sure = torch.eye(3)[labels].double().numpy()
    assert calibrate.share_error(sure, labels, quantify.averaged) == 0


def test_the_rate_rises_and_falls() -> None:
    """Steps grow during the warm-up, shrink after it, and never stop."""
    rates = [schedule(step / 100, 0.06) for step in range(101)]
    top = rates.index(max(rates))
    assert 4 <= top <= 7
    assert rates[:top] == sorted(rates[:top])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    assert min(rates) > 0


def test_training_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """A run killed after its checkpoint ends with the weights of a run never stopped."""
    rows = data.workplace()[0][:60]
    whole = _trained(tmp_path / "whole", rows, stop=None)
    _trained(tmp_path / "halved", rows, stop=4)
    halved = _trained(tmp_path / "halved", rows, stop=None)
    for name, value in whole.state_dict().items():
        assert torch.equal(value, halved.state_dict()[name]), name


def test_a_run_ends_in_a_checkpoint_however_rarely_it_saves(tmp_path: Path) -> None:
    """What a run answers with at its end is what its folder hands on."""
    ended = _trained(tmp_path, data.workplace()[0][:50], stop=None, save_every=1000)
    handed = pipeline.averaged([tmp_path])
    for name, value in ended.state_dict().items():
        assert torch.equal(value, handed.state_dict()[name]), name


def test_several_runs_are_handed_on_as_the_mean_of_their_weights(tmp_path: Path) -> None:
    """Every weight lies halfway between those of two runs from one start."""
    rows = data.workplace()[0]
    runs = [tmp_path / "one", tmp_path / "two"]
    ends = [
        _trained(run, rows[at : at + 50], stop=None).state_dict()
        for run, at in zip(runs, (0, 50), strict=True)
    ]
    mean = pipeline.averaged(runs).state_dict()
    assert not torch.equal(ends[0]["polarity.answer"], ends[1]["polarity.answer"])
    for name, value in mean.items():
        assert torch.allclose(value, (ends[0][name] + ends[1][name]) / 2, atol=1e-6), name
    twice = pipeline.averaged([*runs, runs[1]])
    for name, value in twice.state_dict().items():
        assert torch.allclose(value, (ends[0][name] + 2 * ends[1][name]) / 3, atol=1e-6), name


def test_the_model_that_runs_went_on_from_counts_in_their_mean(tmp_path: Path) -> None:
    """Its folder stands beside theirs."""
    state = pipeline.learning(BUILTIN).state_dict()
    moved = {name: value + 0.5 for name, value in state.items()}
    shape = asdict(load(BUILTIN).config.shape)
    torch.save({"shape": shape, "averaged": moved, "done": 1}, tmp_path / CHECKPOINT)
    mean = pipeline.averaged([tmp_path, BUILTIN]).state_dict()
    for name, value in mean.items():
        assert torch.allclose(value, state[name] + 0.25, atol=1e-5), name


def test_a_run_goes_on_from_the_shipped_model() -> None:
    """It answers as that one does, and learns with a dropout of its own."""
    shipped, learning = restored(load(BUILTIN)), pipeline.learning(BUILTIN, dropout=0.2)
    assert learning.encoder.dropout == 0.2
    assert all(parameter.requires_grad for parameter in learning.parameters())
    tokens = torch.arange(5, 25).view(2, 10)
    before, after = shipped(tokens, tokens > 0), learning.eval()(tokens, tokens > 0)
    assert torch.equal(before.polarity, after.polarity)
    assert torch.equal(before.themes, after.themes)


def test_a_pass_sees_a_share_of_a_pool_drawn_anew(tmp_path: Path) -> None:
    """All rows of the first pool, and of the second one half, not always the same."""
    whole = [example(f"immer {number}") for number in range(20)]
    some = [example(f"manchmal {number}") for number in range(20)]
    run = _run(tmp_path, Recipe(noise=0.0))
    steps = _batches(run, Pool(whole, 1.0), Pool(some, 0.5))
    passes = [[row for _, row in next(steps)] for _ in range(4)]
    assert all(set(whole) < set(seen) and len(seen) == 30 for seen in passes)
    assert len({frozenset(seen) for seen in passes}) > 1


def test_a_pass_reads_spoilt_rows_anew_and_the_others_as_they_are(tmp_path: Path) -> None:
    """Every row is there once, whether its tokens were known or its text has changed."""
    rows = [example(f"Größere Aufträge, mehr Ärger, Nummer {number}") for number in range(40)]
    run = _run(tmp_path, Recipe(noise=0.5, budget=8192))
    batch = next(_batches(run, Pool(rows, 1.0)))
    known = {window.tokens for window in run.tokens.windows([row.text for row in rows])}
    assert sorted(row.text for _, row in batch) == sorted(row.text for row in rows)
    assert 5 < sum(tokens in known for tokens, _ in batch) < 35


def test_a_teacher_outweighs_wrong_labels(tmp_path: Path) -> None:
    """With its answers at full weight the labels, here all wrong, teach nothing."""
    rows = [
        data.Example(f"{words} {number}", 2 - label, (GONE,) * 15, "standard", "here")
        for number in range(20, 40)
        for label, words in ((0, "es ist furchtbar hier"), (2, "alles wunderbar"))
    ]
    teacher = pipeline.learning(BUILTIN).eval()
    rates = {"rate": 2e-2, "head_rate": 2e-2}
    run = _run(tmp_path, Recipe(epochs=60, budget=256, noise=0.0, soft=1.0, **rates), teacher)
    run.fit([Pool(rows, 1.0)])
    assert _answers(run.model, rows) == _answers(teacher, rows) == [2 - row.label for row in rows]


def test_consistency_brings_answers_under_dropout_together(tmp_path: Path) -> None:
    """Two answers to one text differ less, and without dropout nothing changes."""
    rows = data.workplace()[0][:60]
    apart = {
        weight: _apart(_consistent(tmp_path / f"half {weight}", rows, 0.5, weight), rows)
        for weight in (0.0, 5.0)
    }
    assert apart[5.0] < 0.8 * apart[0.0]
    for name, value in _consistent(tmp_path / "plain", rows, 0.0, 0.0).state_dict().items():
        same = _consistent(tmp_path / "same", rows, 0.0, 5.0).state_dict()[name]
        assert torch.allclose(value, same, atol=1e-5), name


def test_probed_heads_beat_chance_before_any_step() -> None:
    """The probe alone reads off an encoder what it knows, here the first word."""
    torch.manual_seed(7)
    rows = [
        data.Example(f"{word} {number}", label, (label,) + (0,) * 14, "standard", "here")
        for number in range(20)
        for label, word in enumerate(("schlecht", "mittel", "gut"))
    ]
    model = SentimentModel(SMALL).eval()
    tokens = Tokens(BUILTIN / TOKENIZER, 256)
    probe.start_heads(model, tokens, rows, 7)
    right = 0
    for row, window in zip(rows, tokens.windows([row.text for row in rows]), strict=True):
        numbers = torch.tensor([window.tokens])
        answer = model(numbers, numbers >= 0)
        right += int(answer.polarity.argmax()) == row.label
    assert right > 50


def test_a_saved_model_answers_as_before(tmp_path: Path) -> None:
    """One byte a weight changes the answers by little."""
    torch.manual_seed(7)
    model = SentimentModel(SMALL).eval()
    tokenizer = BUILTIN / TOKENIZER
    save(tmp_path, Config("small", SMALL), weights_of(model), tokenizer, graph.build(SMALL))
    loaded = restored(load(tmp_path))
    tokens = torch.arange(5, 25).view(2, 10)
    before, after = model(tokens, tokens > 0), loaded(tokens, tokens > 0)
    assert torch.allclose(before.polarity, after.polarity, atol=0.01)
    assert torch.allclose(before.themes, after.themes, atol=0.01)


def _trained(
    folder: Path, rows: list[data.Example], stop: int | None, save_every: int = 2
) -> SentimentModel:
    folder.mkdir(exist_ok=True)
    run = _run(folder, Recipe(epochs=2.0, budget=256, save_every=save_every, dropout=0.1))
    run.fit([Pool(rows, 1.0)], stop)
    return run.model


def _batches(run: Run, *pools: Pool) -> Iterator[Batch]:
    """What a pass is made of."""
    return run._batches(pools, run._known(pools))  # noqa: SLF001 (see above)


def _consistent(
    folder: Path, rows: list[data.Example], dropout: float, weight: float
) -> SentimentModel:
    folder.mkdir(exist_ok=True)
    rates = {"rate": 1e-2, "head_rate": 2e-2}
    recipe = Recipe(epochs=20, budget=256, noise=0.0, dropout=dropout, consistency=weight, **rates)
    run = _run(folder, recipe)
    run.fit([Pool(rows, 1.0)])
    return run.model


def _apart(model: SentimentModel, rows: list[data.Example]) -> float:
    """How far two answers under dropout lie from each other, on average."""
    torch.manual_seed(7)
    model.train()
    one, other = (_probabilities(model, rows) for _ in range(2))
    model.eval()
    return (one - other).abs().mean().item()


def _run(folder: Path, recipe: Recipe, teacher: SentimentModel | None = None) -> Run:
    torch.manual_seed(7)
    return Run(
        SentimentModel(SMALL, recipe.dropout),
        Tokens(BUILTIN / TOKENIZER, 256),
        recipe,
        folder,
        torch.device("cpu"),
        teacher,
    )


def _answers(model: SentimentModel, rows: list[data.Example]) -> list[int]:
    return [int(answer) for answer in _probabilities(model, rows).argmax(-1)]


def _probabilities(model: SentimentModel, rows: list[data.Example]) -> torch.Tensor:
    """Of the three labels, [rows, 3]."""
    texts = [row.text for row in rows]
    windows = Tokens(BUILTIN / TOKENIZER, 256).windows(texts)
    numbers, present = pad([window.tokens for window in windows])
    with torch.no_grad():
        answers = model(torch.from_numpy(numbers), torch.from_numpy(present))
    return answers.polarity.softmax(-1)
