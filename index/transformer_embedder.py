"""Any other model, by sentence-transformers on torch: slower, and free in its choice."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelError
from index.embedder import Encoding, Role, scale_to_unit, weigh_pieces
from index.onnx_embedder import GROUP, PREFIXES
from index.session import replace_surrogates

BATCH = 8


class TransformerEmbedder:
    """A sentence-transformers model by its name on a hub or its local folder.

    The prefixes are the model's own prompts where it has them (`query`, `passage` or `document`),
    e5's for the e5 family, and nothing else otherwise. Texts are truncated at the model's window.
    Raises ModelError where the model cannot be had.
    """

    question_encoder = None  # nothing was trained for questions
    reader = None  # answers come from rules alone

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise ModelError(
                f"the model {model!r} needs sentence-transformers, which is not installed; "
                "install the extra 'models' (pip install 'hoidap[models]') or unset HOIDAP_MODEL"
            ) from error
        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except Exception as error:
            raise ModelError(
                f"the model {model!r} cannot be loaded ({str(error).partition('.')[0]}); "
                "name a local sentence-transformers folder, or check the name and the network"
            ) from error
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.identity = _identify(model)
        self._prefixes = _choose_prefixes(
            model, {k: v or "" for k, v in self._model.prompts.items()}
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text takes, special tokens left out."""
        return [len(row) for row in self._tokenise(texts)]

    def commonness(self, words: Sequence[str]) -> list[float]:
        """By the places of its pieces in the vocabulary, as if it were sorted by frequency."""
        return [weigh_pieces(row) for row in self._tokenise(words)]

    def _tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        clean = [replace_surrogates(text) for text in texts]
        tokenised = self._model.tokenizer(clean, add_special_tokens=False, verbose=False)
        rows: list[list[int]] = tokenised["input_ids"]
        return rows

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        """The encodings of the texts, in their order; memory is bounded by one group of texts."""
        prefix = self._prefixes[role]
        for begin in range(0, len(texts), GROUP):
            prefixed = [prefix + replace_surrogates(t) for t in texts[begin : begin + GROUP]]
            yield from self._encode_group(prefixed, len(prefix))

    def _encode_group(self, texts: list[str], prefix: int) -> Iterator[Encoding]:
        outputs = self._model.encode(
            texts, output_value=None, batch_size=BATCH, show_progress_bar=False
        )
        tokenised = self._model.tokenizer(
            texts,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            truncation=True,
            max_length=self._model.max_seq_length,
        )
        for row, output in enumerate(outputs):
            states = output["token_embeddings"].float().numpy()
            offsets = np.array(tokenised["offset_mapping"][row], np.int64).reshape(-1, 2) - prefix
            special = np.array(tokenised["special_tokens_mask"][row], bool)
            own = (offsets[:, 1] > 0) & ~special
            vector = scale_to_unit(output["sentence_embedding"].float().numpy())
            yield Encoding(vector, states[: len(offsets)][own], np.maximum(offsets[own], 0))


def _identify(model: str) -> str:
    """The name, or a folder's name with a checksum of its files: a retrained model differs."""
    folder = Path(model)
    if not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")) + sorted(folder.rglob("*.json")):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"


def _choose_prefixes(model: str, prompts: dict[str, str]) -> dict[Role, str]:
    passage = prompts.get("passage", prompts.get("document", ""))
    query = prompts.get("query", "")
    if not passage and not query and "e5" in model.lower():
        return PREFIXES
    return {"query": query, "passage": passage}
