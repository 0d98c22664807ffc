"""Reads a follow-up question ("And by 2025?", "còn Nghệ An thì sao?") as a whole one.

Without a language model: what a question leaves out is looked for in the question before it. A
fragment takes the place of its like there ("Nghệ An" of a province, "2025" of a year), a pronoun
gets what it stands for, and a short question without a name of its own gets the topic in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from corpus.normalise import fold
from qa.antecedents import Recall, find_antecedent
from qa.exchange import Liken, exchange, find_asked_province, find_counted, put
from qa.parts import (
    asks,
    find_amount,
    find_anchors,
    find_slots,
    is_latin,
    is_vietnamese,
    list_content,
    list_nouns,
    split_words,
    tells_language,
)
from qa.question import Question
from qa.references import Reference, find_reference
from qa.topic import PREFIX, find_topic

_FLAGS = regex.IGNORECASE | regex.VERBOSE
_LEAD = regex.compile(
    r"""^\W*(?:
        (?:thế\ còn|vậy\ còn|thế\ thì|vậy\ thì|còn|và|thế(?!\ nào)|vậy|rồi)
      | (?:the\ con|vay\ con|con|va|vay|the(?=\ (?:nam|o|tinh|thang|muc|du\ an)\ ))
      | (?:(?:and|so|but|then|ok|okay),?\ )?(?:what|how)\ about | and | so | but | then
      | et(?=\ (?:à|en|au|pour|dans)\ ) | und(?=\ (?:in|für)\ ) | y(?=\ (?:en|para)\ )
    )(?!\w)[\s,]*""",
    _FLAGS,
)
_TAIL = regex.compile(
    r"[\s,]+(?:thì|thi)?\s*(?:(?:như|nhu)\ )?(?:(?:thế|the)\ (?:nào|nao)|(?:thì|ra|thi)\ sao)\W*$"
    r"|[\s,]+(?:then|too|instead)\W*$",
    _FLAGS,
)
# "Còn bảo vệ dân phố thì bao nhiêu?": the same is asked of another thing.
_SAME_OF = regex.compile(r"^(?P<other>.+?)[\s,]+(?:thì|thi)\ (?P<asked>.+)$", _FLAGS)
_DEFINES = regex.compile(
    r"^(?:thế\ nào\ là|the\ nao\ la|what\ (?:is|are)\ (?!the|its|their))", _FLAGS
)
_COURTESY = regex.compile(
    r"\W*(?:(?:xin\ )?(?:cảm\ ơn|chào)|thanks?|thank\ you|hello|hi|okay|ok|vâng|dạ)(?!\w).{0,20}",
    _FLAGS,
)

MOST_SYLLABLES, MOST_WORDS = 4, 3  # nouns of a question without a name, which needs a topic
MOST_DATED_SYLLABLES, MOST_DATED_WORDS = 3, 2  # ... of one that names a time or a number only
REMEMBERED = 5  # earlier questions that are looked at


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and how it is read after those before it.

    `standalone` is the whole question that is searched, and `carried` what it takes over from the
    earlier ones; a question that stands on its own is itself, and carries nothing.
    """

    question: str
    standalone: str
    carried: tuple[str, ...] = ()


def choose_language(typed: Question, read: Question) -> str:
    """The language to answer in: that of the question as typed where its words tell one.

    "2030?" and "con Nghe An?" do not, and are in that of the conversation.
    """
    return typed.language if tells_language(typed.text) else read.language


def follow_up(
    question: str,
    previous: Sequence[str] = (),
    liken: Liken | None = None,
    recall: Recall | None = None,
) -> FollowUp:
    """The question as it is meant after the previous ones, the newest last, each a whole one.

    `liken` helps to find the phrase that a new one takes the place of, `recall` what was answered.
    A question that holds already what it would take over is left as it is, and so is one that is
    not in Latin letters.
    """
    earlier = [it for it in reversed(previous) if it.strip() and is_latin(it)][:REMEMBERED]
    if not earlier or question in earlier or not is_latin(question):
        return FollowUp(question, question)
    found = _resolve(question, earlier, liken, recall)
    if found is None or _holds(question, found.carried):
        return FollowUp(question, question)
    return found


