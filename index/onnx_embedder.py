"""The default embedder: ONNX Runtime over the prepared 4-bit model, without torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import onnxruntime
from tokenizers import Encoding as Tokens
from tokenizers import Tokenizer

from index.embedder import Encoding, FloatArray, Role, scale_to_unit, weigh_pieces
from index.onnx_questions import PREFIX, OnnxQuestionEncoder
from index.onnx_reader import OnnxReader
from index.prepare import EMBEDDED, INPUTS, MIXED_OUTPUT, TOKEN_OUTPUT, PreparedModel
from index.session import open_session, pad, replace_surrogates

PREFIXES: dict[Role, str] = {"query": PREFIX, "passage": "passage: "}
GROUP = 64  # texts tokenised and sorted by length together
BATCH_TOKENS = 1024  # padded tokens in one run: more gains nothing on two cores


class _States(NamedTuple):
    """A window's tokens, fp32 (tokens, dimension) each: of the last layer, and mixed."""

    last: FloatArray
    mixed: FloatArray


class OnnxEmbedder:
    """multilingual-e5-small with the prefixes it was trained with, mean pooling and L2 norm.

    A text longer than the model's window is read in windows of equal weight a token.
    """

    def __init__(self, model: PreparedModel) -> None:
        self.identity = model.identity
        self.dimension = model.dimension
        self._max_tokens = model.max_tokens
        self._model = model
        self._words = open_session(model.words)

    @cached_property
    def _encoder(self) -> onnxruntime.InferenceSession:
        return open_session(self._model.encoder)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return Tokenizer.from_file(str(self._model.tokenizer))

    @cached_property
    def question_encoder(self) -> OnnxQuestionEncoder:
        """The encoder that was trained to find passages by questions; it shares the words."""
        graph = open_session(self._model.questions)
        return OnnxQuestionEncoder(self._tokenizer, self._words, graph, self._max_tokens)

    @cached_property
    def reader(self) -> OnnxReader:
        """The reader that was trained on this model, with which it shares the words."""
        return OnnxReader(self._tokenizer, self._words, open_session(self._model.reader))

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes, special tokens and prefix left out."""
        clean = [replace_surrogates(text) for text in texts]
        return [
            len(tokens) for tokens in self._tokenizer.encode_batch(clean, add_special_tokens=False)
        ]

    def commonness(self, words: Sequence[str]) -> list[float]:
        """By the places of its pieces in the vocabulary, which is sorted by frequency."""
        clean = [replace_surrogates(word) for word in words]
        tokenised = [self._tokenizer.encode(word, add_special_tokens=False) for word in clean]
        return [weigh_pieces(tokens.ids) for tokens in tokenised]

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        """The encodings of the texts, in their order; memory is bounded by one group of texts."""
        for begin in range(0, len(texts), GROUP):
            yield from self._encode_group(texts[begin : begin + GROUP], PREFIXES[role])

    def _encode_group(self, texts: Sequence[str], prefix: str) -> list[Encoding]:
        prefixed = [prefix + replace_surrogates(text) for text in texts]
        tokenised = self._tokenizer.encode_batch(prefixed)
        windows = [
            (row, ids)
            for row, tokens in enumerate(tokenised)
            for ids in _cut_windows(tokens.ids, self._max_tokens)
        ]
        pieces: list[list[_States]] = [[] for _ in texts]
        order = sorted(range(len(windows)), key=lambda i: len(windows[i][1]))
        results: dict[int, _States] = {}
        for batch in _batch(order, [len(ids) for _, ids in windows]):
            outputs = self._run([windows[i][1] for i in batch])
            results.update(zip(batch, outputs, strict=True))
        for i, (row, _) in enumerate(windows):
            pieces[row].append(results[i])
        return [
            _assemble(tokens, states, len(prefix))
            for tokens, states in zip(tokenised, pieces, strict=True)
        ]

    def _run(self, batch: list[list[int]]) -> list[_States]:
        ids, mask = pad(batch)
        (embedded,) = self._words.run([EMBEDDED], {INPUTS[0]: ids})
        last, mixed = self._encoder.run(
            [TOKEN_OUTPUT, MIXED_OUTPUT], {EMBEDDED: embedded, INPUTS[1]: mask}
        )
        return [
            _States(last[row, : len(window)], mixed[row, : len(window)])
            for row, window in enumerate(batch)
        ]


def _cut_windows(ids: list[int], limit: int) -> list[list[int]]:
    """`<s> ... </s>` cut into windows of at most `limit`, each with both special tokens."""
    if len(ids) <= limit:
        return [ids]
    bos, content, eos = ids[0], ids[1:-1], ids[-1]
    step = limit - 2
    return [[bos, *content[i : i + step], eos] for i in range(0, len(content), step)]


def _batch(order: list[int], lengths: list[int]) -> Iterator[list[int]]:
    """Groups indices, shortest first, so that a padded batch stays within BATCH_TOKENS."""
    batch: list[int] = []
    for i in order:
        if batch and lengths[i] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _assemble(tokens: Tokens, states: list[_States], prefix: int) -> Encoding:
    vector = scale_to_unit(np.concatenate([window.last for window in states]).mean(axis=0))
    content = np.concatenate([window.mixed[1:-1] for window in states])
    offsets = np.array(tokens.offsets[1:-1], np.int64).reshape(-1, 2) - prefix
    own = offsets[:, 1] > 0
    return Encoding(vector, content[own], np.maximum(offsets[own], 0))
