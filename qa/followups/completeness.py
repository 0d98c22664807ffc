"""Whether a question says itself what it is about, or needs those before it."""

from __future__ import annotations

from difflib import SequenceMatcher

import regex

from corpus.normalise import fold
from qa.followups.exchange import find_asked_province
from qa.followups.parts import (
    asks,
    find_amount,
    find_fixed,
    find_slots,
    is_vietnamese,
    list_content,
    list_nouns,
    split_tokens,
)

MOST_SYLLABLES, MOST_WORDS = 4, 3  # nouns of a question without a name, which needs a topic
MOST_DATED_SYLLABLES, MOST_DATED_WORDS = 3, 2  # ... of one that names a time or a number only

_FLAGS = regex.IGNORECASE | regex.VERBOSE
_DEFINES = regex.compile(
    r"^(?:thế\ nào\ là|the\ nao\ la|what\ (?:is|are)\ (?!the|its|their))"
    r"|^(?-i:\p{Lu}{2,})[\w-]*\ (?:có\ )?(?:nghĩa\ )?(?:là|la)\ (?:\w+\ ){0,3}(?:gì|gi)\W*$",
    _FLAGS,
)
_COURTESY = regex.compile(
    r"\W*(?:(?:xin\ )?(?:cảm\ ơn|chào)|thanks?|thank\ you|hello|hi|okay|ok|vâng|dạ)(?!\w).{0,20}",
    _FLAGS,
)


def list_forms(text: str) -> list[str]:
    """The words of a text as they are compared: in lower case and without diacritics."""
    return [fold(word.form) for word in split_tokens(text)]


def says_nothing(text: str) -> bool:
    """Whether there is nothing to search for: no word, or a courtesy."""
    return not split_tokens(text) or _COURTESY.fullmatch(text) is not None


def is_whole(question: str) -> bool:
    """Whether a question says itself what it is about.

    It does where it names something other than a time or a number, asks for a province or a
    definition, or has more words than one leaves over who counts on being understood.
    """
    if find_asked_province(question) or _DEFINES.match(question):
        return True
    anchors = find_fixed(question)
    passing = [slot for slot in find_slots(question) if slot.kind in ("time", "number")]
    if any(not any(it.start <= anchor.start < it.end for it in passing) for anchor in anchors):
        return True
    nouns = len(list_nouns(question))
    if is_vietnamese(question):
        return nouns > (MOST_DATED_SYLLABLES if anchors else MOST_SYLLABLES)
    return nouns > (MOST_DATED_WORDS if anchors else MOST_WORDS)


def is_variation(question: str, whole: str) -> bool:
    """Whether a question is the one before asked of something else: half of it, and something new.

    Such a one is whole.
    """
    words, others = list_forms(question), list_forms(whole)
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    same = sum(block.size for block in blocks)
    if same == len(words) or 2 * same < len(words):
        return False
    return 2 * same >= len(others) or words[-1] == others[-1]


def is_fragment(text: str, whole: str) -> bool:
    """Whether a text that asks nothing is no search of its own.

    It is none where it says hardly a word, or besides its slots only words of the question before.
    """
    held = set(list_forms(whole))
    content = [fold(word.form) for word in list_content(text)]
    few = len(content) <= MOST_DATED_WORDS and not find_fixed(text)
    return few or held.issuperset(content)


def asks_the_same(asked: str, whole: str) -> bool:
    """Whether a text asks, and nothing but an amount that the whole question does not ask too."""
    held = set(list_forms(whole))
    amount = find_amount(asked)
    return asks(asked) and all(
        fold(word.form) in held or (amount and amount[1].start <= word.start < amount[1].end)
        for word in list_content(asked)
    )


def is_only_amount(question: str) -> bool:
    """Whether a question is nothing but an amount: `How many pillars?`."""
    amount = find_amount(question)
    if amount is None:
        return False
    outside = question[: amount[0].start] + question[amount[1].end :]
    return not list_content(outside) and not find_slots(outside)
