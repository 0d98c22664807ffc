"""Which documents of an index a question set means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from corpus.errors import InputError
from corpus.normalise import normalise
from eval.gold import Question


def match_documents(
    questions: Sequence[Question], known: Sequence[str]
) -> tuple[list[Question], list[str]]:
    """The questions with their gold documents by ids of an index, and what is wrong with others.

    A document may be named by its id, by the end of it ("report.pdf" for "2021/report.pdf"), or by
    either without its suffix. Raises InputError where the index has none of those that are named.
    """
    named = dict.fromkeys(name for question in questions for name in question.documents)
    ids: dict[str, list[str]] = {}
    for id_ in sorted({*known}):
        for name in _names_of(id_):
            ids.setdefault(name, []).append(id_)
    exact = {*known}
    found = {name: [name] if name in exact else ids.get(_plain(name), []) for name in named}
    if named and not any(found.values()):
        raise InputError(
            f"the index has none of the {len(named)} gold documents, {next(iter(named))!r} first; "
            "name the index of the documents that the questions are about with --index"
        )
    matched, wrong = [], []
    for question in questions:
        unsure = [name for name in question.documents if len(found[name]) != 1]
        if not unsure:
            documents = tuple(dict.fromkeys(found[name][0] for name in question.documents))
            matched.append(replace(question, documents=documents))
        elif several := found[unsure[0]]:
            wrong.append(
                f"question {question.id}: {unsure[0]!r} may be {several[0]!r} or {several[1]!r}; "
                "give the whole id"
            )
        else:
            wrong.append(
                f"question {question.id}: the index has no document {unsure[0]!r}; "
                "`hoidap index list` shows the ids"
            )
    return matched, wrong


def _names_of(id_: str) -> set[str]:
    """What a document may be called: every end of its path, with and without its suffix."""
    parts = _plain(id_).split("/")
    ends = ["/".join(parts[start:]) for start in range(len(parts))]
    return {*ends, *(str(PurePosixPath(end).with_suffix("")) for end in ends)}


def _plain(name: str) -> str:
    return normalise(name.replace("\\", "/"))
