"""What a reference stands for: something that an earlier question named, or its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import regex

from corpus.normalise import fold, has_diacritics, normalise
from qa.followups.exchange import find_asked_province, spell
from qa.followups.parts import Kind, find_slots, is_vietnamese, split_tokens
from qa.followups.references import Reference
from qa.followups.topic import find_noun, find_topic

# What was answered to an earlier question: its short answer, and the province that it is about.
Recall = Callable[[str], tuple[str | None, str | None]]

_ASKS_PERSON = regex.compile(
    r"(?<!\w)(?:ai|who|whom)(?!\w)|(?:đồng chí|ông|bà) nào", regex.IGNORECASE
)


def find_antecedent(
    reference: Reference, earlier: Sequence[str], recall: Recall | None
) -> str | None:
    """What a reference stands for, `earlier` questions being whole and the newest first.

    None where it is nothing less than what the question before was about.
    """
    newest = earlier[0]
    whose = reference.possessive or not (reference.noun or reference.target == "person")
    if reference.target == "place" or (whose and find_asked_province(newest)):
        return _find_slot("province", earlier) or (recall(newest)[1] if recall else None)
    if reference.target == "person":
        if recall and _ASKS_PERSON.search(newest):
            return recall(newest)[0]
        return _find_slot("name", earlier)
    if not reference.noun:
        return find_noun(find_topic(newest)) or None
    if _asks_which(newest, reference.noun):
        said = recall(newest)[0] if recall else None
        return _say_whose(said, newest) if said and _is_called(said, reference.noun) else None
    named = (_find_named(find_topic(whole), reference.noun) for whole in earlier)
    return next(filter(None, named), None)


def _find_slot(kind: Kind, earlier: Sequence[str]) -> str | None:
    slots = ((whole, slot) for whole in earlier for slot in find_slots(whole))
    return next((spell(whole, slot) for whole, slot in slots if slot.kind == kind), None)


def _asks_which(whole: str, noun: str) -> bool:
    """Whether a question asks for what a noun calls: sở nào, which department."""
    name = regex.escape(noun)
    pattern = rf"(?<!\w)(?:{name} (?:nào|gì)|(?:which|what) {name})(?!\w)"
    return regex.search(pattern, whole, regex.IGNORECASE) is not None


def _is_called(said: str, noun: str) -> bool:
    return f"{normalise(said)} ".startswith(f"{normalise(noun)} ")


def _say_whose(said: str, whole: str) -> str:
    """What was answered, with the province that the question named."""
    province = _find_slot("province", [whole])
    return f"{said}, {province}," if province and not _find_slot("province", [said]) else said


def _find_named(topic: str, noun: str) -> str | None:
    """What a topic calls by a noun, with all that is said of it; an English one as a whole."""
    spelt = normalise if has_diacritics(topic) else fold
    wanted = spelt(noun).split()
    words = split_tokens(topic)
    for i, word in enumerate(words[: len(words) - len(wanted)]):
        if [spelt(it.form) for it in words[i : i + len(wanted)]] == wanted:
            return topic[word.start :] if is_vietnamese(topic) else topic
    return None
