import json
import re
import shutil
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from sentiment import Analyser, ModelError, resolve
from sentiment.builtin import BuiltinScorer
from sentiment.storage import BUILTIN

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "gut", "schlecht"]
GERMAN = {0: "positive", 1: "negative", 2: "neutral"}


def classifier(folder: Path, labels: dict[int, str]) -> Path:
    """A small classifier as transformers saves it."""
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        num_labels=len(labels),
        id2label=labels,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer = Tokenizer(
        WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=16
    ).save_pretrained(folder)
    return folder


def test_a_local_folder_scores_like_the_builtin_model(tmp_path: Path) -> None:
    """A copy of the shipped folder is the same model, version included."""
    copy = shutil.copytree(BUILTIN, tmp_path / "copy")
    # The clock that races precisions at a start may find for another one at the next.
    with Analyser.load(exact=True) as shipped, Analyser.load(str(copy), exact=True) as copied:
        assert copied.version == shipped.version
        assert (copied.card.text[:13], copied.card.language) == ("# Modellkarte", "de")
        [here], [there] = (each.score(["Alles bestens"]) for each in (shipped, copied))
    assert here.positive == pytest.approx(there.positive)


def test_both_cards_of_the_shipped_model_give_the_same_figures() -> None:
    """The German card says how good the model is with numbers of the English one, and no others."""
    english = (BUILTIN / "README.md").read_text(encoding="utf-8")
    german = (BUILTIN / "README.de.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\d+,\d+", german))
    assert len(told) >= 8
    assert {figure.replace(",", ".") for figure in told} <= set(re.findall(r"\d+\.\d+", english))
    counted = set(re.findall(r"\d+\.\d{3}\b", german))
    assert {figure.replace(".", ",") for figure in counted} <= set(re.findall(r"[\d,]+\d", english))


def test_a_foreign_classifier_is_read_by_its_label_names(tmp_path: Path) -> None:
    """Outputs in any order end at the right polarity, long and empty texts included."""
    with Analyser.load(str(classifier(tmp_path, GERMAN))) as analyser:
        texts = ["gut", "", "gut schlecht " * 40]
        first, empty, long = analyser.score(texts)
        assert analyser.version.startswith(tmp_path.name + "@")
        assert analyser.card.text == ""
    assert empty.neutral == 1
    for verdict in (first, long):
        assert verdict.negative + verdict.neutral + verdict.positive == pytest.approx(1)
        assert verdict.themes == ()


@pytest.mark.parametrize(
    "labels", [{0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, {0: "negative", 1: "positive"}]
)
def test_unknown_label_names_are_refused(tmp_path: Path, labels: dict[int, str]) -> None:
    """A model whose outputs cannot be told apart never scores anybody."""
    with pytest.raises(ModelError, match="negative, neutral and positive"):
        Analyser.load(str(classifier(tmp_path, labels)))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    """A folder with only pickled weights is not opened."""
    (tmp_path / "config.json").write_text(json.dumps({"id2label": GERMAN}))
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ModelError, match="refused"):
        Analyser.load(str(tmp_path))


@pytest.mark.parametrize("name", ["oliverguhr/german-sentiment-bert", "nowhere", "a/b/c@main"])
def test_a_hub_id_needs_its_revision(name: str) -> None:
    """A name that could change its content unseen is refused."""
    with pytest.raises(ModelError, match="revision"):
        Analyser.load(name)


def test_a_model_of_this_shape_from_the_hub_can_be_asked_for_exactly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What calibration compares with is no race of precisions, wherever the folder came from."""
    monkeypatch.setattr(resolve, "_download", lambda *_: BUILTIN)
    scorer = resolve.resolve("firma/stimmung@v1", exact=True).open()
    assert isinstance(scorer, BuiltinScorer)
    assert (scorer.choice.precision, scorer.choice.pace) == ("fp32", 0)


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    """A truncated download is an error that names the folder, not a crash."""
    copy = shutil.copytree(BUILTIN, tmp_path / "copy")
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match="copy"):
        Analyser.load(str(copy))
