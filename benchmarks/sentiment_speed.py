"""Texts a second of the built-in model, as ratios against peers measured in the same run.

    python benchmarks/sentiment_speed.py [--seconds 5]

Peers: transformers' text-classification pipeline at batch 32 on the same encoder weights, and
the manner of the common German library, a BERT-base classifier called with one text at a time
(its exact architecture with random weights: weights do not change the time).
"""

import argparse
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import onnxruntime
import torch
import transformers
from onnx import TensorProto, helper, numpy_helper
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
    TextClassificationPipeline,
)

from sentiment.builtin import BuiltinScorer
from sentiment.model import SentimentModel, restored
from sentiment.runtime import cores
from sentiment.storage import BUILTIN, TOKENIZER, load
from sentiment.training.data import workplace

TEXTS = 128
FIRST = """
from sentiment import Analyser
Analyser.load().score(["Danke, alles bestens."])
status = dict(line.split(":") for line in open("/proc/self/status"))
print(status["VmRSS"].split()[0], status["VmHWM"].split()[0])
"""
TOKENS = 24
SIZE = 1536
NAMES = {
    "mix": "attention.output.dense",
    "mix_norm": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "down_norm": "output.LayerNorm",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0)
    seconds = parser.parse_args().seconds
    transformers.logging.set_verbosity_error()
    scorer, exact = BuiltinScorer(BUILTIN), restored(load(BUILTIN))
    print(f"{cores()} cores, {scorer.choice}")
    even, mixed = _texts(scorer)
    peers = Peers(_pipeline(exact), _bert_base())
    print(f"{TEXTS} comments, {TOKENS} tokens each:")
    ours = _against(peers, scorer, even, seconds)
    share = ours * 2 * TOKENS * _weights(exact) / _peak(scorer.choice.precision)
    print(f"share of the {scorer.choice.precision} matrix-product peak {share:.2f}")
    print(f"{TEXTS} comments, lengths as written:")
    _against(peers, scorer, mixed, seconds)
    _start()


class Peers(NamedTuple):
    """What the built-in model is measured against."""

    pipeline: TextClassificationPipeline
    bert_base: BertForSequenceClassification


def _against(peers: Peers, scorer: BuiltinScorer, texts: list[str], seconds: float) -> float:
    """Print texts a second of the built-in model and its peers; return the model's own."""
    ours = pace(lambda: scorer.score(texts), len(texts), seconds)
    piped = pace(lambda: peers.pipeline(texts, batch_size=32), len(texts), seconds)
    lone = pace(lambda: [scorer.score([text]) for text in texts[:16]], 16, seconds)
    single = _one_at_a_time(peers.bert_base, scorer, texts, seconds)
    print(f"  built-in model            {ours:8.1f} texts/s, {ours / cores():.1f} a core")
    print(f"                            {lone:8.1f} texts/s one at a time")
    print(f"  transformers pipeline, 32 {piped:8.1f} texts/s  ratio {ours / piped:6.1f}  target 4")
    print(
        f"  BERT-base, one at a time  {single:8.1f} texts/s  ratio {ours / single:6.1f}  target 100"
    )
    return ours


def pace(work: Callable[[], object], texts: int, seconds: float) -> float:
    """Texts a second over at least `seconds`, after one unmeasured round."""
    work()
    rounds, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        work()
        rounds += 1
    return rounds * texts / spent


def _texts(scorer: BuiltinScorer) -> tuple[list[str], list[str]]:
    """Comments of the dev set nearest to 24 tokens, and some of every length."""
    _, dev = workplace()
    windows = scorer.tokens.windows([row.text for row in dev])
    by_length = sorted(windows, key=lambda window: abs(len(window.tokens) - TOKENS))
    drawn = random.Random(7).sample(dev, TEXTS)
    return [dev[window.text].text for window in by_length[:TEXTS]], [row.text for row in drawn]


