"""The model as ONNX Runtime reads it: operations without weights.

The weights stay in the one safetensors file and are handed over by name when a session opens.
Only making a graph needs `onnx`; `sentiment.model` is the definition that this one repeats.
"""

from typing import Any, Final

from onnx import ModelProto, NodeProto, TensorProto, helper

from sentiment.eightbit import INVERSE, MIDDLE
from sentiment.storage import BYTES_GRAPH, GRAPH, SCALE, WEIGHTS, Shape
from sentiment.types import LABELS, THEMES

OPSET: Final = 21
IR: Final = 10  # the version of the format that came with the opset
FUSED: Final = "com.microsoft"  # the runtime's own operations
OWN: Final = {"MatMulIntegerToFloat", "MultiHeadAttention"}
EPSILON: Final = 1e-12
STATES: Final = 1 + len(LABELS)


def build(shape: Shape) -> dict[str, bytes]:
    """The graphs of a model of this shape, by file; the same shape gives the same bytes.

    Inputs are tokens, [batch, length] integers, and present, of the same shape, true where a
    token is. Outputs are polarity, [batch, 3], and themes, [batch, 15, 4].
    """
    graphs = {GRAPH: _Graph(shape), BYTES_GRAPH: _BytesGraph(shape)}
    return {
        name: bytes(graph.model().SerializeToString(deterministic=True))
        for name, graph in graphs.items()
    }


