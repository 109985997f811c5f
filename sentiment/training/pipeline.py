"""A whole run: data, vocabulary, warm start, fine-tuning, calibration, export, record."""

import json
import logging
import lzma
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch

from sentiment import LABELS, THEMES, Analyser, device, storage
from sentiment.builtin import BuiltinScorer
from sentiment.model import SentimentModel, restored, weights_of
from sentiment.runtime import Answers
from sentiment.storage import Config, Shape
from sentiment.text import Tokens, clean
from sentiment.training import calibrate, data, graph, probe, reach, robustness, warm
from sentiment.training.data import Example
from sentiment.training.evaluate import report
from sentiment.training.loop import CHECKPOINT, RECIPES
from sentiment.training.pretrain import Pretraining
from sentiment.training.recipe import Recipe
from sentiment.training.train import Pool, Run

log = logging.getLogger(__name__)

NAME = "stimmung-de"
RECORD = "run.json"
SIGNS = "signs"
WINDOW = 256
LEAST = 2  # uses of a piece in the open German texts to stay in the vocabulary
PLAIN_EVERY = 2  # every second line of the speeches shows the language as well as all do


@dataclass(frozen=True, slots=True)
class Packed:
    """The files of an encoder that a package carries, see `warm`."""

    encoder: Path
    tokenizer: Path


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a run reads from; `data` holds public/ and plain/.

    `start` is the folder of a model of this package, as exported, whose weights and vocabulary the
    run goes on from and whose record, if it has one, becomes part of its own; or what a first run
    starts from.
    """

    data: Path
    start: Path | Packed


@dataclass(frozen=True, slots=True)
class Rows:
    """What learns and what judges, near repeats already gone."""

    first: list[Example]
    added: list[Example]
    public: list[Example]
    dev: list[Example]

    @property
    def authored(self) -> list[Example]:
        return [*self.first, *self.added]

    def repeated(self, more: str) -> list[Example]:
        """What a recipe's `more` shows again; raises ValueError for sets without comments."""
        repeated: list[Example] = []
        for entry in more.split():
            name, _, times = entry.partition("=")
            rows = self._signs() if name == SIGNS else [r for r in self.added if r.source == name]
            if not rows:
                raise ValueError(f"no comments were added under the name {name}")
            repeated += rows * int(times)
        return repeated

    def _signs(self) -> list[Example]:
        return [row for row in self.authored if not any(map(str.isalnum, row.text))]


def rows(directory: Path) -> Rows:
    train, dev = data.workplace()
    sets = [*data.judges().values(), robustness.written(), *data.tests(directory).values()]
    judges = [*dev, *(row for rows in sets for row in rows)]
    authored = data.without_twins(train, judges)
    first = [row for row in authored if row.source in data.FIRST]
    added = [row for row in authored if row.source not in data.FIRST]
    public = data.without_twins(data.trainable(directory), judges)
    log.info("%d authored, %d public, %d dev rows", len(authored), len(public), len(dev))
    return Rows(first, added, public, dev)


def train(sources: Sources, recipe: Recipe, layers: int, folder: Path, kind: str) -> None:
    """Run, or go on with, the whole of a training; the model ends in `folder`/model."""
    found = rows(sources.data)
    model, tokens = _started(sources, found, recipe, layers, folder)
    teacher = None
    if isinstance(sources.start, Path):
        teacher = learning(sources.start) if recipe.soft else None
    elif not (folder / CHECKPOINT).exists():
        probe.start_heads(model, tokens, found.authored, recipe.seed)
    started = time.monotonic()
    pools = [
        Pool(found.first, 1.0),
        Pool(found.added, recipe.added_share),
        Pool(found.public, recipe.public_share),
        Pool(found.repeated(recipe.more), 1.0),
    ]
    Run(model, tokens, recipe, folder, torch.device(kind), teacher).fit(pools)
    _ended(model, sources, found, folder, time.monotonic() - started)
    with Analyser.load(str(folder / "model")) as analyser:
        (folder / "report.md").write_text(report(analyser, sources.data) + "\n", encoding="utf-8")


def pretrain(sources: Sources, recipe: Recipe, layers: int, folder: Path, kind: str) -> None:
    """Run, or go on with, a pretraining on the open German texts and the comments that train.

    The model in `folder`/model has heads that were only fitted to the encoder as it stands: what
    they read tells what the encoder knows, and `train` goes on from it.
    """
    found = rows(sources.data)
    model, tokens = _started(sources, found, recipe, layers, folder)
    started = time.monotonic()
    comments = [row.text for row in found.authored] * recipe.comments
    texts = [*comments, *(row.text for row in found.public), *_plain(sources.data)]
    Pretraining(model.encoder, tokens, recipe, folder, torch.device(kind)).fit(texts)
    probe.start_heads(model.cpu(), tokens, found.authored, recipe.seed)
    _ended(model, sources, found, folder, time.monotonic() - started)


def _started(
    sources: Sources, found: Rows, recipe: Recipe, layers: int, folder: Path
) -> tuple[SentimentModel, Tokens]:
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    if isinstance(sources.start, Packed):
        model = _warm(sources.start, sources.data, found, recipe, layers, folder)
    else:
        shutil.copyfile(sources.start / storage.TOKENIZER, folder / storage.TOKENIZER)
        model = learning(sources.start, recipe.dropout)
    return model, Tokens(folder / storage.TOKENIZER, WINDOW)


def _ended(
    model: SentimentModel, sources: Sources, found: Rows, folder: Path, seconds: float
) -> None:
    export(model.cpu().eval(), folder / storage.TOKENIZER, found.dev, folder / "model")
    _record(folder, sources, found, seconds)


