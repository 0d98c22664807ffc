"""Decides between two readings of a short question: as typed, or with the topic before it in front.

Which of them was meant its words do not always tell: "Lao động nữ được nghỉ bao lâu?" may go on
about what was spoken of, or begin anew. The documents do, where only one of the two has an answer.
"""

from __future__ import annotations

import regex

from corpus.normalise import fold
from corpus.provinces import find_provinces
from qa.followups.completeness import (
    MOST_DATED_SYLLABLES,
    MOST_DATED_WORDS,
    MOST_SYLLABLES,
    MOST_WORDS,
    list_forms,
)
from qa.followups.parts import find_fixed, is_vietnamese, list_content, list_nouns, split_tokens
from qa.types import Answer

_SYLLABLE = regex.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
    r"|\d.*"
)


def may_stand(question: str) -> bool:
    """Whether a question that is short of a topic may have one of its own.

    It may where it is a word too short at most, or holds one that is not Vietnamese among such.
    """
    foreign = is_vietnamese(question) and any(
        not _SYLLABLE.fullmatch(fold(word.form)) for word in split_tokens(question)
    )
    return foreign or _count_lacking(question) <= 2


def stands(question: str, topic: str, alone: Answer, fronted: Answer) -> bool:
    """Whether a question stands alone by its answers, without and with a topic in front of it.

    It does where it is answered more surely `alone`, from documents that hold more of its words;
    of words in another language than theirs it must have nearly enough. An answer about another
    province than the topic's is no answer to it. Without any answer only its words tell.
    """
    nearly_whole = _count_lacking(question) <= 1
    if alone.status != "answered":
        return nearly_whole and fronted.status != "answered"
    provinces = {mention.name for mention in find_provinces(topic, folded=True)}
    cited = {citation.province for citation in alone.citations if citation.province}
    if provinces and cited - provinces:
        return False
    if fronted.status != "answered":
        return True
    if alone.confidence <= fronted.confidence:
        return False
    if not is_vietnamese(question):
        return nearly_whole
    return measure_held(question, alone) > measure_held(question, fronted)


def _count_lacking(question: str) -> int:
    """How many words a question is short of one that is whole by its length."""
    dated = bool(find_fixed(question))
    if is_vietnamese(question):
        most = MOST_DATED_SYLLABLES if dated else MOST_SYLLABLES
    else:
        most = MOST_DATED_WORDS if dated else MOST_WORDS
    return most + 1 - len(list_nouns(question))


def measure_held(question: str, answer: Answer) -> float:
    """The share of a question's content words that the quotes of its answer hold."""
    wanted = {fold(word.form) for word in list_content(question)}
    quoted = {form for citation in answer.citations for form in list_forms(citation.quote)}
    return len(wanted & quoted) / len(wanted) if wanted else 0.0
