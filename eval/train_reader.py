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
first and then all of them, as the documents were written; with this loss, but verdicts that were
told from a proof alone counted 1 instead of VERDICT_WEIGHT, and of the questions that ask whether
an answer is right, made by looser patterns then, three in four were taken, and counted for their
verdict only. Three times more the newest documents and questions came with a part of the others:
1,690 batches at a rate of 7e-5, 2,353 with the lists over groups of documents, then 2,721; each
time 65 % of what these changed were kept (arXiv 2109.01903), which was better on unseen questions
than none, and the first two times than all.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from eval.reader_examples import Example, gather_examples, gather_lines
from eval.trainable import DROPOUT, OUT, Encoder, Optimiser, compress
from eval.written import Collection, load_law, load_lists, load_squad, load_written
from index.embedder import load_embedder
from index.onnx_reader import LONGEST
from index.prepare import TRAINED_READER, prepare_model
from index.reader_head import EVIDENCE, NONE, OUTPUTS, VERDICT, score_spans
from index.session import pad
from index.trained_weights import save_trained_weights
from index.weights import Weights, find_weights_file, read_weights

EPOCHS = 3
BATCH = 3600  # tokens
RATE, FASTER = 1.2e-4, 6  # of learning, and how much faster the head learns
SPAN_WEIGHT, VERDICT_WEIGHT = 0.5, 0.4  # of these losses beside that of sentences
SQUAD = 3000  # questions taken of it
LANGUAGES = ("vi", "en", "zh", "de", "es")


class Network(nn.Module):
    """The encoder with a head that gives OUTPUTS logits a token."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.encoder = Encoder(weights)
        self.head = nn.Linear(weights.shape.hidden, OUTPUTS)
        nn.init.normal_(self.head.weight, 0, 0.05)

    def forward(self, ids: Tensor) -> Tensor:
        """`ids` is (windows, tokens); gives fp32 (windows, tokens, OUTPUTS)."""
        *_, hidden = self.encoder(ids)
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
    optimiser = Optimiser(network.encoder, network.head.parameters(), RATE, FASTER, steps)
    network.train()
    for epoch in range(EPOCHS):
        losses = []
        for places in batch(examples, chance):
            ids, _ = pad([examples[i].window.ids for i in places])
            loss = measure_loss(network(torch.tensor(ids)), [examples[i] for i in places])
            optimiser.step(loss)
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)


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
    head = network.head
    trained = compress(network.encoder, weights, head=head.weight, bias=head.bias)
    save_trained_weights(trained, TRAINED_READER)


if __name__ == "__main__":
    main(sys.argv[1:])