def export(model: SentimentModel, tokenizer: Path, dev: Sequence[Example], folder: Path) -> None:
    """Write the model as it ships, calibrated on what its stored weights answer."""
    shape = model.encoder.shape
    weights = weights_of(model) | reach.measure(model, Tokens(tokenizer, WINDOW))
    storage.save(folder, Config(NAME, shape), weights, tokenizer, graph.build(shape))
    recalibrate(folder, dev)


def export_checkpoints(runs: Sequence[Path], folder: Path) -> None:
    """The averaged weights of the last checkpoint of a run as a model, finished or not.

    Of several runs that went on from one model, and of that model's folder, the mean of their
    weights, which answers as well as all of them together (Wortsman et al., 2022); what is named
    twice counts twice.
    """
    model = averaged(runs)
    export(model.eval(), runs[0] / storage.TOKENIZER, data.workplace()[1], folder)
    accounts = [{"weight": times} | _account(run) for run, times in Counter(runs).items()]
    content = {"mean_of": accounts} if len(runs) > 1 else _account(runs[0])
    (folder / RECORD).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def averaged(runs: Sequence[Path]) -> SentimentModel:
    """The mean of the averaged weights of the last checkpoints of runs, and of models' weights."""
    models = [_reached(run) for run in runs]
    states = [model.state_dict() for model in models]
    models[0].load_state_dict(
        {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    )
    return models[0]


def _reached(run: Path) -> SentimentModel:
    if not (run / CHECKPOINT).exists():
        return learning(run)
    state = torch.load(run / CHECKPOINT, map_location="cpu", weights_only=True)
    log.info("weights of %s after step %d", run.name, state["done"])
    model = SentimentModel(Shape(**state["shape"]))
    model.load_state_dict(state["averaged"])
    return model


def learning(folder: Path, dropout: float = 0.0) -> SentimentModel:
    """A stored model that can learn on."""
    stored = storage.load(folder)
    model = SentimentModel(stored.config.shape, dropout)
    model.load_state_dict(restored(stored).state_dict())
    return model


def recalibrate(folder: Path, dev: Sequence[Example]) -> None:
    """Fit the calibration of a stored model anew."""
    scorer = BuiltinScorer(folder, device.exact)
    polarity = torch.from_numpy(whole(scorer, [row.text for row in dev]).polarity)
    calibration = calibrate.fit(polarity, torch.tensor([row.label for row in dev]))
    config = replace(scorer.config, calibration=calibration)
    (folder / storage.CONFIG).write_text(config.to_json(), encoding="utf-8")


def regraph(folder: Path) -> None:
    """Write the graphs of a stored model anew; its weights and its version stay as they are."""
    config = Config.from_json((folder / storage.CONFIG).read_text(encoding="utf-8"))
    for name, content in graph.build(config.shape).items():
        (folder / name).write_bytes(content)


def whole(scorer: BuiltinScorer, texts: Sequence[str]) -> Answers:
    """Logits of texts that fit one window: [n, 3] and [n, 15, 4]."""
    windows = scorer.tokens.windows(texts)
    if len(windows) != len(texts):
        raise ValueError("calibration wants one window a text, neither empty nor longer")
    return scorer.logits(windows)


def _warm(
    packed: Packed, directory: Path, found: Rows, recipe: Recipe, layers: int, folder: Path
) -> SentimentModel:
    if not (folder / storage.TOKENIZER).exists():
        texts = [clean(row.text) for row in [*found.authored, *found.public]]
        tokenizer = warm.prune(packed.tokenizer, [*texts, *_plain(directory)], LEAST)
        tokenizer.save(str(folder / storage.TOKENIZER), pretty=False)
    # A run that goes on keeps its vocabulary, even where texts were added meanwhile.
    kept = warm.kept(packed.tokenizer, folder / storage.TOKENIZER)
    model = SentimentModel(
        Shape(vocabulary=len(kept), layers=layers, window=WINDOW), recipe.dropout
    )
    start = warm.encoder(packed.encoder, kept, WINDOW, layers)
    model.encoder.load_state_dict(start.state_dict())
    log.info("%d pieces, %d layers", len(kept), layers)
    return model


def _plain(directory: Path) -> Iterator[str]:
    with lzma.open(directory / "plain" / "ud_gsd.txt.xz", "rt", encoding="utf-8") as lines:
        yield from lines
    with lzma.open(directory / "plain" / "bundestag_pp19.txt.xz", "rt", encoding="utf-8") as lines:
        yield from (line for number, line in enumerate(lines) if number % PLAIN_EVERY == 0)


def _account(run: Path) -> dict[str, Any]:
    """The record of a run or a model, or of a run that has not ended its recipes."""
    for record in (run / "model" / RECORD, run / RECORD):
        if record.exists():
            return cast("dict[str, Any]", json.loads(record.read_text(encoding="utf-8")))
    return {"recipes": json.loads((run / RECIPES).read_text(encoding="utf-8"))}


def _record(folder: Path, sources: Sources, found: Rows, seconds: float) -> None:
    content = {
        "recipes": json.loads((folder / RECIPES).read_text(encoding="utf-8")),
        "rows": {name: len(getattr(found, name)) for name in ("authored", "public", "dev")},
        "labels": LABELS,
        "themes": THEMES,
        "seconds": round(seconds),
        "torch": torch.__version__,
        "data": data.fingerprints(sources.data),
    }
    if isinstance(sources.start, Packed):
        content["warm"] = {
            "encoder": data.fingerprint(sources.start.encoder),
            "tokenizer": data.fingerprint(sources.start.tokenizer),
        }
    elif (sources.start / RECORD).exists():
        content["start"] = json.loads((sources.start / RECORD).read_text(encoding="utf-8"))
    (folder / "model" / RECORD).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
