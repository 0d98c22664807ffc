"""What the question encoder learns from, against what the product measures."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
import torch
from onnxruntime import InferenceSession
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from eval.gold import Question
from eval.question_examples import PASSAGES, Example, Passage, gather_examples
from eval.train_questions import (
    PASSAGE_LOSS,
    SHARPNESS,
    VECTOR_LOSS,
    Network,
    measure_loss,
    score,
    tabulate,
    temper,
)
from eval.trainable import OUT, compress
from index.build import add_paths
from index.embedder import FloatArray, scale_to_unit
from index.late_interaction import factor_tokens, interact
from index.onnx_graph import build_questions
from index.onnx_questions import OnnxQuestionEncoder, tokenise
from index.prepare import prepare_model
from index.session import open_session
from index.weights import find_weights_file, read_weights
from qa.engine import Engine
from qa.extraction.answer_type import detect_answer_type
from qa.retrieval.anchors import find_anchors
from qa.retrieval.evidence import PASSAGE_WEIGHT, rank_sentences
from qa.settings import Settings
from tests.fakes import FakeEmbedder

SIZE = 8
TEXTS = {
    "a.txt": "Huyện Hòa An họp về chính quyền số.\n\n- Chủ tịch Lê Văn Tám chủ trì cuộc họp.",
    "b.txt": "Đến năm 2030, xã hội số bao trùm toàn tỉnh. Kinh tế số chiếm 30% sản phẩm.",
}
PROOF = "Chủ tịch Lê Văn Tám chủ trì cuộc họp."


def draw(seed: int, *shape: int) -> FloatArray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def make_passage(seed: int, counts: list[int], gold: list[bool]) -> Passage:
    """A passage with so many tokens before its sentences and in each of them."""
    vectors = scale_to_unit(draw(seed, sum(counts), SIZE))
    codes = factor_tokens(vectors, np.array(counts, np.uint16))
    rests = np.linspace(0.1, 0.4, len(gold), dtype=np.float32)
    return Passage(codes, vectors.mean(axis=0), 0.25, rests, np.array(gold))


def make_example(seed: int, tokens: int, *passages: Passage) -> Example:
    """A question whose first and last token are not its own."""
    own = np.array([False, *[True] * (tokens - 2), False])
    return Example([seed, *range(2, tokens + 1)], own, passages)


FIRST = make_passage(1, [2, 5, 9], [False, True])
SECOND = make_passage(2, [0, 4], [False])
THIRD = make_passage(3, [1, 3, 2, 7], [False, False, True])
EXAMPLES = [make_example(1, 6, FIRST, SECOND), make_example(2, 4, THIRD)]


def test_scores_are_those_that_passages_and_sentences_are_found_by() -> None:
    batch = tabulate(EXAMPLES)
    tokens = draw(7, *batch.ids.shape, SIZE)
    sentences, passages = score(torch.from_numpy(tokens), batch)
    for row, example in enumerate(EXAMPLES):
        asked = tokens[row, : len(example.own)][example.own]
        near = interact(asked, [passage.codes for passage in example.passages])
        for column, (late, passage) in enumerate(zip(near, example.passages, strict=True)):
            whole = late.passage + passage.rest
            assert passages[row, column].item() == pytest.approx(whole, abs=1e-5)
            each = np.array(late.sentences) + PASSAGE_WEIGHT * late.passage + passage.rests
            told = sentences[row, column, : len(each)].tolist()
            assert told == pytest.approx(each.tolist(), abs=1e-5)
            assert (sentences[row, column, len(each) :] < OUT / 2).all()
    assert (passages[1, 1:] == OUT).all()


class Still(torch.nn.Module):
    """Gives every token the same vector, which is none."""

    def __init__(self) -> None:
        super().__init__()
        self.sharpness = torch.nn.Parameter(torch.tensor(SHARPNESS).log())

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return torch.zeros(*ids.shape, SIZE)


def test_what_tells_nothing_apart_costs_the_logarithm_of_its_alternatives() -> None:
    flat = [
        Example(
            example.ids,
            example.own,
            tuple(Passage(p.codes, p.vector, 0.0, p.rests * 0, p.gold) for p in example.passages),
        )
        for example in EXAMPLES
    ]
    network = Still()
    loss = measure_loss(network, tabulate(flat))  # type: ignore[arg-type]
    # Three sentences each; two passages, and one; of three passages of the batch one is right.
    expected = math.log(3) + PASSAGE_LOSS * math.log(2) / 2 + VECTOR_LOSS * math.log(3)
    assert loss.item() == pytest.approx(expected, abs=1e-5)
    loss.backward()  # type: ignore[no-untyped-call]
    assert network.sharpness.grad is not None
    assert torch.isfinite(network.sharpness.grad).all()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("asked")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    add_paths(folder / "index", [folder], FakeEmbedder())
    with Engine.open(Settings(index=folder / "index"), embedder=FakeEmbedder()) as engine:
        yield engine


def ask(text: str, *documents: str) -> Question:
    return Question("q", text, "vi", "train", "person", documents, ("Lê Văn Tám",), (PROOF,))


def gather(engine: Engine, *questions: Question) -> list[Example]:
    tokenizer = Tokenizer(WordLevel({"?": 0}, unk_token="?"))
    tokenizer.pre_tokenizer = Whitespace()  # type: ignore[assignment]
    return list(gather_examples(engine, tokenizer, questions, 512))


def test_an_example_adds_up_to_what_ranks_its_sentences(engine: Engine) -> None:
    question = ask("Ai chủ trì cuộc họp về chính quyền số ở Hòa An?", "a.txt")
    (example,) = gather(engine, question)
    asked = engine.read(question.text)
    found = engine.retrieve(asked, PASSAGES)
    documents = {name: document for name in TEXTS if (document := engine.document(name))}
    kind, anchors = detect_answer_type(asked.text), find_anchors(asked.text, asked.plain)
    ranked = rank_sentences(asked, kind, anchors, found, found.terms, documents)
    near = interact(found.tokens, [passage.codes for passage in example.passages])
    scored = {
        late + PASSAGE_WEIGHT * whole.passage + rest: bool(gold)
        for whole, passage in zip(near, example.passages, strict=True)
        for late, rest, gold in zip(whole.sentences, passage.rests, passage.gold, strict=True)
    }
    told = {sentence.score: sentence.text == PROOF for sentence in ranked}
    assert sorted(scored) == pytest.approx(sorted(told), abs=1e-5)
    assert [scored[key] for key in sorted(scored)] == [told[key] for key in sorted(told)]
    assert list(example.own) == [False, False, *[True] * 13]


def test_a_question_without_its_proof_is_left_out(engine: Engine) -> None:
    answerable = ask("Ai chủ trì?", "b.txt")
    unanswerable = Question("q", "Ai chủ trì?", "vi", "train", "unanswerable", (), (), ())
    assert gather(engine, answerable, unanswerable) == []


def test_a_share_of_what_was_learnt_is_kept() -> None:
    network = torch.nn.Linear(1, 1)
    start = {"weight": torch.tensor([[1.0]]), "bias": torch.tensor([4.0])}
    network.load_state_dict({"weight": torch.tensor([[3.0]]), "bias": torch.tensor([2.0])})
    temper(network, start, 0.75)  # type: ignore[arg-type]
    assert (network.weight.item(), network.bias.item()) == (2.5, 2.5)


@pytest.mark.model
def test_the_graph_gives_what_was_trained() -> None:
    weights = read_weights(find_weights_file())
    torch.manual_seed(1)
    network = Network(weights, torch.randn(weights.shape.hidden) / 10).eval()
    with torch.no_grad():
        for parameter in network.encoder.layers.parameters():
            parameter += 0.1 * parameter.std(correction=0) * torch.randn_like(parameter)
    trained = compress(network.encoder, weights, shift=network.shift)
    graph = build_questions(weights, trained).SerializeToString()
    session = InferenceSession(graph, providers=["CPUExecutionProvider"])
    model = prepare_model()
    tokenizer = Tokenizer.from_file(str(model.tokenizer))
    encoder = OnnxQuestionEncoder(tokenizer, open_session(model.words), session, 512)
    ids, own = tokenise(tokenizer, "Ai chủ trì cuộc họp ở Huế?", 512)
    with torch.no_grad():
        expected = network(torch.tensor([ids]))[0, own].numpy()
    given = encoder.encode("Ai chủ trì cuộc họp ở Huế?")
    assert given.shape == expected.shape
    cosines = (scale_to_unit(given) * scale_to_unit(expected)).sum(axis=1)
    assert cosines.min() > 0.98
