"""Trains the reader, and writes what it learnt to `index/reader.npz`.

    python -m eval.train_reader [SHARED]

What it learns from: the project's own documents (`eval/written/train.jsonl`) and, where a folder
SHARED is named, its questions about articles of law (`corpora/phap-dien.jsonl.gz`) and half of the
articles of XQuAD in five languages (`benchmarks/`). The encoder's lower half stays as it is, and
each window goes through it once; the upper half, which begins as the embedder's, is trained whole
with AdamW, and each matrix's change is then kept as the best product of two of rank RANK (its
singular value decomposition). Three epochs take about an hour on two cores.

The weights that the project carries were trained with the same loss and data in two goes: an epoch
over about half of it, then two over everything.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from eval.reader_examples import Example, gather_examples
from eval.written import Collection, load_law, load_squad, load_written
from index.embedder import load_embedder
from index.onnx_graph import CUT
from index.prepare import prepare_model
from index.reader_weights import OUTPUTS, LowRank, ReaderWeights, save_reader_weights
from index.session import PADDING
from index.weights import Weights, find_weights_file, read_weights

RANK = 64
EPOCHS = 3
BATCH = 2048  # tokens
RATE = 1.5e-4  # of learning, ten times that for the head
WARM = 0.05  # of all steps, in which the rate rises
DROPOUT = 0.1
SPAN_WEIGHT = 0.5  # of the loss of spans beside that of sentences
SQUAD = 3000  # questions taken of it
OUT = -1e4  # the logit of what cannot be
LANGUAGES = ("vi", "en", "zh", "de", "es")


class Layer(nn.Module):
    """A layer of a BERT encoder with the weights of the file."""

    def __init__(self, weights: Weights, number: int) -> None:
        super().__init__()
        at, self.heads, size = f"l{number}.", weights.shape.heads, weights.shape.hidden
        self.parts = nn.ModuleDict()
        for name in ("q", "k", "v", "ao", "fi", "fo"):
            matrix = weights.matrices[f"{at}{name}.w"].dequantise()
            linear = nn.Linear(matrix.shape[1], matrix.shape[0])
            linear.weight.data = torch.tensor(matrix)
            linear.bias.data = torch.tensor(weights.vectors[f"{at}{name}.b"])
            self.parts[name] = linear
        for name in ("aln", "oln"):
            norm = nn.LayerNorm(size, weights.shape.epsilon)
            norm.weight.data = torch.tensor(weights.vectors[f"{at}{name}.w"])
            norm.bias.data = torch.tensor(weights.vectors[f"{at}{name}.b"])
            self.parts[name] = norm

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`hidden` is (windows, tokens, size), `mask` (windows, 1, 1, tokens)."""
        windows, tokens, size = hidden.shape
        parts = self.parts
        query, key, value = (
            parts[name](hidden).view(windows, tokens, self.heads, -1).transpose(1, 2)
            for name in ("q", "k", "v")
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = parts["ao"](attended.transpose(1, 2).reshape(windows, tokens, size))
        hidden = parts["aln"](hidden + functional.dropout(mixed, DROPOUT, self.training))
        wide = parts["fo"](functional.gelu(parts["fi"](hidden)))
        result: Tensor = parts["oln"](hidden + functional.dropout(wide, DROPOUT, self.training))
        return result


class Network(nn.Module):
    """The encoder's upper half with a head that gives OUTPUTS logits a token."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            Layer(weights, number) for number in range(CUT, weights.shape.layers)
        )
        self.head = nn.Linear(weights.shape.hidden, OUTPUTS)
        nn.init.normal_(self.head.weight, 0, 0.02)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        for layer in self.layers:
            hidden = layer(hidden, mask[:, None, None, :])
        logits: Tensor = self.head(hidden)
        return logits


def measure_loss(logits: Tensor, examples: Sequence[Example]) -> Tensor:
    """How unlikely all right spans, and all proofs or none, are together.

    `logits` is (windows, tokens, OUTPUTS).
    """
    spans, proofs = [], []
    for row, example in zip(logits, examples, strict=True):
        segments = torch.tensor([*example.segments, *[-1] * (len(row) - len(example.segments))])
        begins, ends = (
            functional.log_softmax(row[:, column].masked_fill(segments < 0, OUT), 0)
            for column in (0, 1)
        )
        if example.spans:
            right = [begins[first] + ends[last] for first, last in example.spans]
            spans.append(-torch.logsumexp(torch.stack(right), 0))
        pieces = [row[piece.range, 2].mean() for piece in example.window.pieces]
        shares = functional.log_softmax(torch.stack([*pieces, row[0, 3]]), 0)
        proving = torch.tensor(example.proofs or (len(pieces),))
        proofs.append(-torch.logsumexp(shares[proving], 0))
    total = torch.stack(proofs).mean()
    return total + SPAN_WEIGHT * torch.stack(spans).mean() if spans else total


def batch(examples: Sequence[Example], chance: random.Random) -> Iterator[list[int]]:
    """The places of all examples, in a random order, those of one batch of about one length."""
    order = list(range(len(examples)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for begin in range(0, len(order), 256):
        part = sorted(order[begin : begin + 256], key=lambda i: len(examples[i].window.ids))
        current: list[int] = []
        for place in part:
            if current and (len(current) + 1) * len(examples[place].window.ids) > BATCH:
                batches.append(current)
                current = []
            current.append(place)
        batches.append(current)
    chance.shuffle(batches)
    yield from batches


def train(network: Network, examples: Sequence[Example], states: Sequence[Tensor]) -> None:
    """Trains in place; `states` are the lower half's, fp16 (tokens, size), an example each."""
    chance = random.Random(0)
    steps = EPOCHS * sum(1 for _ in batch(examples, random.Random(0)))
    head = {id(parameter) for parameter in network.head.parameters()}
    body = [parameter for parameter in network.parameters() if id(parameter) not in head]
    groups: list[dict[str, Any]] = [
        {"params": body},
        {"params": list(network.head.parameters()), "lr": 10 * RATE},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (WARM * steps)) * max(0.02, 1 - step / steps)
    )
    network.train()
    for epoch in range(EPOCHS):
        losses = []
        for places in batch(examples, chance):
            hidden = nn.utils.rnn.pad_sequence([states[i].float() for i in places], True)
            mask = nn.utils.rnn.pad_sequence([torch.ones(len(states[i])) for i in places], True)
            loss = measure_loss(network(hidden, mask.bool()), [examples[i] for i in places])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)