class _Graph:
    """Nodes in the order they run; each method adds some and names their result."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = []

    def model(self) -> ModelProto:
        self.op("Shape", "tokens", name="size")
        self.op("Concat", "size", self.const("rest", [-1]), axis=0, name="split")  # batch, length
        self.const("flat", [-1, self.shape.width])
        self.const("thirds", [self.shape.width] * 3)
        self.op("Cast", "present", to=TensorProto.INT32, name="mask")
        x = self.op("Reshape", self.words(), "flat")
        for number in range(self.shape.layers):
            x = self.layer(x, f"encoder.layers.{number}")
        self.answers(self.op("Reshape", x, "split"))
        return self.wrapped()

    def words(self) -> str:
        """Rows of bytes are looked up before they become floats: the table stays small."""
        size, width = self.shape.vocabulary, self.shape.width
        table = self.given("encoder.words.weight", size, width, kind=TensorProto.INT8)
        scale = self.given("encoder.words.weight" + SCALE, size, 1)
        rows = self.op("Cast", self.op("Gather", table, "tokens"), to=TensorProto.FLOAT)
        words = self.op("Mul", rows, self.op("Gather", scale, "tokens"))
        places = self.given("encoder.places.weight", self.shape.window, width)
        length = self.op("Slice", "size", self.const("one", [1]), self.const("two", [2]))
        near = self.op("Slice", places, self.const("zero", [0]), length)
        both = self.op("Add", words, near)
        return self.op("LayerNormalization", both, *self.norm("encoder.norm"), epsilon=EPSILON)

    def layer(self, x: str, name: str) -> str:
        """Every token is a row, so that each product is one of two plain matrices."""
        width, inner = self.shape.width, self.shape.inner
        together = self.op("Reshape", self.linear(x, f"{name}.qkv", 3 * width, width), "split")
        qkv = [f"{name}.{part}" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [together, "thirds"], qkv, axis=2))
        heads = self.op("MultiHeadAttention", *qkv, "", "mask", num_heads=self.shape.heads)
        mixed = self.linear(self.op("Reshape", heads, "flat"), f"{name}.mix", width, width)
        x = self.sum_norm(mixed, x, f"{name}.mix_norm")
        grown = self.op("Gelu", self.linear(x, f"{name}.up", inner, width))
        return self.sum_norm(
            self.linear(grown, f"{name}.down", width, inner), x, f"{name}.down_norm"
        )

    def answers(self, x: str) -> None:
        there = self.op("Unsqueeze", "present", "one", name="there")  # [batch, 1, length]
        weight = self.op("Cast", there, to=TensorProto.FLOAT)
        tokens = self.op("ReduceSum", weight, "two", keepdims=1)
        mean = self.op("Div", self.op("MatMul", weight, x), tokens, name="mean")
        self.tensors.append(helper.make_tensor("never", TensorProto.FLOAT, [], [float("-inf")]))
        polarity = self.questions(x, mean, "polarity", len(LABELS), 1)
        self.op("Squeeze", polarity, "one", name="polarity")
        themes = self.questions(x, mean, "themes", STATES, len(THEMES))
        self.op("Identity", themes, name="themes")

    def questions(self, x: str, mean: str, name: str, states: int, count: int) -> str:
        width = self.shape.width
        query = self.given(f"{name}.query", count, width)
        answer = self.given(f"{name}.answer", count, states, 2 * width)
        scores = self.op("Einsum", x, query, equation="blw,qw->bql")
        seen = self.op("Softmax", self.op("Where", "there", scores, "never"), axis=2)
        read = self.op("MatMul", seen, x)
        spread = self.op("Expand", mean, self.op("Shape", read))
        both = self.op("Concat", read, spread, axis=2)
        logits = self.op("Einsum", both, answer, equation="bqw,qsw->bqs")
        return self.op("Add", logits, self.given(f"{name}.bias", count, states))

    def linear(self, x: str, name: str, rows: int, columns: int) -> str:
        weight = self.given(f"{name}.weight", rows, columns)
        return self.op("Gemm", x, weight, self.given(f"{name}.bias", rows), transB=1)

    def sum_norm(self, x: str, before: str, name: str) -> str:
        both = self.op("Add", x, before)
        return self.op("LayerNormalization", both, *self.norm(name), epsilon=EPSILON)

    def norm(self, name: str) -> tuple[str, str]:
        width = self.shape.width
        return self.given(f"{name}.weight", width), self.given(f"{name}.bias", width)

    def op(self, kind: str, *inputs: str, name: str = "", **attributes: Any) -> str:  # noqa: ANN401 (as onnx takes them)
        name = name or f"{kind}_{len(self.nodes)}"
        domain = FUSED if kind in OWN else ""
        node = helper.make_node(kind, list(inputs), [name], domain=domain, **attributes)
        self.nodes.append(node)
        return name

    def const(self, name: str, numbers: list[int]) -> str:
        self.tensors.append(helper.make_tensor(name, TensorProto.INT64, [len(numbers)], numbers))
        return name

    def given(self, name: str, *sizes: int, kind: int = TensorProto.FLOAT) -> str:
        """A weight by name and sizes, without its values."""
        tensor = TensorProto(
            name=name, data_type=kind, dims=sizes, data_location=TensorProto.EXTERNAL
        )
        tensor.external_data.add(key="location", value=WEIGHTS)
        self.tensors.append(tensor)
        return name

    def wrapped(self) -> ModelProto:
        wanted = [("tokens", TensorProto.INT64), ("present", TensorProto.BOOL)]
        made = [("polarity", [len(LABELS)]), ("themes", [len(THEMES), STATES])]
        graph = helper.make_graph(
            self.nodes,
            "sentiment",
            [
                helper.make_tensor_value_info(name, kind, ["batch", "length"])
                for name, kind in wanted
            ],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *sizes])
                for name, sizes in made
            ],
            self.tensors,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR)


class _BytesGraph(_Graph):
    """The same with products of bytes, as `sentiment.eightbit` prepares them."""

    def model(self) -> ModelProto:
        self.tensors.append(helper.make_tensor("unit", TensorProto.FLOAT, [], [1.0]))
        self.tensors.append(helper.make_tensor("middle", TensorProto.UINT8, [], [MIDDLE]))
        return super().model()

    def linear(self, x: str, name: str, rows: int, columns: int) -> str:
        weight = self.given(f"{name}.weight", columns, rows, kind=TensorProto.INT8)
        scale = self.given(f"{name}.weight{SCALE}", rows)
        even = self.op("Mul", x, self.given(name + INVERSE, columns))
        # Rounded with one scale for all inputs: with one each this operation is ten times slower.
        rounded = self.op("QuantizeLinear", even, "unit", "middle")
        bias = self.given(f"{name}.bias", rows)
        inputs = (rounded, weight, "unit", scale, "middle", "", bias)
        return self.op("MatMulIntegerToFloat", *inputs)