def _holds(question: str, carried: Sequence[str]) -> bool:
    """Whether a question holds all the words that it would take over."""
    held = {fold(word.form) for word in split_words(question)}
    return all(fold(word.form) in held for part in carried for word in split_words(part))


def _resolve(
    question: str, earlier: Sequence[str], liken: Liken | None, recall: Recall | None
) -> FollowUp | None:
    whole = earlier[0]
    body = _LEAD.sub("", question)
    leads = body != question
    body, tails = _TAIL.subn("", body)
    body = body.strip(" !.,")
    if not split_words(body) or _COURTESY.fullmatch(body):
        return None
    fragment, asked = body, ""
    same = _SAME_OF.match(body)
    if same and not asks(same["other"]) and (leads or _is_asked_in(same["asked"], whole)):
        fragment, asked = same["other"], same["asked"]
    reference = find_reference(fragment)
    if asks(fragment):
        if not reference and _is_whole(body):
            return None
    elif not (leads or tails or asked or _is_bare(body, whole)):
        return None
    if reference:
        return _write_out(question, body, reference, earlier, recall)
    if not asks(fragment) and (leads or tails or asked or find_slots(fragment)):
        exchanged = exchange(fragment, asked, whole, liken)
        return FollowUp(question, _begin(exchanged[0]), exchanged[1]) if exchanged else None
    if (counted := find_counted(body, whole)) and _is_only_amount(body):
        span = counted[0]
        kept = (whole[: span.start].strip(), whole[span.end :].strip(" ?"))
        return FollowUp(question, _begin(put(whole, [counted])), tuple(filter(None, kept)))
    return _put_before(question, body, whole)


def _is_bare(body: str, whole: str) -> bool:
    """Whether a text that asks nothing is no search of its own.

    It is none where it says hardly a word, or besides its slots only words of the question before.
    """
    held = {fold(word.form) for word in split_words(whole)}
    content = [fold(word.form) for word in list_content(body)]
    few = len(content) <= MOST_DATED_WORDS and not find_anchors(body)
    return few or held.issuperset(content)


def _is_asked_in(asked: str, whole: str) -> bool:
    """Whether a text asks, and nothing that the whole question does not ask too."""
    held = {fold(word.form) for word in split_words(whole)}
    amount = find_amount(asked)
    return asks(asked) and all(
        fold(word.form) in held or (amount and amount[1].start <= word.start < amount[1].end)
        for word in list_content(asked)
    )


def _is_whole(body: str) -> bool:
    """Whether a question says itself what it is about."""
    if find_asked_province(body) or _DEFINES.match(body):
        return True
    anchors = find_anchors(body)
    passing = [slot for slot in find_slots(body) if slot.kind in ("time", "number")]
    if any(not any(it.start <= anchor.start < it.end for it in passing) for anchor in anchors):
        return True
    nouns = len(list_nouns(body))
    if is_vietnamese(body):
        return nouns > (MOST_DATED_SYLLABLES if anchors else MOST_SYLLABLES)
    return nouns > (MOST_DATED_WORDS if anchors else MOST_WORDS)


def _is_only_amount(body: str) -> bool:
    """Whether a question is nothing but an amount: `How many pillars?`."""
    amount = find_amount(body)
    if amount is None:
        return False
    outside = body[: amount[0].start] + body[amount[1].end :]
    return not list_content(outside) and not find_slots(outside)


def _write_out(
    question: str, body: str, reference: Reference, earlier: Sequence[str], recall: Recall | None
) -> FollowUp | None:
    """The question with what is meant in the place of the words that point back to it."""
    meant = find_antecedent(reference, earlier, recall)
    if not meant:
        return _put_before(question, body, earlier[0])
    return FollowUp(question, _begin(reference.write_out(body, meant)), (meant,))


def _put_before(question: str, body: str, whole: str) -> FollowUp | None:
    topic = find_topic(whole)
    return FollowUp(question, _begin(f"{topic}{PREFIX}{body}"), (topic,)) if topic else None


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]
