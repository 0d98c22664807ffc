"""What a question is made of: its places, times and numbers, its amount, the phrases between."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from corpus.language import detect_language
from corpus.normalise import fold, has_diacritics
from corpus.provinces import find_provinces
from corpus.types import Span
from qa.extraction.names import find_quoted
from qa.extraction.people import find_persons
from qa.extraction.times import find_times

Kind = Literal["province", "time", "number", "name"]

_SMALL_VI = """là có được bị do của ở tại trong ngoài trên dưới với về cho từ đến tới theo vào ra
    bằng để mà thì và hoặc hay các những một mỗi đã sẽ đang vừa mới cũng còn lại nữa rồi không chưa
    phải cần muốn nên này đó ấy kia đây vậy thế tỉnh năm ngày tháng gồm như khi nếu vì thuộc qua
    giữa nhằm diễn lúc cả tất hiện nay đồng chí ông bà
    ai gì nào đâu mấy bao nhiêu giờ lâu sao"""
_SMALL_EN = """a an the of to in on at by for from with about into over under and or but so then
    also is are was were be been being do does did have has had will would can could should shall
    may must might not no that this these those it its they their them he she his her him there here
    one any some all please tell me us still yet now province provincial many much year
    who whom whose what which when where why how"""
_VIETNAMESE = frozenset(_SMALL_VI.split())
_FOLDED = frozenset(map(fold, _VIETNAMESE))
_ENGLISH = frozenset(_SMALL_EN.split())
# Verbs, mostly, that stand between the phrases which are exchanged for one another.
_VERBS = """nêu, đạt, đặt, giữ chức, giữ, đưa, bàn về, bàn, họp, chụp, gửi, lập, chủ trì, đề nghị,
    góp ý, thảo luận, cho ý kiến, hỗ trợ, đầu tư, yêu cầu, phê duyệt, trả lời, chịu trách nhiệm,
    thông qua, phấn đấu, thực hiện, triển khai, ban hành, bố trí, hoàn thiện, kết luận, phát biểu,
    xem xét, diễn ra, làm, ký ban hành, ký, công bố, phụ trách, điều hành, phần trăm,
    chair, chairs, chaired, hold, holds, held, meet, meets, met, adopt, adopts, adopted, targeted,
    want, wants, aim, aims, propose, proposed, cover, covers, use, uses, used, issued, discuss,
    discussed, get, gets, set, set up, work on, deal with, invest, invests"""
# Offices and bodies that every province has: named alone, they do not say whose.
_OFFICES = """bi thu tinh uy thanh chu tich pho thuong truc vu ban bch btv ubnd hdnd ubkt nhan dan
    hoi dong so thong tin truyen tai chinh noi xay dung giao duc dao tao y te cong an dang bo de an
    du nghi quyet to trinh chi thi ket luan giam doc truong trung party secretary standing committee
    people's council chairman chair chairwoman chairperson department provincial executive board
    police office scheme project resolution directive decision conference session meeting vice
    deputy head"""
_GENERIC = frozenset(_OFFICES.split())


def _any_of(words: list[str] | frozenset[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_WORD = regex.compile(r"\d\w*(?:[./,:-]\w+)*|[^\W_]+(?:[’'-][^\W_]+)*")
_NOT_NOUN = r"(?<!cuộc\s)(?<!phiên\s)(?<!kỳ\s)(?<!buổi\s)(?<!địa\s)(?<!hội\s)(?<!thành\s)"
_ANY_VERB = _any_of([" ".join(verb.split()) for verb in _VERBS.split(",")])
_VERB = regex.compile(rf"(?<!\w){_NOT_NOUN}(?:{_ANY_VERB})(?!\w)", regex.IGNORECASE)
LEADING_VERB = regex.compile(rf"(?:(?:{_ANY_VERB})(?!\w)\s?)+", regex.IGNORECASE)

# What a figure numbers: Dự án 3, mức 2, Tờ trình số 121, lần thứ 13, Project 3, 24th conference.
_NUMBERED = regex.compile(
    r"(?P<label>[^\W\d_]+)\ (?:(?:số|so|thứ|thu|no\.?|number)\ )?"
    r"(?P<figure>\d{1,4}(?:[-/]\p{Lu}[\p{Lu}/-]*)?|[IVX]+)(?![\w%]|[.,/-]\d)"
    r"|(?P<ordinal>\d{1,3}(?:st|nd|rd|th))\ (?P<after>[^\W\d_]+)",
    regex.IGNORECASE,
)
_CODE = regex.compile(r"(?<!\w)\d+(?:/\d{4})?[-/]\p{Lu}[\p{Lu}/-]*(?!\w)")
_CUE = regex.compile(r"(?:(?:ngày|tháng|năm|quý|giai đoạn|ngay|thang|nam)\s)+$", regex.IGNORECASE)

_NOUNS = rf"(?:\s(?!(?:{_any_of((_VIETNAMESE | _ENGLISH) - {'an'})})(?!\w))[^\W\d_][\w-]*){{0,5}}"
_AMOUNT = regex.compile(
    r"(?<!\w)(?P<asks>bao nhiêu(?: phần trăm)?|mấy|bao nhieu(?: phan tram)?|how many|how much"
    rf"|what (?:share|percentage|number) of)(?!\w)(?P<noun>{_NOUNS}(?:,{_NOUNS})*)",
    regex.IGNORECASE,
)
_ASKS = regex.compile(
    r"(?<!\w)(?:ai|gì|nào|đâu|mấy|bao\ (?:nhiêu|giờ|lâu)|(?:vì|tại|ra)\ sao"
    r"|gi|nao|dau|may|bao\ (?:nhieu|gio|lau)|(?:vi|tai)\ sao"
    r"|who|whom|whose|what|which|when|where|why|how)(?!\w)",
    regex.IGNORECASE,
)
_YES_NO = regex.compile(
    r"^(?:is|are|was|were|does|do|did|has|have|will|can|should|must|may)\s"
    r"|(?<!\w)(?:có|co)\s.*\s(?:không|khong|chưa|chua)\W*$|\schưa\W*$",
    regex.IGNORECASE,
)


_OTHER_SCRIPT = regex.compile(r"[^\p{Latin}\p{Common}\p{Inherited}]")


class Word(NamedTuple):
    """A word `text[start:end]`, `form` in lower case."""

    start: int
    end: int
    form: str


class Slot(NamedTuple):
    """What another question may have in its place: `text[start:end]`.

    `label` tells it from others of its kind: what a number numbers, how fine a time is.
    """

    kind: Kind
    start: int
    end: int
    label: str = ""


@lru_cache(256)
def split_tokens(text: str) -> tuple[Word, ...]:
    """The words of a text; figures and codes stay whole."""
    return tuple(Word(*found.span(), found[0].lower()) for found in _WORD.finditer(text))


@lru_cache(256)
def is_vietnamese(text: str) -> bool:
    """Whether a question is in Vietnamese, with or without diacritics."""
    return detect_language(text) == "vi"


def tells_language(text: str) -> bool:
    """Whether a text shows which language it is in: it is not just names and figures."""
    slots = find_slots(text)
    words = [
        word.form
        for word in split_tokens(text)
        if not any(slot.start <= word.start < slot.end for slot in slots)
    ]
    language = detect_language(text)
    if language == "en":
        return any(word in _ENGLISH for word in words)
    return language == "vi" or len(words) > 2


@lru_cache(256)
def find_slots(text: str) -> tuple[Slot, ...]:
    """The provinces, persons, times and numbered things of a question, in order."""
    slots = [Slot("province", it.start, it.end) for it in find_provinces(text, folded=True)]
    slots += [Slot("name", span.start, span.end) for span in find_persons(text)]
    for time in find_times(text):
        cue = _CUE.search(text[: time.start])
        start = cue.start() if cue and time.grain != "year" else time.start
        slots.append(Slot("time", start, time.end, time.grain))
    for code in _CODE.finditer(text):
        slots.append(Slot("number", *code.span(), "code"))
    for found in _NUMBERED.finditer(text):
        part, label = ("figure", "label") if found["figure"] else ("ordinal", "after")
        slots.append(Slot("number", *found.span(part), fold(found[label])))
    kept: list[Slot] = []
    for slot in slots:
        if all(slot.end <= other.start or other.end <= slot.start for other in kept):
            kept.append(slot)
    return tuple(sorted(kept, key=lambda slot: slot.start))


@lru_cache(256)
def find_fixed(text: str) -> tuple[Span, ...]:
    """By what a question says itself what it is about: its slots, names and figures."""
    spans = [Span(slot.start, slot.end) for slot in find_slots(text)]
    spans += [it for it in find_quoted(text) if not text[it.start : it.end].isupper()]
    for before, word in pairwise(split_tokens(text)):
        written = text[word.start : word.end]
        named = written[0].isupper() and fold(word.form) not in _GENERIC
        if written[0].isdigit() or (named and text[before.end : word.start] == " "):
            spans.append(Span(word.start, word.end))
    return tuple(spans)


def is_latin(text: str) -> bool:
    """Whether all letters of a text are Latin: others are not read here."""
    return _OTHER_SCRIPT.search(text) is None


def asks(text: str) -> bool:
    """Whether a text asks something of its own: it has a question word, or wants yes or no."""
    return bool(_ASKS.search(text) or _YES_NO.search(text))


def find_amount(text: str) -> tuple[Span, Span] | None:
    """Where a text asks how many, and of what; the noun may be empty."""
    found = _AMOUNT.search(text)
    if found is None:
        return None
    noun = found["noun"]
    start = found.start("noun") + len(noun) - len(noun.lstrip())
    return Span(*found.span("asks")), Span(start, found.end("noun"))


def is_small(word: str, text: str) -> bool:
    """Whether a word of a text is one that questions in its language are held together by."""
    if not is_vietnamese(text):
        return word.lower() in _ENGLISH
    return word.lower() in (_VIETNAMESE if has_diacritics(text) else _FOLDED)


def list_content(text: str) -> list[Word]:
    """The words that say what a text is about, apart from its slots."""
    slots = find_slots(text)
    return [
        word
        for word in split_tokens(text)
        if not is_small(word.form, text)
        and not any(slot.start <= word.start < slot.end for slot in slots)
    ]


def list_nouns(text: str) -> list[Word]:
    """The words of the content that are in none of the verbs that questions share."""
    verbs = [Span(*verb.span()) for verb in _VERB.finditer(text)]
    return [
        word
        for word in list_content(text)
        if not any(verb.start <= word.start < verb.end for verb in verbs)
    ]


def find_phrases(text: str) -> list[Span]:
    """The phrases between small words, verbs and slots, each of which another may stand for."""
    nouns = set(list_nouns(text))
    spans: list[Span] = []
    joined = False
    for word in split_tokens(text):
        if word not in nouns:
            joined = False
            continue
        last = spans[-1] if spans else Span(0, 0)
        titled = text[word.start : word.end].istitle() and text[last.start].islower()
        if joined and text[last.end : word.start] in (" ", ", ") and not titled:
            spans[-1] = Span(last.start, word.end)
        else:
            spans.append(Span(word.start, word.end))
        joined = True
    return spans
