"""Reads a follow-up question ("And by 2025?", "còn Nghệ An thì sao?") as a whole one.

Without a language model: what a question leaves out is looked for in the question before it. A
fragment takes the place of its like there ("Nghệ An" of a province, "2025" of a year), a pronoun
gets what it stands for, and a short question without a name of its own gets the topic in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from corpus.normalise import fold, has_diacritics
from qa.followups.antecedents import Recall, find_antecedent
from qa.followups.completeness import (
    asks_the_same,
    is_fragment,
    is_only_amount,
    is_variation,
    is_whole,
    list_forms,
    says_nothing,
)
from qa.followups.exchange import Liken, exchange, exchange_counted
from qa.followups.parts import asks, find_slots, is_latin, split_tokens, tells_language
from qa.followups.references import Reference, find_reference, narrow
from qa.followups.topic import PREFIX, find_topic
from qa.reading.question import Question

REMEMBERED = 5  # earlier questions that are looked at

_FLAGS = regex.IGNORECASE | regex.VERBOSE
_LEAD = regex.compile(
    r"""^\W*(?:
        thế\ còn | vậy\ còn | thế\ thì | vậy\ thì | còn(?!\ (?:lại|nợ)(?!\w)) | và | vậy | rồi
      | thế(?!\ (?:nào|giới|hệ|kỷ|kỉ|chấp|vận|mạnh|lực|năng|trận)(?!\w))
      | (?:(?:and|so|but|then|ok|okay),?\ )?(?:what|how)\ about | and | but | then
      | so(?=,|\ (?:wh|how|is|are|was|were|does|did)\w*\b)  # no "so sánh", "so do"
      | et(?=\ (?:à|en|au|pour|dans)\ ) | und(?=\ (?:in|für)\ ) | y(?=\ (?:en|para)\ )
    )(?!\w)[\s,]*""",
    _FLAGS,
)
# Without diacritics: "con" may be con đường, "vay" vay vốn, "the" thế giới or an English article.
_LEAD_FOLDED = regex.compile(
    r"^\W*(?P<lead>(?:the|vay)\ (?:con|thi)|con|va|vay|the)(?!\w)[\s,]*", _FLAGS
)
_FRAMED = regex.compile(r"(?:(?:o|tai|tinh|thanh\ pho|den|nam|thang|ngay|muc|du\ an)\ )*", _FLAGS)
_ASKS_FOLDED = regex.compile(r"(?:ai|khi\ nao|bao\ (?:gio|lau|nhieu)|o\ dau|vi\ sao)(?!\w)", _FLAGS)
_TAIL = regex.compile(
    r"[\s,]+(?:thì\ (?:như\ )?(?:thế\ nào|(?:ra\ )?sao)|then|instead)\W*$", _FLAGS
)
_TAIL_FOLDED = regex.compile(r"[\s,]+thi\ (?:nhu\ )?(?:the\ nao|(?:ra\ )?sao)\W*$", _FLAGS)
_HOW = regex.compile(r"\s+(?:(?:như|nhu)\ )?(?:(?:thế|the)\ (?:nào|nao)|ra\ sao)\W*$", _FLAGS)
# "Còn bảo vệ dân phố thì bao nhiêu?": the same is asked of another thing.
_SAME_OF = regex.compile(r"^(?P<other>.+?)[\s,]+(?:thì|thi)\ (?P<asked>.+)$", _FLAGS)
# Of what was named before, some is asked for.
_AMONG = regex.compile(
    r"^(?:trong\ (?:số\ )?(?:đó|này)|(?:among|of)\ (?:them|these|those))(?!\w)", _FLAGS
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question and how it is read after those before it.

    `standalone` is the whole question that is searched, and `carried` what it takes over from the
    earlier ones; a question that stands on its own is itself, and carries nothing. `fronted` says
    that it was only short, and got the topic before it in front.
    """

    question: str
    standalone: str
    carried: tuple[str, ...] = ()
    fronted: bool = False


def follow_up(
    question: str,
    previous: Sequence[str] = (),
    liken: Liken | None = None,
    recall: Recall | None = None,
) -> FollowUp:
    """The question as it is meant after the previous ones, the newest last, each a whole one.

    `liken` helps to find the phrase that a new one takes the place of, `recall` what was answered.
    A question that holds already what it would take over is left as it is, and so is one that is
    not in Latin letters. A standalone question is never changed, so neither is a reading.
    """
    earlier = [it for it in reversed(previous) if it.strip() and is_latin(it)][:REMEMBERED]
    found = _take_over(question, earlier, liken, recall)
    if found is None or _take_over(found.standalone, earlier, liken, recall):
        return FollowUp(question, question)  # what is not whole yet is no reading to trust
    return FollowUp(question, *found)


def choose_language(typed: Question, read: Question) -> str:
    """The language to answer in: that of the question as typed where its words tell one.

    "2030?" and "con Nghe An?" do not, and are in that of the conversation.
    """
    return typed.language if tells_language(typed.text) else read.language


class _Reading(NamedTuple):
    standalone: str
    carried: tuple[str, ...]
    fronted: bool = False


