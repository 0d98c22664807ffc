"""Builds ONNX graphs of the BERT encoder over 4-bit weights, block for block, without rounding.

The encoder is cut in two. The lower half serves the embedder and the reader alike; the embedder's
upper half gives vectors, the reader's, the same with trained corrections of low rank (LoRA, arXiv
2106.09685), says where an answer stands. Matrices go to `MatMulNBits` and the word embedding to
`GatherBlockQuantized` (ONNX Runtime's contributed operators, symmetric, block 32); accuracy level 4
lets the runtime quantise activations to 8 bits, which costs 0.0004 of cosine and doubles the speed.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from index.prepare import HIDDEN, INPUTS, MIXED_OUTPUT, READING_OUTPUT, TOKEN_OUTPUT
from index.reader_weights import LowRank, ReaderWeights
from index.weights import BLOCK, Blocks, FloatArray, Weights

CUT = 6  # layers of the lower half
MIDDLE = 6  # the layer, from 0, in which words of different languages lie nearest to each other
MIDDLE_WEIGHT = 0.17  # half the length of the last layer's tokens: the middle ones are longer
OPSET = 20
CONTRIBUTED = "com.microsoft"


class _Graph:
    """Collects nodes and initialisers."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.initializers: list[TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(values, name))
        return name

    def node(
        self, operator: str, inputs: list[str], output: str, domain: str = "", **options: Any
    ) -> str:
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=output, domain=domain, **options)
        )
        return output

    def linear(
        self,
        source: str,
        matrix: Blocks,
        bias: FloatArray,
        output: str,
        correction: LowRank | None = None,
    ) -> str:
        """source @ (matrix + up @ down).T + bias, where a correction has `down` and `up`."""
        if correction is not None:
            plain = self.linear(source, matrix, bias, f"{output}.plain")
            down = self.constant(f"{output}.down", correction.down.T.astype(np.float32))
            up = self.constant(f"{output}.up", correction.up.T.astype(np.float32))
            narrow = self.node("MatMul", [source, down], f"{output}.narrow")
            added = self.node("MatMul", [narrow, up], f"{output}.correction")
            return self.node("Add", [plain, added], output)
        rows, columns = matrix.nibbles.shape
        packed = matrix.nibbles[:, 0::2] | (matrix.nibbles[:, 1::2] << 4)
        inputs = [
            source,
            self.constant(f"{output}.weight", packed.reshape(rows, columns // BLOCK, BLOCK // 2)),
            self.constant(f"{output}.scale", matrix.scales.reshape(-1)),
            "",
            "",
            self.constant(f"{output}.bias", bias),
        ]
        return self.node(
            "MatMulNBits",
            inputs,
            output,
            CONTRIBUTED,
            K=columns,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=4,
        )

    def gather(self, matrix: Blocks, indices: str, output: str) -> str:
        """The rows of a 4-bit matrix at `indices`."""
        signed = (matrix.nibbles.astype(np.int8) - 8).view(np.uint8) & 0x0F
        packed = signed[:, 0::2] | (signed[:, 1::2] << 4)
        name = f"{output}.weight"
        self.initializers.append(
            helper.make_tensor(
                name, TensorProto.INT4, matrix.nibbles.shape, packed.tobytes(), raw=True
            )
        )
        scales = self.constant(f"{output}.scale", matrix.scales)
        return self.node(
            "GatherBlockQuantized",
            [name, indices, scales],
            output,
            CONTRIBUTED,
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
        )

    def normalise(
        self, source: str, weight: FloatArray, bias: FloatArray, epsilon: float, output: str
    ) -> str:
        """Layer normalisation over the last axis."""
        inputs = [
            source,
            self.constant(f"{output}.gamma", weight),
            self.constant(f"{output}.beta", bias),
        ]
        return self.node("LayerNormalization", inputs, output, axis=-1, epsilon=epsilon)


def build_lower(weights: Weights) -> ModelProto:
    """The embedding and the layers below CUT.

    Takes `input_ids` and `attention_mask`, int64 (batch, tokens); gives `hidden`, fp32 (batch,
    tokens, hidden).
    """
    graph = _Graph()
    hidden = _embed(graph, weights)
    mask = graph.node("Cast", [INPUTS[1]], "mask.int", to=TensorProto.INT32)
    for layer in range(CUT):
        hidden = _encode_layer(graph, weights, layer, hidden, mask)
    graph.node("Identity", [hidden], HIDDEN)
    ids = [_integers(name) for name in INPUTS]
    return _make_model(graph, "lower", ids, [_floats(HIDDEN, weights.shape.hidden)])


def build_upper(weights: Weights) -> ModelProto:
    """The layers from CUT on, as the embedder uses them.

    Takes `hidden` and `attention_mask`; gives, each fp32 (batch, tokens, hidden),
    `token_embeddings`, not normalised, and `mixed_embeddings`, the same with a share of a middle
    layer. Middle layers align words across languages better than the last (SimAlign, arXiv
    2004.08728).
    """
    graph = _Graph()
    mask = graph.node("Cast", [INPUTS[1]], "mask.int", to=TensorProto.INT32)
    hidden = HIDDEN
    for layer in range(CUT, weights.shape.layers):
        hidden = _encode_layer(graph, weights, layer, hidden, mask)
    graph.node("Identity", [hidden], TOKEN_OUTPUT)
    share = graph.constant("mixed.weight", np.array(MIDDLE_WEIGHT, np.float32))
    middle = graph.node("Mul", [f"layer{MIDDLE}", share], "mixed.middle")
    graph.node("Add", [hidden, middle], MIXED_OUTPUT)
    size = weights.shape.hidden
    outputs = [_floats(name, size) for name in (TOKEN_OUTPUT, MIXED_OUTPUT)]
    return _make_model(graph, "upper", [_floats(HIDDEN, size), _integers(INPUTS[1])], outputs)


def build_reader(weights: Weights, trained: ReaderWeights) -> ModelProto:
    """The layers from CUT on, corrected as trained for reading.

    Takes `hidden` and `attention_mask`; gives `reading`, fp32 (batch, tokens, 4): of each token the
    logits that an answer begins there and ends there, that its sentence is evidence, and, at the
    first token, that there is none.
    """
    graph = _Graph()
    mask = graph.node("Cast", [INPUTS[1]], "mask.int", to=TensorProto.INT32)
    corrected = Weights(
        weights.shape, weights.vocabulary, weights.matrices, {**weights.vectors, **trained.vectors}
    )
    hidden = HIDDEN
    for layer in range(CUT, weights.shape.layers):
        hidden = _encode_layer(graph, corrected, layer, hidden, mask, trained.corrections)
    head = graph.constant("reading.weight", trained.head.T.astype(np.float32))
    product = graph.node("MatMul", [hidden, head], "reading.product")
    bias = graph.constant("reading.bias", trained.bias.astype(np.float32))
    graph.node("Add", [product, bias], READING_OUTPUT)
    inputs = [_floats(HIDDEN, weights.shape.hidden), _integers(INPUTS[1])]
    return _make_model(graph, "reader", inputs, [_floats(READING_OUTPUT, len(trained.bias))])


def _integers(name: str) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])


