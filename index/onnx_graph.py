"""Builds ONNX graphs of the BERT encoder over the 4-bit weights, block for block.

The words' embedding is a graph of its own, since it is most of the model: the embedder's layers and
those that were trained on, for questions and for reading, all stand on it. The embedder keeps the
weights as they are, those that training changed are rounded to 8 bits. Matrices go to `MatMulNBits`
and the word embedding to `GatherBlockQuantized` (ONNX Runtime's contributed operators, symmetric,
block 32); accuracy level 4 lets the runtime quantise activations to 8 bits, which costs 0.0004 of
cosine and doubles the speed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from index.prepare import (
    EMBEDDED,
    INPUTS,
    MIXED_OUTPUT,
    QUESTION_OUTPUT,
    READING_OUTPUT,
    TOKEN_OUTPUT,
)
from index.trained_weights import TrainedWeights
from index.weights import BLOCK, Blocks, FloatArray, Weights

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

    def linear(self, source: str, matrix: Blocks, bias: FloatArray, output: str) -> str:
        """source @ matrix.T + bias."""
        rows, columns = matrix.values.shape
        packed = matrix.pack().reshape(rows, columns // BLOCK, -1)
        inputs = [
            source,
            self.constant(f"{output}.weight", packed),
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
            bits=matrix.bits,
            block_size=BLOCK,
            accuracy_level=4,
        )

    def gather(self, matrix: Blocks, indices: str, output: str) -> str:
        """The rows of a 4-bit matrix at `indices`."""
        signed = (matrix.values.astype(np.int8) - 8).view(np.uint8) & 0x0F
        packed = signed[:, 0::2] | (signed[:, 1::2] << 4)
        name = f"{output}.weight"
        self.initializers.append(
            helper.make_tensor(
                name, TensorProto.INT4, matrix.values.shape, packed.tobytes(), raw=True
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


def build_words(weights: Weights) -> ModelProto:
    """The embedding of words in their places.

    Takes `input_ids`, int64 (batch, tokens); gives `embedded`, fp32 (batch, tokens, hidden).
    """
    graph = _Graph()
    graph.node("Identity", [_embed(graph, weights)], EMBEDDED)
    return _make_model(
        graph, "words", [_integers(INPUTS[0])], [_floats(EMBEDDED, weights.shape.hidden)]
    )


def build_encoder(weights: Weights) -> ModelProto:
    """The layers as the embedder uses them.

    Takes `embedded` and `attention_mask`; gives, each fp32 (batch, tokens, hidden),
    `token_embeddings`, not normalised, and `mixed_embeddings`, the same with a share of a middle
    layer. Middle layers align words across languages better than the last (SimAlign, arXiv
    2004.08728).
    """
    graph = _Graph()
    hidden = _encode(graph, weights, weights.matrices, weights.vectors)
    graph.node("Identity", [hidden], TOKEN_OUTPUT)
    _mix(graph, hidden, MIXED_OUTPUT)
    size = weights.shape.hidden
    outputs = [_floats(name, size) for name in (TOKEN_OUTPUT, MIXED_OUTPUT)]
    return _make_model(graph, "encoder", [_floats(EMBEDDED, size), _integers(INPUTS[1])], outputs)


def build_questions(weights: Weights, trained: TrainedWeights) -> ModelProto:
    """The layers as they were trained to encode questions, less what all questions share.

    Takes `embedded` and `attention_mask`; gives `question_embeddings`, fp32 (batch, tokens,
    hidden), which are mixed as the embedder's are.
    """
    graph = _Graph()
    vectors = {**weights.vectors, **trained.vectors}
    hidden = _encode(graph, weights, trained.apply(weights.matrices), vectors)
    mixed = _mix(graph, hidden, "mixed")
    shift = graph.constant("shift", trained.own["shift"])
    graph.node("Sub", [mixed, shift], QUESTION_OUTPUT)
    size = weights.shape.hidden
    inputs = [_floats(EMBEDDED, size), _integers(INPUTS[1])]
    return _make_model(graph, "questions", inputs, [_floats(QUESTION_OUTPUT, size)])


def build_reader(weights: Weights, trained: TrainedWeights) -> ModelProto:
    """The layers as they were trained for reading, with the head.

    Takes `embedded` and `attention_mask`; gives `reading`, fp32 (batch, tokens, OUTPUTS), whose
    columns `index.reader_head` names.
    """
    graph = _Graph()
    vectors = {**weights.vectors, **trained.vectors}
    hidden = _encode(graph, weights, trained.apply(weights.matrices), vectors)
    head = graph.constant("reading.weight", trained.own["head"].T)
    product = graph.node("MatMul", [hidden, head], "reading.product")
    bias = graph.constant("reading.bias", trained.own["bias"])
    graph.node("Add", [product, bias], READING_OUTPUT)
    inputs = [_floats(EMBEDDED, weights.shape.hidden), _integers(INPUTS[1])]
    return _make_model(graph, "reader", inputs, [_floats(READING_OUTPUT, len(trained.own["bias"]))])


def _mix(graph: _Graph, hidden: str, output: str) -> str:
    """The last layer with a share of the middle one."""
    share = graph.constant("mixed.weight", np.array(MIDDLE_WEIGHT, np.float32))
    middle = graph.node("Mul", [f"layer{MIDDLE}", share], "mixed.middle")
    return graph.node("Add", [hidden, middle], output)


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


def _encode(
    graph: _Graph,
    weights: Weights,
    matrices: Mapping[str, Blocks],
    vectors: Mapping[str, FloatArray],
) -> str:
    mask = graph.node("Cast", [INPUTS[1]], "mask.int", to=TensorProto.INT32)
    hidden = EMBEDDED
    for layer in range(weights.shape.layers):
        hidden = _encode_layer(graph, weights, matrices, vectors, layer, hidden, mask)
    return hidden


def _encode_layer(
    graph: _Graph,
    weights: Weights,
    matrices: Mapping[str, Blocks],
    vectors: Mapping[str, FloatArray],
    layer: int,
    hidden: str,
    mask: str,
) -> str:
    epsilon = weights.shape.epsilon
    at, out = f"l{layer}.", f"layer{layer}."

    def transform(source: str, name: str, output: str) -> str:
        return graph.linear(
            source, matrices[f"{at}{name}.w"], vectors[f"{at}{name}.b"], out + output
        )

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
