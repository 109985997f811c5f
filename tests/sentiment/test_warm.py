from pathlib import Path

import numpy as np

from sentiment.storage import BUILTIN, TOKENIZER
from sentiment.text import Tokens
from sentiment.training import warm

TEXTS = ["Die Schichtplanung ist besser geworden.", "Danke an alle 🎉"]


def test_a_pruned_vocabulary_reads_its_texts_as_before(tmp_path: Path) -> None:
    """Only pieces that nobody used go; every kept piece knows its former number."""
    before = Tokens(BUILTIN / TOKENIZER, 256).tokenizer
    after = warm.prune(BUILTIN / TOKENIZER, TEXTS, 1)
    after.save(str(tmp_path / TOKENIZER))
    kept = warm.kept(BUILTIN / TOKENIZER, tmp_path / TOKENIZER)
    assert after.get_vocab_size() == len(kept) < before.get_vocab_size()
    for text in TEXTS:
        old = before.encode(text, add_special_tokens=False).ids
        assert [kept[at] for at in after.encode(text, add_special_tokens=False).ids] == old


def test_letters_and_symbols_stay_without_being_used() -> None:
    """A rare letter or emoji is cheaper to keep than to miss."""
    after = warm.prune(BUILTIN / TOKENIZER, [], 1)
    assert all(after.token_to_id(piece) is not None for piece in "aZäß?7")
    assert after.token_to_id("😡") is not None


def test_four_bit_blocks_are_unpacked() -> None:
    """Low nibbles hold the first half of a block, high ones the second, eight means nought."""
    scale = np.float16(0.5).tobytes()
    block = scale + bytes([0x9F] + [0x88] * 15)
    values = warm._four_bits(block)[0]  # noqa: SLF001 (the format is the point)
    assert values[0] == (15 - 8) * 0.5
    assert values[16] == (9 - 8) * 0.5
    assert not values[1:16].any()