def _floats(name: str, size: int) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", "tokens", size])


def _make_model(
    graph: _Graph, name: str, inputs: list[ValueInfoProto], outputs: list[ValueInfoProto]
) -> ModelProto:
    model = helper.make_model(
        helper.make_graph(graph.nodes, name, inputs, outputs, graph.initializers),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)],
        producer_name="hoidap",
    )
    model.ir_version = 10
    return model


def _embed(graph: _Graph, weights: Weights) -> str:
    shape, vectors = weights.shape, weights.vectors
    words = graph.gather(weights.matrices["emb.word"], "input_ids", "embedding.words")
    kinds = vectors["emb.type"].reshape(-1, shape.hidden)
    positions = vectors["emb.pos"].reshape(shape.max_tokens, shape.hidden) + kinds[0]
    table = graph.constant("embedding.positions", positions)
    length = graph.node("Shape", ["input_ids"], "embedding.length", start=1, end=2)
    begin = graph.constant("embedding.begin", np.array([0], np.int64))
    used = graph.node("Slice", [table, begin, length], "embedding.used")
    total = graph.node("Add", [words, used], "embedding.sum")
    return graph.normalise(
        total, vectors["emb.ln.w"], vectors["emb.ln.b"], shape.epsilon, "embedding"
    )


def _encode_layer(
    graph: _Graph,
    weights: Weights,
    layer: int,
    hidden: str,
    mask: str,
    corrections: Mapping[str, LowRank] = MappingProxyType({}),
) -> str:
    vectors, epsilon = weights.vectors, weights.shape.epsilon
    at, out = f"l{layer}.", f"layer{layer}."

    def transform(source: str, name: str, output: str) -> str:
        matrix, bias = weights.matrices[f"{at}{name}.w"], vectors[f"{at}{name}.b"]
        return graph.linear(source, matrix, bias, out + output, corrections.get(f"{at}{name}.w"))

    query, key, value = (transform(hidden, name, name) for name in ("q", "k", "v"))
    attended = graph.node(
        "MultiHeadAttention",
        [query, key, value, "", mask],
        f"{out}attention",
        CONTRIBUTED,
        num_heads=weights.shape.heads,
    )
    mixed = transform(attended, "ao", "mixed")
    added = graph.node("Add", [hidden, mixed], out + "mixed.sum")
    inner = graph.normalise(
        added, vectors[at + "aln.w"], vectors[at + "aln.b"], epsilon, out + "inner"
    )
    wide = transform(inner, "fi", "wide")
    active = graph.node("Gelu", [wide], out + "active")
    narrow = transform(active, "fo", "narrow")
    added = graph.node("Add", [inner, narrow], out + "sum")
    return graph.normalise(added, vectors[at + "oln.w"], vectors[at + "oln.b"], epsilon, out[:-1])
