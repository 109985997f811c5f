"""From what a setting says to a model: built in, a folder, or a hub id with its revision."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from . import device, storage
from .builtin import BuiltinScorer
from .engine import Scorer
from .types import Card, ModelError

_HUB: Final = re.compile(r"(?P<id>[\w.-]+/[\w.-]+)@(?P<revision>[\w.-]+)")
WANTED: Final = ["*.json", "*.txt", "*.model", "*.safetensors", "README*.md"]
_CARDS: Final = {"README.de.md": "de", "README.md": "en"}


@dataclass(frozen=True, slots=True)
class Found:
    """A model that exists; `open` loads it, in the thread that will own it."""

    version: str
    open: Callable[[], Scorer]
    card: Card


def resolve(model: str, *, exact: bool = False) -> Found:
    """Find a model by its setting; see `Analyser.load`.

    Raises:
        ModelError: nothing usable is there; the message says what was missing.
    """
    if model == "builtin":
        return _folder(storage.BUILTIN, exact=exact)
    folder = Path(model)
    if folder.is_dir():
        return _folder(folder, exact=exact)
    hub = _HUB.fullmatch(model)
    if hub:
        downloaded = _download(hub["id"], hub["revision"])
        return _folder(downloaded, f"{hub['id']}@{hub['revision']}", exact=exact)
    raise ModelError(
        f"{model!r} is neither 'builtin' nor a folder nor a hub id with its revision "
        "(organisation/name@revision; without a revision the model could change unseen)"
    )


def _folder(folder: Path, version: str | None = None, *, exact: bool = False) -> Found:
    if not any(folder.glob("*.safetensors")):
        raise ModelError(
            f"{folder} holds no .safetensors file; other formats can run code and are refused"
        )
    try:
        config = json.loads((folder / storage.CONFIG).read_text(encoding="utf-8"))
        if "shape" in config:
            version = version or storage.version(folder, config["name"])
            choose = device.exact if exact else device.choose
            return Found(version, lambda: BuiltinScorer(folder, choose), _card(folder))
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{folder} holds no usable model: {error}") from error
    return _foreign(folder, version)


def _foreign(folder: Path, version: str | None) -> Found:
    # transformers takes seconds to import and the built-in model does without.
    from .foreign import ForeignScorer, polarities, version_of  # noqa: PLC0415 (see above)

    polarities(folder)
    return Found(version or version_of(folder), lambda: ForeignScorer(folder), _card(folder))


def _card(folder: Path) -> Card:
    """The German card, if there is one: those who agree to a model read German."""
    for name, language in _CARDS.items():
        if (folder / name).is_file():
            text = (folder / name).read_text(encoding="utf-8", errors="replace")
            return Card(text, language)
    return Card()


def _download(name: str, revision: str) -> Path:
    from huggingface_hub import snapshot_download  # noqa: PLC0415 (only hub ids need it)

    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=WANTED))
    except Exception as error:
        raise ModelError(f"{name}@{revision} cannot be had: {error}") from error
