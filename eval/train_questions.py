"""Trains the question encoder, and writes what it learnt to `index/questions.npz`.

    python -m eval.train_questions [SHARED]

What it learns from: the project's own questions (`train.jsonl` in `eval/written`) and, where a
folder SHARED is named, those about articles of law (`corpora/phap-dien.jsonl.gz`); not XQuAD, which
measures it. Of the sentences that the engine found for a question, those that prove the answer are
to score best. Passages stay encoded as the model does without training, so an index does not depend
on it. The words' embedding stays as it is; each matrix's change is then kept in 4 bits. 33,000
questions take eight minutes an epoch on two cores that calculate in bfloat16.

Source: query-side fine-tuning as in dense phrase retrieval (arXiv 2012.12624), here of a late
interaction (arXiv 2004.12832); a part of the way back to where it began (arXiv 2109.01903).
"""

from __future__ import annotations

import copy
import math
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from eval.encodings import UntrainedEmbedder
from eval.question_examples import Example, gather_examples
from eval.trainable import OUT, Encoder, Optimiser, compress
from eval.written import load_law, load_written
from index.centres import measure_centres
from index.embedder import load_embedder
from index.onnx_graph import MIDDLE, MIDDLE_WEIGHT
from index.prepare import TRAINED_QUESTIONS, prepare_model
from index.session import pad
from index.trained_weights import save_trained_weights
from index.weights import Weights, find_weights_file, read_weights
from qa.retrieval.evidence import PASSAGE_WEIGHT

EPOCHS = 3
BATCH = 48  # questions
RATE, FASTER = 1.5e-4, 10  # of learning, and how much faster what is not of the encoder learns
PASSAGE_LOSS, VECTOR_LOSS = 0.5, 0.3  # of these losses beside that of sentences
KEPT = 0.65  # of what was learnt: as good on questions like these, better on XQuAD's than all
SHARPNESS = (25.0, 25.0, 20.0)  # of the scores of sentences, passages and vectors, at first