def _pipeline(exact: SentimentModel) -> TextClassificationPipeline:
    shape = exact.encoder.shape
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.window,
        num_labels=3,
    )
    model = BertForSequenceClassification(config)
    model.load_state_dict(dict(_renamed(exact)), strict=False)
    special = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(BUILTIN / TOKENIZER), model_max_length=shape.window, **special
    )
    return TextClassificationPipeline(model=model.eval(), tokenizer=tokenizer, device="cpu")


def _renamed(model: SentimentModel) -> Sequence[tuple[str, torch.Tensor]]:
    state = model.encoder.state_dict()
    pairs = [
        ("bert.embeddings.word_embeddings.weight", state["words.weight"]),
        ("bert.embeddings.position_embeddings.weight", state["places.weight"]),
    ]
    for number in range(model.encoder.shape.layers):
        new = f"bert.encoder.layer.{number}."
        for kind in ("weight", "bias"):
            parts = state[f"layers.{number}.qkv.{kind}"].chunk(3)
            for part, name in zip(parts, ("query", "key", "value"), strict=True):
                pairs.append((f"{new}attention.self.{name}.{kind}", part))
            for old, name in NAMES.items():
                pairs.append((f"{new}{name}.{kind}", state[f"layers.{number}.{old}.{kind}"]))
    return pairs


def _bert_base() -> BertForSequenceClassification:
    return BertForSequenceClassification(BertConfig(vocab_size=31_102, num_labels=3)).eval()


def _one_at_a_time(
    model: BertForSequenceClassification, scorer: BuiltinScorer, texts: list[str], seconds: float
) -> float:
    """BERT-base in fp32, each text tokenized, run and read alone."""
    tokenizer = scorer.tokens.tokenizer

    def work() -> None:
        for text in texts[:16]:
            ids = tokenizer.encode(text).ids
            with torch.no_grad():
                model(torch.tensor([ids])).logits.softmax(-1).tolist()

    return pace(work, 16, seconds)


def _weights(model: SentimentModel) -> int:
    """Of the matrices that every token meets."""
    return sum(weight.numel() for weight in model.encoder.layers.parameters() if weight.ndim > 1)


def _peak(precision: str) -> float:
    """Operations a second of one large product with a fixed matrix, as the engine does it."""
    if precision == "bf16":
        matrix = torch.randn(SIZE, SIZE, dtype=torch.bfloat16, device="cuda")
        return pace(lambda: (matrix @ matrix).sum().item(), 1, 1.0) * 2 * SIZE**3
    name, left, right = {
        "fp32": ("MatMul", np.float32, np.float32),
        "int8": ("MatMulInteger", np.uint8, np.int8),
    }[precision]
    values = np.random.default_rng(7).integers(0, 100, (SIZE, SIZE))
    made = TensorProto.FLOAT if precision == "fp32" else TensorProto.INT32
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(left))
    graph = helper.make_graph(
        [helper.make_node(name, ["left", "right"], ["product"])],
        "peak",
        [helper.make_tensor_value_info("left", kind, [SIZE, SIZE])],
        [helper.make_tensor_value_info("product", made, [SIZE, SIZE])],
        [numpy_helper.from_array(values.astype(right), "right")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = cores()
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    inputs = {"left": values.astype(left)}
    return pace(lambda: session.run(None, inputs), 1, 1.0) * 2 * SIZE**3


def _start() -> None:
    """Time to the first score and memory, in a process of its own."""
    started = time.perf_counter()
    run = subprocess.run([sys.executable, "-c", FIRST], check=True, capture_output=True, text=True)  # noqa: S603 (own code)
    spent = time.perf_counter() - started
    memory, most = (int(number) / 1024 for number in run.stdout.split())
    print(
        f"first score {spent:.2f} s after process start, target 2; "
        f"memory {memory:.0f} MiB, at most {most:.0f}, target 600"
    )


if __name__ == "__main__":
    main()
