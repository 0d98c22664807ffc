"""Reads a follow-up question ("And by 2025?", "còn Nghệ An thì sao?") as a whole one.

Without a language model: what a question leaves out is looked for in the question before it. A
fragment takes the place of its like there ("Nghệ An" of a province, "2025" of a year), a pronoun
gets what it stands for, and a short question without a name of its own gets the topic in front.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from corpus.normalise import fold, has_diacritics, normalise
from corpus.provinces import canonical_name
from corpus.types import Span
from qa.parts import (
    Slot,
    asks,
    find_amount,
    find_anchors,
    find_phrases,
    find_slots,
    is_vietnamese,
    list_content,
    split_words,
)
from qa.references import Reference, find_reference
from qa.topic import PREFIX, find_noun, find_topic

# How like phrases are to one: the phrase and the others in, a figure for each of them out.
Liken = Callable[[str, Sequence[str]], Sequence[float]]
# What was answered to an earlier question: its short answer, and the province it is about.
Recall = Callable[[str], tuple[str | None, str | None]]

_FLAGS = regex.IGNORECASE | regex.VERBOSE
_LEAD = regex.compile(
    r"""^\W*(?:
        (?:thế\ còn|vậy\ còn|thế\ thì|vậy\ thì|còn|và|thế(?!\ nào)|vậy|rồi
          |the\ con|vay\ con|con|va|vay|the(?=\ (?:nam|o|tinh|thang|muc|du\ an)\ ))
      | (?:(?:and|so|but|then|ok|okay),?\ )?(?:what|how)\ about | and(?:\ (?:what|how)\ about)? | so
      | but | then
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
_FRAMES = regex.compile(
    r"^(?:(?:ở|tại|của|trong|với|về|cho|đến|vào|tỉnh|thành\ phố|năm|tháng|ngày|o|tai|tinh|nam|ve"
    r"|in|by|for|at|of|on|with|about|from|the|to|until|under|province)(?!\w)\s*)+"
    r"|\s+(?:province|city)$",
    _FLAGS,
)
_ASKS_PROVINCE = regex.compile(
    r"(?<!\w)(?:tỉnh|địa\ phương|tinh|dia\ phuong)\ (?:nào|gì|nao|gi)(?!\w)"
    r"|(?<!\w)(?:which|what)\ (?:\w+\ )?provinces?(?!\w)",
    _FLAGS,
)
_ASKS_PERSON = regex.compile(r"(?<!\w)(?:ai|who|whom)(?!\w)|(?:đồng\ chí|ông|bà)\ nào", _FLAGS)
_DEFINES = regex.compile(
    r"^(?:thế\ nào\ là|the\ nao\ la|what\ (?:is|are)\ (?!the|its|their))", _FLAGS
)

MOST_SYLLABLES, MOST_WORDS = 7, 4  # of content, in a question without a name that needs a topic
MOST_DATED_SYLLABLES, MOST_DATED_WORDS = 4, 2  # ... in one that names a time or a number only
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


def follow_up(
    question: str,
    previous: Sequence[str] = (),
    liken: Liken | None = None,
    recall: Recall | None = None,
) -> FollowUp:
    """The question as it is meant after the previous ones, the newest last, each a whole one.

    `liken` helps to find the phrase that a new one takes the place of, `recall` what was answered.
    A question that holds already what it would take over is left as it is.
    """
    earlier = [whole.strip() for whole in reversed(previous) if whole.strip()][:REMEMBERED]
    if not earlier or question in earlier:
        return FollowUp(question, question)
    found = _resolve(question, earlier, liken, recall)
    if found is None or _holds(question, found.carried):
        return FollowUp(question, question)
    return found


def _resolve(
    question: str, earlier: Sequence[str], liken: Liken | None, recall: Recall | None
) -> FollowUp | None:
    whole = earlier[0]
    body = _LEAD.sub("", question)
    leads = body != question
    body, tail = _TAIL.subn("", body)
    body = body.strip(" !.,")
    if not body.strip("?"):
        return None
    if (same := _SAME_OF.match(body)) and asks(same["asked"]) and not asks(same["other"]):
        return _exchange(question, same["other"], same["asked"], whole, liken)
    if not asks(body):
        if leads or tail or _is_bare(body):
            return _exchange(question, body, "", whole, liken)
        return None
    if reference := find_reference(body):
        return _replace(question, body, reference, earlier, recall)
    if _is_whole(question, body):
        return None
    amount, before = find_amount(body), find_amount(whole)
    if amount and before and _is_only_amount(body, amount):
        standalone = _put(whole, before[1], _text(body, amount[1]))
        return _take_over(question, standalone, whole, (before[1],))
    topic = find_topic(whole)
    if not topic:
        return None
    return _put_before(question, topic, body)


def _is_bare(body: str) -> bool:
    """Whether a text that asks nothing is no search of its own: only slots, or hardly a word."""
    content = list_content(body)
    return not content or (not find_anchors(body) and len(content) <= MOST_DATED_WORDS)


def _is_whole(question: str, body: str) -> bool:
    """Whether a question says itself what it is about."""
    if _ASKS_PROVINCE.search(question) or _DEFINES.match(question):
        return True
    anchors = find_anchors(body)
    slots = find_slots(body)
    passing = [s for s in slots if s.kind in ("time", "number")]
    named = [
        anchor
        for anchor in anchors
        if not any(slot.start <= anchor.start < slot.end for slot in passing)
    ]
    if named:
        return True
    content = len(list_content(body))
    if is_vietnamese(question):
        return content > (MOST_DATED_SYLLABLES if anchors else MOST_SYLLABLES)
    return content > (MOST_DATED_WORDS if anchors else MOST_WORDS)


def _is_only_amount(body: str, amount: tuple[Span, Span]) -> bool:
    """`How many pillars`: nothing but the amount and its noun."""
    asks_for, noun = amount
    outside = body[: asks_for.start] + body[max(asks_for.end, noun.end) :]
    return noun.end > noun.start and not list_content(outside) and not find_slots(outside)


def _exchange(
    question: str, other: str, asked: str, whole: str, liken: Liken | None
) -> FollowUp | None:
    """The whole question with what `other` names in the place of its like."""
    changes: list[tuple[Span, str]] = []
    rest = other
    added: list[str] = []
    taken: list[Slot] = []
    for slot in reversed(find_slots(other)):
        rest = f"{rest[: slot.start]}\0{rest[slot.end :]}"
        written = _spell(other, slot)
        like = _find_like(slot, whole, taken)
        if like:
            taken.append(like)
            changes.append((Span(like.start, like.end), written))
        elif slot.kind == "province" and (asking := _ASKS_PROVINCE.search(whole)):
            changes.append((Span(*asking.span()), written))
        else:
            added.append(other)
    phrase = _find_phrase(rest, whole)
    if phrase and not added:
        place = _find_place(phrase, whole, changes, liken)
        if place is None:
            return FollowUp(question, _begin(f"{phrase}{PREFIX}{whole}"), (whole,))
        changes.append((place, phrase))
    amount, before = find_amount(asked), find_amount(whole)
    if amount and before and amount[1].end > amount[1].start:
        span = before[1]
        if all(span.end <= it.start or it.end <= span.start for it, _ in changes):
            changes.append((span, _text(asked, amount[1])))
    if not changes and not added:
        return None
    standalone = whole
    for span, text in sorted(changes, key=lambda change: -change[0].start):
        standalone = _put(standalone, span, text)
    if added:
        standalone = f"{standalone.rstrip(' ?')}, {added[0]}?"
    return _take_over(question, standalone, whole, [span for span, _ in changes])


def _spell(text: str, slot: Slot) -> str:
    """What a slot holds; a province has its diacritics."""
    written = text[slot.start : slot.end]
    return (canonical_name(written) or written) if slot.kind == "province" else written


def _find_like(slot: Slot, whole: str, taken: Sequence[Slot]) -> Slot | None:
    """The slot of a whole question that another can take the place of."""
    likes = [it for it in find_slots(whole) if it.kind == slot.kind and it not in taken]
    same = [it for it in likes if it.label == slot.label]
    if slot.kind == "number":
        return same[0] if same else None
    return next(iter(same or likes), None)


def _find_phrase(rest: str, whole: str) -> str:
    """What a fragment names besides its slots, which are cut out, and the question does not."""
    held = {fold(word.form) for word in split_words(whole)}
    pieces = [_FRAMES.sub("", piece.strip(" ?")) for piece in rest.split("\0")]
    pieces = [
        piece
        for piece in pieces
        if any(fold(word.form) not in held for word in list_content(piece))
    ]
    return max(pieces, key=len, default="")


def _find_place(
    phrase: str, whole: str, changes: Sequence[tuple[Span, str]], liken: Liken | None
) -> Span | None:
    """The phrase of a whole question that a new one stands for: of the same head, or likest."""
    changed = [span for span, _ in changes]
    spans = [
        span
        for span in find_phrases(whole)
        if all(span.end <= it.start or it.end <= span.start for it in changed)
    ]
    names = [Span(it.start, it.end) for it in find_slots(whole) if it.kind == "name"]
    if names and phrase.istitle():
        return names[0]
    head = 0 if is_vietnamese(whole) else -1
    words = fold(phrase).split()
    heads = [it for it in spans if fold(_text(whole, it)).split()[head] == words[head]]
    if heads:
        return heads[0]
    if len(spans) > 1 and liken:
        likeness = liken(phrase, [_text(whole, span) for span in spans])
        return spans[max(range(len(spans)), key=lambda i: likeness[i])]
    return spans[0] if spans else None


def _replace(
    question: str, body: str, reference: Reference, earlier: Sequence[str], recall: Recall | None
) -> FollowUp | None:
    """The question with what is meant in the place of the words that point back to it."""
    if meant := _find_meant(reference, earlier, recall):
        return FollowUp(question, _begin(_write(body, reference, meant)), (meant,))
    topic = find_topic(earlier[0])
    return _put_before(question, topic, body) if topic else None


def _put_before(question: str, topic: str, body: str) -> FollowUp:
    return FollowUp(question, _begin(f"{topic}{PREFIX}{body}"), (topic,))


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def _find_meant(reference: Reference, earlier: Sequence[str], recall: Recall | None) -> str | None:
    """What a reference stands for, None where that is all that the question before was about."""
    if reference.target == "place":
        for whole in earlier:
            for slot in find_slots(whole):
                if slot.kind == "province":
                    return _spell(whole, slot)
        return recall(earlier[0])[1] if recall else None
    if reference.target == "person":
        for whole in earlier:
            for slot in find_slots(whole):
                if slot.kind == "name":
                    return whole[slot.start : slot.end]
        if recall and _ASKS_PERSON.search(earlier[0]):
            return recall(earlier[0])[0]
        return None
    if reference.noun:
        if _asks_which(earlier[0], reference.noun):
            said = (recall(earlier[0])[0] if recall else None) or ""
            return _place(said, earlier[0]) if _starts_with(said, reference.noun) else None
        topics = (find_topic(whole) for whole in earlier)
        return next((found for topic in topics if (found := _headed(topic, reference.noun))), None)
    if reference.possessive and _ASKS_PROVINCE.search(earlier[0]) and recall:
        return recall(earlier[0])[1]
    return find_noun(find_topic(earlier[0])) or None


def _asks_which(whole: str, noun: str) -> bool:
    """Whether a question asks for what a noun calls: sở nào, which department."""
    pattern = (
        rf"(?<!\w)(?:{regex.escape(noun)} (?:nào|gì)|(?:which|what) {regex.escape(noun)})(?!\w)"
    )
    return regex.search(pattern, whole, regex.IGNORECASE) is not None


def _place(said: str, whole: str) -> str:
    """What was answered, with the province that the question named."""
    own = [slot for slot in find_slots(said) if slot.kind == "province"]
    asked = [_spell(whole, slot) for slot in find_slots(whole) if slot.kind == "province"]
    return f"{said}, {asked[0]}," if asked and not own else said


def _starts_with(said: str, noun: str) -> bool:
    return f"{normalise(said)} ".startswith(f"{normalise(noun)} ")


def _headed(topic: str, noun: str) -> str | None:
    """What a topic calls by a noun, with all that is said of it; an English one as a whole."""
    spell = normalise if has_diacritics(topic) else fold
    wanted = spell(noun).split()
    words = split_words(topic)
    for i, word in enumerate(words):
        if [spell(it.form) for it in words[i : i + len(wanted)]] != wanted:
            continue
        if not is_vietnamese(topic):
            return topic
        if i + len(wanted) < len(words):
            return topic[word.start :]
    return None


def _write(question: str, reference: Reference, meant: str) -> str:
    """The question with what is meant written out."""
    written = question[reference.start : reference.end]
    if reference.target == "place":
        before = regex.match(r"(?:tỉnh|thành phố|ở|tại)\s", written, regex.IGNORECASE)
        lead = before[0] if before else "in " if fold(written) == "there" else ""
    else:
        lead = ""
    if reference.possessive:
        meant += "'s"
    return f"{question[: reference.start]}{lead}{meant}{question[reference.end :]}"


def _take_over(question: str, standalone: str, whole: str, gone: Sequence[Span]) -> FollowUp | None:
    """A whole question of which parts have gone: the others are carried."""
    if standalone == whole:
        return None
    kept, start = [], 0
    for span in sorted(gone, key=lambda span: span.start):
        kept.append(whole[start : span.start])
        start = span.end
    kept.append(whole[start:])
    carried = tuple(part for piece in kept if (part := piece.strip(" ?,.")))
    return FollowUp(question, _begin(standalone), carried)


def _holds(question: str, carried: Sequence[str]) -> bool:
    """Whether a question holds all the words that it would take over."""
    held = {fold(word.form) for word in split_words(question)}
    return all(fold(word.form) in held for part in carried for word in split_words(part))


def _text(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _put(text: str, span: Span, other: str) -> str:
    return f"{text[: span.start]}{other}{text[span.end :]}"
