"""What the trained question encoder is shown, and what it gives."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import BertProcessing

from index.onnx_embedder import OnnxEmbedder
from index.onnx_questions import tokenise
from index.prepare import prepare_model

QUESTION = "Ai chủ trì cuộc họp ở Huế?"


@pytest.fixture
def tokenizer() -> Tokenizer:
    """A token a word, between <s> and </s>."""
    words = ["?", "<s>", "</s>", "query", ":", "ai", "họp", "gì"]
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(words)}, unk_token="?"))
    tokenizer.pre_tokenizer = Whitespace()  # type: ignore[assignment]
    tokenizer.post_processor = BertProcessing(("</s>", 2), ("<s>", 1))  # type: ignore[assignment]
    return tokenizer


def test_the_questions_own_tokens_stand_behind_the_prefix(tokenizer: Tokenizer) -> None:
    ids, own = tokenise(tokenizer, "ai họp gì", 7)
    assert ids == [1, 3, 4, 5, 6, 7, 2]
    assert own.tolist() == [False] * 3 + [True] * 3 + [False]


def test_a_long_question_is_cut_before_its_last_token(tokenizer: Tokenizer) -> None:
    ids, own = tokenise(tokenizer, "ai họp gì", 6)
    assert ids == [1, 3, 4, 5, 6, 2]
    assert own.tolist() == [False] * 3 + [True] * 2 + [False]


@pytest.fixture(scope="module")
def embedder() -> OnnxEmbedder:
    return OnnxEmbedder(prepare_model())


@pytest.mark.model
def test_a_token_of_the_question_has_a_vector(embedder: OnnxEmbedder) -> None:
    vectors = embedder.question_encoder.encode(QUESTION)
    assert vectors.shape == (embedder.count_tokens([QUESTION])[0], embedder.dimension)
    assert np.array_equal(vectors, embedder.question_encoder.encode(QUESTION))


@pytest.mark.model
@pytest.mark.parametrize("question", ["", "\ud800", "hỏi " * 2000])
def test_any_text_has_vectors(embedder: OnnxEmbedder, question: str) -> None:
    vectors = embedder.question_encoder.encode(question)
    assert 0 < len(vectors) <= 512
    assert np.isfinite(vectors).all()
