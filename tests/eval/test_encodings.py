from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from eval.encodings import KeptEmbedder
from index.embedder import Encoding, Role
from tests.fakes import FakeEmbedder

TEXTS = ["Sông Hồng", "", "Núi cao", "Sông Hồng", "\ud800"]


class CountingEmbedder(FakeEmbedder):
    """Notes every text it embeds."""

    def __init__(self, identity: str = "fake") -> None:
        super().__init__(identity)
        self.embedded: list[str] = []

    def encode(self, texts: Sequence[str], role: Role) -> Iterator[Encoding]:
        self.embedded += texts
        yield from super().encode(texts, role)


def test_encodings_come_back_bit_by_bit_in_the_order_of_the_texts(tmp_path: Path) -> None:
    with KeptEmbedder(FakeEmbedder(), tmp_path / "kept") as kept:
        for _ in range(2):
            pairs = zip(
                FakeEmbedder().encode(TEXTS, "query"), kept.encode(TEXTS, "query"), strict=True
            )
            for made, read in pairs:
                assert np.array_equal(made.vector.astype(np.float32), read.vector)
                assert np.array_equal(made.tokens, read.tokens)
                assert np.array_equal(made.offsets, read.offsets)


def test_a_text_is_embedded_once_a_role_and_model(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    first = CountingEmbedder()
    with KeptEmbedder(first, file) as kept:
        list(kept.encode(TEXTS, "query"))
        list(kept.encode(TEXTS[:2], "passage"))
    assert first.embedded == ["Sông Hồng", "", "Núi cao", "\ud800", "Sông Hồng", ""]
    again, other = CountingEmbedder(), CountingEmbedder("other")
    for embedder in (again, other):
        with KeptEmbedder(embedder, file) as kept:
            list(kept.encode(TEXTS[:3], "query"))
    assert again.embedded == []
    assert other.embedded == TEXTS[:3]


def test_it_is_known_as_the_embedder_it_keeps_for(tmp_path: Path) -> None:
    embedder = FakeEmbedder("model", 32)
    with KeptEmbedder(embedder, tmp_path / "kept") as kept:
        assert (kept.identity, kept.dimension) == ("model", 32)
        assert kept.count_tokens(["một hai"]) == [2]
