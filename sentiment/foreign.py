"""Scoring with somebody else's sequence classifier, for example german-sentiment-bert."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from torch import Tensor
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from .batching import plan
from .text import clean
from .types import LABELS, Label, ModelError, Verdict

BUDGET: Final = 2048
WINDOW: Final = 512
NAMES: Final[dict[str, Label]] = {
    "negative": "negative",
    "negativ": "negative",
    "neg": "negative",
    "neutral": "neutral",
    "neu": "neutral",
    "positive": "positive",
    "positiv": "positive",
    "pos": "positive",
}


def polarities(folder: Path) -> list[Label]:
    """The polarity of each output, by the model's own `id2label`.

    Raises:
        ModelError: the names are missing, unknown, or not exactly the three polarities.
    """
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    names = {int(number): str(name) for number, name in config.get("id2label", {}).items()}
    found = [NAMES.get(names[number].strip().casefold()) for number in sorted(names)]
    known = [label for label in found if label is not None]
    if len(found) != len(LABELS) or sorted(known) != sorted(LABELS):
        raise ModelError(
            f"{folder} names its outputs {sorted(names.values())}; "
            "needed are negative, neutral and positive, once each, in id2label of config.json"
        )
    return known


def version_of(folder: Path) -> str:
    """Folder name and content hash of its weights."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")):
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return f"{folder.name}@{digest.hexdigest()[:12]}"


class ForeignScorer:
    """Texts to verdicts without themes. Belongs to one thread."""

    def __init__(self, folder: Path) -> None:
        self.order = [polarities(folder).index(label) for label in LABELS]
        try:
            self.tokenizer = AutoTokenizer.from_pretrained(folder)
            self.model = AutoModelForSequenceClassification.from_pretrained(
                folder, use_safetensors=True
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{folder} holds no usable model: {error}") from error
        self.model.eval()

    def score(self, texts: Sequence[str]) -> list[Verdict]:
        """One verdict a text, in order; long texts are read in windows and averaged."""
        cleaned = [clean(text) for text in texts]
        verdicts = [Verdict.silent()] * len(texts)
        filled = [at for at, text in enumerate(cleaned) if text]
        if filled:
            shares = self._shares([cleaned[at] for at in filled])
            for at, row in zip(filled, shares.tolist(), strict=True):
                verdicts[at] = Verdict.of(dict(zip(LABELS, row, strict=True)))
        return verdicts

    def _shares(self, texts: Sequence[str]) -> Tensor:
        encoded = self.tokenizer(
            list(texts),
            truncation=True,
            max_length=min(WINDOW, self.tokenizer.model_max_length),
            return_overflowing_tokens=True,
        )
        owners = torch.tensor(encoded.pop("overflow_to_sample_mapping"))
        windows = torch.zeros(len(owners), len(LABELS), dtype=torch.float64)
        with torch.inference_mode():
            for batch in plan([len(row) for row in encoded["input_ids"]], BUDGET):
                part = {name: [rows[at] for at in batch] for name, rows in encoded.items()}
                logits = self.model(**self.tokenizer.pad(part, return_tensors="pt")).logits
                windows[batch] = logits[:, self.order].double().softmax(-1)
        sums = torch.zeros(len(texts), len(LABELS), dtype=torch.float64)
        sums.index_add_(0, owners, windows)
        return sums / sums.sum(-1, keepdim=True)
