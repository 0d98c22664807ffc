"""The embedders: the default model for real, and the pooling by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import ModelError
from corpus.types import Span
from index.embedder import DEFAULT_MODEL, Embedder, Encoding, embed, load_embedder, scale_to_unit
from index.export import export_model
from index.onnx_embedder import replace_surrogates


def test_pool_is_the_mean_of_the_tokens_in_the_span() -> None:
    tokens = np.array([[1, 0], [0, 1], [4, 4]], np.float32)
    encoding = Encoding(np.ones(2, np.float32), tokens, np.array([[0, 3], [4, 7], [8, 11]]))
    assert encoding.pool(Span(0, 7)).tolist() == [0.5, 0.5]
    assert encoding.pool(Span(8, 11)).tolist() == [4, 4]
    assert encoding.pool(Span(20, 30)) == pytest.approx([5 / 3, 5 / 3])


@pytest.mark.parametrize(
    ("span", "inside"),
    [
        (Span(0, 11), [0, 1, 2]),
        (Span(4, 7), [1]),
        (Span(1, 5), [0]),  # a token lies where its middle does
        (Span(1, 6), [0, 1]),
        (Span(2, 5), []),
        (Span(5, 6), [1]),
        (Span(3, 3), []),
        (Span(11, 99), []),
    ],
)
def test_a_token_lies_in_the_span_that_holds_its_middle(span: Span, inside: list[int]) -> None:
    tokens = np.eye(3, dtype=np.float32)
    encoding = Encoding(np.ones(3, np.float32), tokens, np.array([[0, 3], [4, 7], [8, 11]]))
    assert encoding.tokens_in(span).tolist() == tokens[inside].tolist()


@given(st.lists(st.integers(0, 5), max_size=9), st.integers(0, 20))
def test_every_token_lies_on_one_side_of_a_cut(lengths: list[int], cut: int) -> None:
    ends = np.cumsum(lengths, dtype=np.int64)
    offsets = np.stack([ends - lengths, ends], axis=1).astype(np.int64)
    encoding = Encoding(np.ones(1, np.float32), np.array(lengths, np.float32)[:, None], offsets)
    sides = [encoding.tokens_in(Span(0, cut)), encoding.tokens_in(Span(cut, 99))]
    assert np.concatenate(sides).ravel().tolist() == lengths


def test_the_mean_is_of_the_tokens_and_of_a_text_without_any_its_vector() -> None:
    vector = np.array([0.6, 0.8], np.float32)
    tokens = np.array([[1, 0], [0, 1], [5, 5]], np.float32)
    assert Encoding(vector, tokens, np.zeros((3, 2), np.int64)).mean.tolist() == [2, 2]
    empty = Encoding(vector, np.empty((0, 2), np.float32), np.empty((0, 2), np.int64))
    assert empty.mean.tolist() == vector.tolist()
    assert empty.pool(Span(0, 5)).tolist() == vector.tolist()


def test_scale_to_unit_leaves_a_zero_vector_alone() -> None:
    scaled = scale_to_unit(np.array([[3, 4], [0, 0]], np.float32))
    assert scaled.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


def test_lone_surrogates_become_replacement_characters() -> None:
    assert replace_surrogates("a\ud800b") == "a\ufffdb"
    assert replace_surrogates("bình thường") == "bình thường"


def test_an_unknown_model_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match=r"no-such/model.*(local|install)"):
        load_embedder("no-such/model")


@pytest.fixture(scope="module")
def default() -> Embedder:
    return load_embedder(DEFAULT_MODEL)


@pytest.mark.model
def test_nearer_texts_have_nearer_vectors(default: Embedder) -> None:
    question = embed(default, ["Thủ đô của Việt Nam là thành phố nào?"], "query")[0]
    passages = embed(default, ["Hà Nội là thủ đô.", "Giá cà phê tăng."], "passage")
    assert passages.shape == (2, 384)
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert passages[0] @ question > passages[1] @ question


@pytest.mark.model
def test_vectors_do_not_depend_on_the_batch(default: Embedder) -> None:
    texts = ["Ngắn.", "Một câu dài hơn một chút để phải đệm thêm.", "Ngắn."]
    together = embed(default, texts, "passage")
    alone = np.stack([embed(default, [text], "passage")[0] for text in texts])
    assert np.abs(together - alone).max() < 0.02
    assert together[0] == pytest.approx(together[2], abs=1e-6)


@pytest.mark.model
def test_offsets_point_at_the_tokens_of_the_text(default: Embedder) -> None:
    text = "Tỉnh Vĩnh Phúc, 28/4."
    encoding = next(iter(default.encode([text], "passage")))
    pieces = [text[start:end].strip() for start, end in encoding.offsets]
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert len(encoding.tokens) == len(pieces) == default.count_tokens([text])[0]


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    ["", " ", "\ufdfa" * 4000, "a\ud800b", "\x00\u202e\u200b", "x" * 1_000_000, "\n" * 1000],
    ids=["empty", "space", "ligatures", "surrogate", "invisible", "million", "lines"],
)
def test_hostile_texts_have_a_vector(default: Embedder, text: str) -> None:
    text = text[:100_000] if len(text) > 100_000 else text
    (vector,) = embed(default, [text], "query")
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


@pytest.mark.model
def test_a_million_characters_are_counted(default: Embedder) -> None:
    assert default.count_tokens(["x" * 1_000_000])[0] > 100_000


@pytest.mark.model
@pytest.mark.slow
def test_both_runtimes_give_the_same_vectors(
    default: Embedder, tmp_path_factory: pytest.TempPathFactory, make_passages: list[str]
) -> None:
    pytest.importorskip("sentence_transformers")
    folder = tmp_path_factory.mktemp("exported") / "model"
    export_model(folder)
    other = load_embedder(str(folder))
    mine = embed(default, make_passages, "passage")
    theirs = embed(other, make_passages, "passage")
    assert len(make_passages) == 500
    assert (mine * theirs).sum(axis=1).mean() >= 0.999
    assert other.count_tokens(make_passages[:50]) == default.count_tokens(make_passages[:50])


@pytest.fixture(scope="module")
def make_passages() -> list[str]:
    """500 passages of the sample corpus: every window of one to five of its lines."""
    folder = Path(__file__).resolve().parents[2] / "corpus" / "documents"
    lines = [
        line
        for path in sorted(folder.glob("*.md"))
        for line in path.read_text("utf-8").splitlines()
        if len(line) > 40
    ]
    windows = [
        " ".join(lines[i : i + width])[:1200] for width in range(1, 6) for i in range(len(lines))
    ]
    return windows[:500]


@pytest.mark.model
def test_the_default_path_never_imports_torch() -> None:
    code = (
        "import sys; from index.embedder import embed, load_embedder; import qa.engine; "
        "embed(load_embedder(), ['một câu'], 'query'); "
        "print([m for m in ('torch', 'sentence_transformers', 'transformers', 'gradio') "
        "if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