class Network(nn.Module):
    """The encoder with what is taken from each token, and how sharp each score is."""

    def __init__(self, weights: Weights, shift: Tensor) -> None:
        super().__init__()
        self.encoder = Encoder(weights)
        self.shift = nn.Parameter(shift)
        self.sharpness = nn.Parameter(torch.tensor(SHARPNESS).log())

    def forward(self, ids: Tensor) -> Tensor:
        """`ids` is (questions, tokens); gives fp32 (questions, tokens, size)."""
        layers = list(self.encoder(ids))
        mixed: Tensor = layers[-1].float() + MIDDLE_WEIGHT * layers[MIDDLE].float() - self.shift
        return mixed


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples as tables, filled up: B questions of Q tokens with P passages of T tokens, S spans.

    `own` is (B, Q); `directions` (B, P, rank, size) and `coordinates` (B, P, rank, T) make the
    passages' tokens, `spans` (B, P, T) tells the span of each, S for none; `held` (B, P, S) which
    spans have tokens. `rests` and `gold` are (B, P, S - 1), of the sentences; `rest` and `shown`
    (B, P), `vectors` (B, P, size).
    """

    ids: Tensor
    own: Tensor
    directions: Tensor
    coordinates: Tensor
    spans: Tensor
    held: Tensor
    rests: Tensor
    gold: Tensor
    rest: Tensor
    shown: Tensor
    vectors: Tensor


def tabulate(examples: Sequence[Example]) -> Batch:
    """The examples as one batch."""
    passages = [passage for example in examples for passage in example.passages]
    counts = (len(examples), max(len(example.passages) for example in examples))
    ids, _ = pad([example.ids for example in examples])
    size = len(passages[0].vector)
    rank = max(len(passage.codes.lengths) for passage in passages)
    tokens = max(int(passage.codes.counts.sum()) for passage in passages)
    spans = max(len(passage.codes.counts) for passage in passages)
    own = np.zeros(ids.shape, bool)
    directions = np.zeros((*counts, rank, size), np.float32)
    coordinates = np.zeros((*counts, rank, tokens), np.float32)
    places = np.full((*counts, tokens), spans)
    held = np.zeros((*counts, spans), bool)
    rests = np.full((*counts, spans - 1), OUT, np.float32)
    gold = np.zeros((*counts, spans - 1), bool)
    rest = np.zeros(counts, np.float32)
    shown = np.zeros(counts, bool)
    vectors = np.zeros((*counts, size), np.float32)
    for row, example in enumerate(examples):
        own[row, : len(example.own)] = example.own
        for column, passage in enumerate(example.passages):
            at, its = (row, column), passage.codes.counts
            basis, weights, norms = passage.codes.unpack(size)
            directions[at][: len(basis)] = basis
            coordinates[at][: len(basis), : len(norms)] = weights / norms
            places[at][: len(norms)] = np.repeat(np.arange(len(its)), its)
            held[at][: len(its)] = its > 0
            rests[at][: len(its) - 1] = np.maximum(passage.rests, OUT)
            gold[at][: len(its) - 1] = passage.gold
            rest[at], shown[at], vectors[at] = passage.rest, True, passage.vector
    arrays = (ids, own, directions, coordinates, places, held)
    return Batch(*map(torch.from_numpy, (*arrays, rests, gold, rest, shown, vectors)))


def score(tokens: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """The scores of sentences (B, P, S - 1) and passages (B, P), about OUT or less where none is.

    As `index.late_interaction` and `qa.retrieval` tell them; `tokens` is (B, Q, size).
    """
    asked = tokens * batch.own[:, :, None]
    asked = asked / asked.norm(dim=-1).sum(-1).clamp_min(1e-9)[:, None, None]
    near = torch.einsum("bqd,bprd->bpqr", asked, batch.directions) @ batch.coordinates
    count = batch.held.shape[-1]
    best = near.new_full((*near.shape[:3], count + 1), OUT)
    places = batch.spans[:, :, None, :].expand_as(near)
    best = best.scatter_reduce(3, places, near, "amax", include_self=False)[..., :count]
    empty = ~batch.held[:, :, None, :]
    best = best.masked_fill(empty, OUT) * batch.own[:, None, :, None]
    spans = best.sum(2).masked_fill(~batch.held, OUT)
    late = (best.amax(-1).sum(2) + spans.amax(-1)) / 2
    sentences = spans[..., 1:] + PASSAGE_WEIGHT * late[..., None] + batch.rests
    return sentences, (late + batch.rest).masked_fill(~batch.shown, OUT)


def measure_loss(network: Network, batch: Batch) -> Tensor:
    """How unlikely the proofs are among all sentences, and their passages among others.

    Each is a softmax over what was found for the question; for the vectors, by which passages are
    proposed, over all passages of the batch.
    """
    tokens = network(batch.ids)
    sentences, passages = score(tokens, batch)
    means = (tokens * batch.own[:, :, None]).sum(1)
    near = functional.normalize(means, dim=-1) @ batch.vectors.flatten(0, 1).T
    near = near.masked_fill(~batch.shown.flatten(), OUT)
    proving = batch.gold.any(-1)
    own = torch.block_diag(*proving.float()).bool()  # type: ignore[no-untyped-call]
    sharp = network.sharpness.exp()
    return (
        _surprise(sharp[0] * sentences.flatten(1), batch.gold.flatten(1))
        + PASSAGE_LOSS * _surprise(sharp[1] * passages, proving)
        + VECTOR_LOSS * _surprise(sharp[2] * near, own)
    )


def _surprise(logits: Tensor, right: Tensor) -> Tensor:
    """-log of the share of what is right, the mean over rows."""
    among = logits.masked_fill(~right, -math.inf)
    return (torch.logsumexp(logits, 1) - torch.logsumexp(among, 1)).mean()


def train(network: Network, examples: Sequence[Example]) -> None:
    """Trains in place."""
    chance = random.Random(0)
    order = list(examples)
    batches = range(0, len(order), BATCH)
    steps = EPOCHS * len(batches)
    others = [network.shift, network.sharpness]
    optimiser = Optimiser(network.encoder, others, RATE, FASTER, steps)
    network.train()
    for epoch in range(EPOCHS):
        losses = []
        chance.shuffle(order)
        for begin in batches:
            loss = measure_loss(network, tabulate(order[begin : begin + BATCH]))
            optimiser.step(loss)
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)


def temper(network: Network, start: Mapping[str, Tensor], share: float) -> None:
    """Keeps a share of what was learnt since the start, in place."""
    learnt = network.state_dict()
    network.load_state_dict({name: start[name].lerp(learnt[name], share) for name in learnt})


def main(arguments: Sequence[str]) -> None:
    """Gathers, trains and writes."""
    torch.manual_seed(0)
    model = prepare_model()
    tokenizer = Tokenizer.from_file(str(model.tokenizer))
    articles = [Path(shared) / "corpora" / "phap-dien.jsonl.gz" for shared in arguments]
    collections = [load_written("train"), *map(load_law, articles)]
    embedder = UntrainedEmbedder(load_embedder())
    examples: list[Example] = []
    for collection in collections:
        with collection.open(embedder) as engine:
            examples += gather_examples(engine, tokenizer, collection.questions, model.max_tokens)
    print(f"{len(examples)} questions")
    weights = read_weights(find_weights_file())
    centres = measure_centres(embedder).questions
    network = Network(weights, torch.tensor((centres["vi"] + centres["en"]) / 2))
    start = copy.deepcopy(network.state_dict())
    train(network, examples)
    temper(network, start, KEPT)
    trained = compress(network.encoder, weights, shift=network.shift)
    save_trained_weights(trained, TRAINED_QUESTIONS)


if __name__ == "__main__":
    main(sys.argv[1:])
