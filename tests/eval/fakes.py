"""A benchmark small enough to rank by hand, on disk and opened with the fake embedder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eval.collection import Collection, open_collection
from eval.encodings import KeptEmbedder
from tests.fakes import FakeEmbedder

CORPUS = {
    "p1": "Sông Hồng chảy qua Hà Nội. Sông bắt nguồn từ Vân Nam.",
    "p2": "Con sông Hương chảy qua thành phố Huế.",
    "p3": "Núi Phan Xi Păng cao 3.143 mét. Núi ở Lào Cai.",
    "p4": "Ủy ban nhân dân tỉnh họp phiên thường kỳ tháng 9.",
}
QUERIES = {
    "q1": "Sông Hồng bắt nguồn từ đâu?",
    "q2": "song huong chay qua thanh pho nao?",
    "q3": "UBND tỉnh họp khi nào?",
    "q4": "???",
}
QRELS = [("q1", "p1", 1), ("q2", "p2", 1), ("q3", "p4", 1), ("q4", "p3", 1)]


def write_benchmark(folder: Path) -> Path:
    """Writes it in BEIR's layout; its last query is one that the product refuses."""
    (folder / "qrels").mkdir(parents=True)
    for name, rows in (("corpus", CORPUS), ("queries", QUERIES)):
        lines = [json.dumps({"_id": id_, "text": text}) for id_, text in rows.items()]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
    lines = ["query-id\tcorpus-id\tscore", *("\t".join(map(str, row)) for row in QRELS)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines), "utf-8")
    return folder


@contextmanager
def open_fake(folder: Path) -> Iterator[Collection]:
    """The benchmark, written and opened in a folder."""
    benchmark = write_benchmark(folder / "bench")
    with (
        KeptEmbedder(FakeEmbedder(), folder / "encodings.sqlite") as embedder,
        open_collection(benchmark, folder, embedder) as collection,
    ):
        yield collection
