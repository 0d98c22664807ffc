"""Documents of many kinds with questions, all written for this project: `eval/written/README.md`.

`train` is what the reader and the question encoder learnt from, `dev` what weights are fitted on,
`test` is for measuring.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus.errors import InputError
from eval.gold import Question
from eval.squad import read_squad
from index.build import add_paths
from index.embedder import Embedder
from qa.engine import Engine
from qa.settings import Settings

FOLDER = Path(__file__).parent / "written"
SPLITS = ("train", "dev", "test")
SEED = 1  # by which articles are halved
YES_OR_NO = {"yes": "có", "no": "không"}


@dataclass(frozen=True, slots=True)
class Collection:
    """Texts by file name, and the questions about them."""

    texts: dict[str, str]
    questions: tuple[Question, ...]

    def lay_out(self, folder: Path) -> None:
        """Writes each text into a file of its own."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.texts.items():
            (folder / name).write_text(text, "utf-8")

    @contextmanager
    def open(self, embedder: Embedder) -> Iterator[Engine]:
        """An engine over an index of the texts alone, which goes when it is closed."""
        with TemporaryDirectory() as folder:
            texts, index = Path(folder) / "texts", Path(folder) / "index"
            self.lay_out(texts)
            add_paths(index, [texts], embedder)
            with Engine.open(Settings(index=index), embedder=embedder) as engine:
                yield engine


def load_written(split: str) -> Collection:
    """The documents and questions of one split. Raises InputError for one that there is not."""
    if split not in SPLITS:
        raise InputError(f"there is no split {split!r}; the splits are {', '.join(SPLITS)}")
    texts: dict[str, str] = {}
    questions: list[Question] = []
    for row in _read(FOLDER / f"{split}.jsonl"):
        name = f"{row['id']}.txt"
        texts[name] = row["text"]
        questions += [
            _make_question(f"{row['id']}-{number:02}", name, split, asked)
            for number, asked in enumerate(row["questions"], 1)
        ]
    return Collection(texts, tuple(questions))


def load_lists(split: str = "train") -> Iterator[Collection]:
    """Groups of documents of `train` with questions that several of a group answer together.

    The reader learnt from those of `train`, the others are `dev`.
    """
    texts = load_written("train").texts
    name = "lists.jsonl" if split == "train" else f"lists-{split}.jsonl"
    for place, group in enumerate(_read(FOLDER / name), 1):
        names = [f"{id_}.txt" for id_ in group["documents"]]
        yield Collection(
            {name: texts[name] for name in names},
            tuple(
                replace(
                    _make_question(
                        f"list-{place:02}-{number}", "", split, asked | {"type": "list"}
                    ),
                    documents=tuple(f"{id_}.txt" for id_ in asked["documents"]),
                )
                for number, asked in enumerate(group["questions"], 1)
            ),
        )


def load_law(articles: Path) -> Collection:
    """Questions about articles of law, whose texts are in a gzipped JSON Lines file by `_id`."""
    rows = {row["id"]: row["questions"] for row in _read(FOLDER / "law.jsonl")}
    texts: dict[str, str] = {}
    questions: list[Question] = []
    with gzip.open(articles, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            if article["_id"] not in rows:
                continue
            name, text = f"{article['_id']}.txt", article["text"]
            texts[name] = f"{article['title']}\n\n{text}"
            for number, asked in enumerate(rows[article["_id"]], 1):
                said = {key: [text[a:b] for a, b in asked.get(key, ())] for key in _SPANS}
                id_ = f"{article['_id']}-{number:02}"
                questions.append(_make_question(id_, name, "train", asked | said))
    return Collection(texts, tuple(questions))


_SPANS = ("answers", "evidence")


def load_squad(path: Path, queries: Sequence[Path], first_half: bool = True) -> Collection:
    """The paragraphs of a file in SQuAD's format, with what half of its articles are asked.

    The questions are put in the words of each of the files of queries, in BEIR's format and with
    the same ids. Halves are drawn by the articles' titles.
    """
    squad = read_squad(path)
    titles = sorted({p.title for p in squad.paragraphs}, key=lambda title: title.replace(" ", "_"))
    random.Random(SEED).shuffle(titles)
    middle = len(titles) // 2
    half = {*titles[:middle]} if first_half else {*titles[middle:]}
    asked = {paragraph.id for paragraph in squad.paragraphs if paragraph.title in half}
    return Collection(
        {f"{paragraph.id}.txt": paragraph.text for paragraph in squad.paragraphs},
        tuple(
            replace(
                question,
                id=f"{file.parent.name}/{question.id}",
                text=words[question.id],
                documents=(f"{question.pair}.txt",),
            )
            for file in queries
            for words in [{row["_id"]: row["text"] for row in _read(file)}]
            for question in squad.questions
            if question.pair in asked and question.id in words
        ),
    )


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def _make_question(id_: str, name: str, split: str, asked: dict[str, Any]) -> Question:
    answerable = bool(asked.get("evidence"))
    verdict = YES_OR_NO.get(asked.get("value", ""))
    return Question(
        id=id_,
        text=asked["question"],
        language=asked["language"],
        split=split,
        type=asked["type"],
        documents=(name,) if answerable else (),
        answers=(verdict,) if verdict else tuple(asked.get("answers", ())),
        evidence=tuple(asked.get("evidence", ())),
        near_miss=not answerable,
    )