def run_lower(weights: Weights, examples: Sequence[Example]) -> list[Tensor]:
    """The states of each example's tokens above the lower half, fp16 (tokens, size)."""
    words = torch.tensor(weights.matrices["emb.word"].dequantise())
    size, vectors = weights.shape.hidden, weights.vectors
    places = torch.tensor(vectors["emb.pos"].reshape(-1, size) + vectors["emb.type"][:size])
    norm = (torch.tensor(vectors["emb.ln.w"]), torch.tensor(vectors["emb.ln.b"]))
    layers = [Layer(weights, number).eval() for number in range(CUT)]
    states = []
    with torch.inference_mode():
        for example in examples:
            ids = torch.tensor([example.window.ids])
            hidden = words[ids] + places[: ids.shape[1]]
            hidden = functional.layer_norm(hidden, (size,), *norm, weights.shape.epsilon)
            for layer in layers:
                hidden = layer(hidden, (ids != PADDING)[:, None, None, :])
            states.append(hidden[0].half())
    return [state.clone() for state in states]


def compress(network: Network, weights: Weights) -> ReaderWeights:
    """What the network learnt, each matrix's change by a product of rank RANK."""
    corrections: dict[str, LowRank] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    for number, layer in enumerate(network.layers, CUT):
        for name, value in layer.state_dict().items():
            _, part, kind = name.split(".")
            own = f"l{number}.{part}.{kind[0]}"
            if value.ndim == 2:
                corrections[own] = _factor(value.numpy() - weights.matrices[own].dequantise())
            else:
                vectors[own] = value.numpy()
    head = network.head
    return ReaderWeights(
        corrections, vectors, head.weight.detach().numpy(), head.bias.detach().numpy()
    )


def _factor(change: NDArray[np.float32]) -> LowRank:
    left, values, right = np.linalg.svd(change, full_matrices=False)
    roots = np.sqrt(values[:RANK])
    return LowRank(down=roots[:, None] * right[:RANK], up=left[:, :RANK] * roots)


def load_collections(shared: Path | None) -> Iterator[Collection]:
    """Everything that there is to learn from."""
    yield load_written("train")
    if shared is None:
        return
    yield load_law(shared / "corpora" / "phap-dien.jsonl.gz")
    folder = shared / "benchmarks"
    queries = [folder / f"xquad-{language}-to-vi" / "queries.jsonl" for language in LANGUAGES]
    squad = load_squad(folder / "squad-format" / "xquad.vi.json", queries)
    chosen = random.Random(0).sample(squad.questions, min(SQUAD, len(squad.questions)))
    yield Collection(squad.texts, tuple(chosen))


def main(arguments: Sequence[str]) -> None:
    """Gathers, trains and writes."""
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(prepare_model().tokenizer))
    shared = Path(arguments[0]) if arguments else None
    embedder = load_embedder()
    examples: list[Example] = []
    for collection in load_collections(shared):
        with collection.open(embedder) as engine:
            examples += gather_examples(engine, tokenizer, collection.questions)
    print(f"{len(examples)} windows, {sum(not e.proofs for e in examples)} without an answer")
    weights = read_weights(find_weights_file())
    network = Network(weights)
    train(network, examples, run_lower(weights, examples))
    save_reader_weights(compress(network, weights))


if __name__ == "__main__":
    main(sys.argv[1:])
