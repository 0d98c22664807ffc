"""Trains the reader, and writes what it learnt to `index/reader.npz`.

    python -m eval.train_reader [SHARED]

What it learns from: the project's own documents (`train.jsonl` in `eval/written`, and questions
that several of them answer, `lists.jsonl`) and, where a folder SHARED is named, its questions about
articles of law (`corpora/phap-dien.jsonl.gz`) and half of the articles of XQuAD in five languages
(`benchmarks/`). All layers of the embedder are trained, the words' embedding stays as it is; each
matrix's change is then kept in 4 bits. A window takes about 0.13 s an epoch on two cores that
calculate in bfloat16, and there are one or two a question; those that ask whether an answer is
right (`eval.verification`) are short.

The weights that the project carries were trained on the same data in several goes, the upper layers
first and then all of them, as the documents were written; at last with this loss, but verdicts that
were told from a proof alone counted 1 instead of VERDICT_WEIGHT, and of the questions that ask
whether an answer is right, made by looser patterns then, three in four were taken, and counted for
their verdict only.
"""

from __future__ import annotations

import math
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

from eval.reader_examples import Example, gather_examples, gather_lines
from eval.written import Collection, load_law, load_lists, load_squad, load_written
from index.embedder import load_embedder
from index.onnx_reader import LONGEST
from index.prepare import prepare_model
from index.reader_weights import (
    EVIDENCE,
    NONE,
    OUTPUTS,
    VERDICT,
    ReaderWeights,
    save_reader_weights,
    score_spans,
)
from index.session import PADDING, pad
from index.weights import Blocks, Weights, find_weights_file, quantise, read_weights

