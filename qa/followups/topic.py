"""What a question is about, without what it asks: what a next question may leave out."""

from __future__ import annotations

from functools import lru_cache

import regex

from qa.followups.parts import (
    LEADING_VERB,
    asks,
    find_phrases,
    find_slots,
    is_vietnamese,
    list_content,
)

PREFIX = ": "  # between a topic and the question that is asked of it

_FLAGS = regex.IGNORECASE | regex.VERBOSE
_WHICH_VI = r"(?:(?:như\ )?thế\ nào|khi\ nào|bao\ (?:giờ|lâu|nhiêu)|ra\ sao|nào|gì|đâu|mấy|ai)"
_LINK_VI = (
    r"(?:là|vào|do|bởi|ở|tại|từ|đến|theo|bằng|trong|cho|trước|sau|thuộc|có|về|được|bị|diễn\ ra|lúc"
    r"|những|các|ngày|tháng|năm|còn|nói|nêu|phải|đứng|thứ|bàn|ban\ hành|thực\ hiện|triển\ khai"
    r"|đầu\ tư|quy\ định|tổ\ chức|tên(?:\ (?:gọi|đầy\ đủ))?)"
)
_OPENING_VI = regex.compile(
    r"^(?:ai\ (?:là\ )?|(?:tỉnh|địa\ phương)\ (?:nào|gì)\ )"
    rf"|^(?:những|các)\ (?=(?:[^\W\d_]+\ ){{1,3}}{_WHICH_VI}\ )",
    _FLAGS,
)
_BY_WHOM_VI = regex.compile(r"\ do\ (?:ai|cơ\ quan\ nào|đơn\ vị\ nào)\ .{1,30}$", _FLAGS)
_CLOSING_VI = regex.compile(rf"\ (?P<which>{_WHICH_VI})$", _FLAGS)
_INNER_VI = regex.compile(rf"(?:(?:\ có|\ là|\ gồm)?\ (?:những\ )?|^){_WHICH_VI}(?!\w)", _FLAGS)
_COUNTED_VI = regex.compile(r"\ (?:có|gồm)\ (?:bao\ nhiêu|mấy)(?!\w)", _FLAGS)
_LEADING_VI = regex.compile(r"^(?:[,\ ]|(?:có|là|muốn|được|bị|phần\ trăm)\ )+", _FLAGS)
_LIGHT_VI = regex.compile(rf"(?:[,\ ]+{_LINK_VI})+$", _FLAGS)

_AUXILIARY = (
    r"(?-i:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|shall|must|may"
    r"|might)"
)
_OPENING_EN = regex.compile(
    r"^(?:(?:in|on|by|for|to|at|from|under|of|into|along)\ )?"
    r"(?P<which>how\ (?:many|much|long|often)|which|what|whose|whom|who|when|where|why|how)(?!\w)"
    rf"(?:(?P<noun>(?:\ (?!{_AUXILIARY}\ )[\w'’-]+){{0,5}})\ (?P<aux>{_AUXILIARY})(?=\ ))?",
    _FLAGS,
)
_YES_NO_EN = regex.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|will|can|should|must|may)\ ", _FLAGS
)
_NOUN_STARTS = r"(?:the|an?|its|their|his|her|this|that|these|those|\d\w*)"
_PREPOSITION = r"(?:of|in|on|at|by|for|from|with|to|about|under|into|over|up)"
_OVER_EN = regex.compile(rf"(?:\ {_PREPOSITION})+$", _FLAGS)
_PARTICIPLE_EN = regex.compile(r"\ (?:[a-z]+ed|held|made|set|given)$")
_PLACES = {"province", "provinces", "city", "locality"}


@lru_cache(256)
def find_topic(question: str) -> str:
    """What a whole question is about; empty where it is nothing but its question words.

    Of one that was read as "topic: question" it is that topic.
    """
    head, mark, _ = question.partition(PREFIX)
    if mark and head and not asks(head):
        return head
    text = question.strip(" ?.!")
    topic = _vietnamese(text) if is_vietnamese(text) else _english(text)
    return topic.strip(" ,")


def _vietnamese(text: str) -> str:
    text = _OPENING_VI.sub("", text, count=1)
    text = _BY_WHOM_VI.sub("", text, count=1)
    if closing := _CLOSING_VI.search(text):
        text = text[: closing.start()]
        if closing["which"].lower() in ("nào", "gì", "mấy"):
            text = _drop_asked(text)
    text = _INNER_VI.sub("", _COUNTED_VI.sub(",", text))
    return _LEADING_VI.sub("", _LIGHT_VI.sub("", text))


def _drop_asked(text: str) -> str:
    """`đề nghị tại tờ trình` (nào) → `đề nghị tại`; a long noun says what the question is about."""
    last = next((span for span in find_phrases(text) if span.end == len(text)), None)
    if last is None or len(text[last.start :].split()) > 2:
        return text
    shorter = text[: last.start].rstrip()
    return shorter if list_content(shorter) or find_slots(shorter) else text


def _english(text: str) -> str:
    opening = _OPENING_EN.match(text)
    if opening is None:
        return _YES_NO_EN.sub("", text, count=1)
    rest = text[opening.end() :].strip()
    noun = (opening["noun"] or "").strip().removeprefix("of ")
    if opening["aux"] is None:  # who chaired ..., which company invests in ...
        words = rest.split(" ")[1 if opening["which"].lower() == "who" else 2 :]
        return regex.sub(rf"^{_PREPOSITION}\ ", "", " ".join(words))
    if opening["aux"] in ("is", "are", "was", "were"):
        rest = _PARTICIPLE_EN.sub("", rest)
    else:
        rest = _drop_verb(rest)
    return ", ".join(part for part in (rest, noun) if part and part.lower() not in _PLACES)


def _drop_verb(rest: str) -> str:
    """`Vĩnh Phúc deal with` → `Vĩnh Phúc`; the verb stays where a phrase stands behind it."""
    shorter = _OVER_EN.sub("", rest)
    *before, last = shorter.split(" ")
    if last == "meet":
        return " ".join((*before, "meeting"))
    phrase = regex.split(rf"\ {_PREPOSITION}\ ", " ".join(before))[-1]
    is_subject = bool(find_slots(phrase)) or phrase == " ".join(before)
    starts_noun = before and regex.fullmatch(_NOUN_STARTS, before[-1], regex.IGNORECASE)
    if not before or not last.islower() or not is_subject or starts_noun:
        return shorter
    return " ".join(before)


def find_noun(topic: str) -> str:
    """A topic without the verb in front of it, as what a pronoun stands for."""
    verb = LEADING_VERB.match(topic) if is_vietnamese(topic) else None
    return topic[verb.end() :] if verb and verb.end() < len(topic) else topic