def _take_over(
    question: str, earlier: Sequence[str], liken: Liken | None, recall: Recall | None
) -> _Reading | None:
    """The question with what it takes over; None where it stands on its own."""
    if not earlier or question in earlier or not is_latin(question):
        return None
    head, mark, _ = question.partition(PREFIX)
    if mark and fold(head) in (fold(find_topic(whole)) for whole in earlier):
        return None
    reading = _resolve(question, earlier, liken, recall)
    if reading is None or _holds(question, reading.carried):
        return None
    standalone = reading.standalone
    return reading._replace(standalone=standalone[:1].upper() + standalone[1:])


def _holds(question: str, carried: Sequence[str]) -> bool:
    """Whether a question holds all the words that it would take over."""
    held = list_forms(question)
    return all(word in held for part in carried for word in list_forms(part))


def _resolve(
    question: str, earlier: Sequence[str], liken: Liken | None, recall: Recall | None
) -> _Reading | None:
    whole = earlier[0]
    body, leads, tails = _unwrap(question)
    named, asks_how = _HOW.subn("", body)
    if asks_how and is_fragment(named, whole):  # "Nghệ An thế nào?", not "Lễ hội ở đó thế nào?"
        body, tails = named, True
    body = body.strip(" !.,")
    if says_nothing(body):
        return None
    if _AMONG.match(body):
        return _put_before(body, whole)
    fragment, asked = body, ""
    same = _SAME_OF.match(body)
    if same and not asks(same["other"]) and (leads or asks_the_same(same["asked"], whole)):
        fragment, asked = same["other"], same["asked"]
    marked = bool(leads or tails or asked)
    reference = _find_reference(fragment, whole)
    if asks(fragment):
        if not reference and (is_whole(body) or is_variation(body, whole)):
            return None
    elif not marked and not is_fragment(body, whole):
        return None
    if reference:
        return _write_out(body, reference, earlier, recall)
    if not asks(fragment) and (marked or find_slots(fragment)):
        exchanged = exchange(fragment if leads else _uncapitalise(fragment), asked, whole, liken)
        return _Reading(*exchanged) if exchanged else None
    if is_only_amount(body) and (counted := exchange_counted(body, whole)):
        return _Reading(*counted)
    put = _put_before(body, whole)
    return put and put._replace(fronted=not marked)


def _unwrap(question: str) -> tuple[str, bool, bool]:
    """The question without the words that join it to another, and whether it leads and tails so.

    Among words with diacritics those without are other words: "thi sao" of an exam, "con dấu".
    """
    body = _LEAD.sub("", question)
    leads = body != question
    body, tailed = _TAIL.subn("", body)
    folded = not has_diacritics(question)
    if (folded or leads) and not tailed:
        body, tailed = _TAIL_FOLDED.subn("", body)
    lead = None if leads else _LEAD_FOLDED.match(body)
    if lead and ((folded and tailed) or _joins(lead["lead"], body[lead.end() :])):
        return body[lead.end() :], True, tailed > 0
    return body, leads, tailed > 0


def _joins(lead: str, rest: str) -> bool:
    """Whether a name, a time or a question follows "con" or "vay", and so shows it to join."""
    framed = _FRAMED.match(rest)
    start = framed.end() if framed else 0
    if lead.lower() == "the" and not start:  # the Nghệ An meeting
        return False
    asks_at_once = _ASKS_FOLDED.match(rest, start) is not None
    return asks_at_once or any(slot.start <= start < slot.end for slot in find_slots(rest))


def _uncapitalise(fragment: str) -> str:
    """The fragment as it stands within a sentence: a name keeps its capital."""
    first = split_tokens(fragment)[0]
    named = any(slot.start <= first.start for slot in find_slots(fragment))
    if named or fragment[first.start : first.end].isupper() or fragment.istitle():
        return fragment
    return fragment[: first.start] + first.form + fragment[first.end :]


def _find_reference(text: str, whole: str) -> Reference | None:
    """What in a text points back, and is neither all of it nor taken from the whole question.

    The same words in that point into itself: "which province set its target".
    """
    reference = find_reference(text)
    if reference is None or not split_tokens(text[: reference.start] + text[reference.end :]):
        return None
    length = len(split_tokens(text[reference.start : reference.end])) + 1
    beginning = list_forms(text[reference.start :])[:length]
    words = list_forms(whole)
    same = any(words[i : i + length] == beginning for i in range(len(words)))
    return None if same else reference


def _write_out(
    body: str, reference: Reference, earlier: Sequence[str], recall: Recall | None
) -> _Reading | None:
    """The question with what is meant in the place of the words that point back to it."""
    for narrower in narrow(body, reference):
        if meant := find_antecedent(narrower, earlier, recall):
            return _Reading(narrower.write_out(body, meant), (meant,))
    return _put_before(body, earlier[0])


def _put_before(body: str, whole: str) -> _Reading | None:
    """The question with the topic of the one before in front."""
    topic = find_topic(whole)
    return _Reading(f"{topic}{PREFIX}{body}", (topic,)) if topic else None