EPOCHS = 3
BATCH = 3600  # tokens
RATE = 1.2e-4  # of learning, six times that for the head
WARM = 0.03  # of all steps, in which the rate rises
DROPOUT = 0.1
SPAN_WEIGHT, VERDICT_WEIGHT = 0.5, 0.4  # of these losses beside that of sentences
BITS = 4  # in which each change is kept
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
        # Written out: in bfloat16 it is faster here than torch's own attention.
        fit = query @ key.transpose(2, 3) / math.sqrt(size // self.heads)
        shares = functional.softmax(fit.masked_fill(~mask, OUT), -1).to(value.dtype)
        attended = (shares @ value).transpose(1, 2).reshape(windows, tokens, size)
        mixed = functional.dropout(parts["ao"](attended), DROPOUT, self.training)
        hidden = parts["aln"](hidden + mixed)
        wide = parts["fo"](functional.gelu(parts["fi"](hidden)))
        result: Tensor = parts["oln"](hidden + functional.dropout(wide, DROPOUT, self.training))
        return result


class Network(nn.Module):
    """The encoder with a head that gives OUTPUTS logits a token."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        size, vectors = weights.shape.hidden, weights.vectors
        places = vectors["emb.pos"].reshape(-1, size) + vectors["emb.type"][:size]
        words = weights.matrices["emb.word"].dequantise()
        self.words = nn.Embedding(len(words), size, _weight=torch.tensor(words))
        self.places = nn.Embedding(len(places), size, _weight=torch.tensor(places))
        self.norm = nn.LayerNorm(size, weights.shape.epsilon)
        self.norm.weight.data = torch.tensor(vectors["emb.ln.w"])
        self.norm.bias.data = torch.tensor(vectors["emb.ln.b"])
        self.layers = nn.ModuleList(
            Layer(weights, number) for number in range(weights.shape.layers)
        )
        self.head = nn.Linear(size, OUTPUTS)
        nn.init.normal_(self.head.weight, 0, 0.05)

    def forward(self, ids: Tensor) -> Tensor:
        """`ids` is (windows, tokens); gives fp32 (windows, tokens, OUTPUTS)."""
        with torch.no_grad():
            hidden = self.norm(self.words(ids) + self.places(torch.arange(ids.shape[1])))
        mask = (ids != PADDING)[:, None, None, :]
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                hidden = layer(hidden, mask)
        logits: Tensor = self.head(functional.dropout(hidden.float(), DROPOUT, self.training))
        return logits


def measure_loss(logits: Tensor, examples: Sequence[Example]) -> Tensor:
    """How unlikely all right spans, all proofs or none, and the verdicts are together.

    `logits` is (windows, tokens, OUTPUTS).
    """
    spans, proofs, verdicts = [], [], []
    for row, example in zip(logits, examples, strict=True):
        pieces = example.window.pieces
        if example.spans:
            spans.append(_measure_spans(row, example))
        evidence = [row[piece.range, EVIDENCE].mean() for piece in pieces]
        shares = functional.log_softmax(torch.stack([*evidence, row[0, NONE]]), 0)
        proving = torch.tensor(example.proofs or (len(pieces),))
        proofs.append(-torch.logsumexp(shares[proving], 0))
        if example.verdicts:
            likely = functional.log_softmax(row[0, VERDICT], 0)[list(example.verdicts)]
            verdicts.append(-torch.logsumexp(likely, 0))
    total = torch.stack(proofs).mean()
    if spans:
        total = total + SPAN_WEIGHT * torch.stack(spans).mean()
    if verdicts:
        total = total + VERDICT_WEIGHT * torch.stack(verdicts).mean()
    return total


def _measure_spans(row: Tensor, example: Example) -> Tensor:
    """How unlikely the right spans are among all; `row` is (tokens, OUTPUTS)."""
    segments = torch.tensor([*example.segments, *[-1] * (len(row) - len(example.segments))])
    places = torch.arange(len(row))
    scores = score_spans(row)
    length = places[None, :] - places[:, None]
    together = (segments[:, None] == segments[None, :]) & (segments >= 0)[:, None]
    possible = scores.masked_fill(~(together & (length >= 0) & (length < LONGEST)), OUT)
    right = torch.stack([scores[first, last] for first, last in example.spans])
    return torch.logsumexp(possible.flatten(), 0) - torch.logsumexp(right, 0)


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


def train(network: Network, examples: Sequence[Example]) -> None:
    """Trains in place."""
    chance = random.Random(0)
    steps = EPOCHS * sum(1 for _ in batch(examples, random.Random(0)))
    head = list(network.head.parameters())
    groups: list[dict[str, Any]] = [
        {"params": list(network.layers.parameters())},
        {"params": head, "lr": 6 * RATE},
    ]
    optimiser = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (WARM * steps)) * max(0.02, 1 - step / steps)
    )
    network.train()
    for epoch in range(EPOCHS):
        losses = []
        for places in batch(examples, chance):
            ids, _ = pad([examples[i].window.ids for i in places])
            loss = measure_loss(network(torch.tensor(ids)), [examples[i] for i in places])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)


def compress(network: Network, weights: Weights) -> ReaderWeights:
    """What the network learnt, each matrix's change in BITS bits."""
    changes: dict[str, Blocks] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    for number, layer in enumerate(network.layers):
        for name, value in layer.state_dict().items():
            _, part, kind = name.split(".")
            own = f"l{number}.{part}.{kind[0]}"
            if value.ndim == 2:
                change = value.numpy() - weights.matrices[own].dequantise()
                changes[own] = quantise(change, BITS)
            else:
                vectors[own] = value.numpy()
    head = network.head
    return ReaderWeights(changes, vectors, head.weight.detach().numpy(), head.bias.detach().numpy())


def load_collections(shared: Path | None) -> Iterator[Collection]:
    """Whatever is learnt from one question and one answer at a time."""
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
    for group in load_lists():
        with group.open(embedder) as engine:
            examples += gather_lines(engine, tokenizer, group.questions)
    print(f"{len(examples)} windows, {sum(not e.proofs for e in examples)} without an answer")
    weights = read_weights(find_weights_file())
    network = Network(weights)
    train(network, examples)
    save_reader_weights(compress(network, weights))


if __name__ == "__main__":
    main(sys.argv[1:])
