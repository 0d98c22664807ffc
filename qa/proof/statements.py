"""What a sentence says a figure, a day or an office is of, so that two sentences can be compared.

"Năm 2021, toàn tỉnh có 1.277 thôn" gives the amount 1277 to the words tỉnh and thôn in 2021.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.dates import find_dates
from corpus.normalise import fold, normalise, syllables
from corpus.provinces import find_provinces
from corpus.types import Span
from qa.extraction.people import find_persons, list_offices_of
from qa.extraction.quantities import find_durations, find_money, find_numbers, find_percentages
from qa.extraction.times import find_times
from qa.reading.words import Word, split_words

PROVINCE = "tinh"  # stands for the name of a province, which is compared by itself
_EMPTY = frozenset(
    """la co cua duoc theo trong tai o va voi cho cac nhung nay do da se thi ma tren toan ca dia ban
    nam ngay thang vao luc den so ve gom bao tong cong hien nay thuc hien""".split()  # noqa: SIM905
)
_BODIES = frozenset(  # words with a capital that name no body or thing by themselves
    f"""{PROVINCE} tinhuy thanhuy huyenuy ban thuong vu truc uy ubnd hdnd btv hoi dong nghi quyet so
    nhan dan chinh phu dang bo nha nuoc trung uong tam de an du to trinh mw kw usd vnd""".split()
)
_LIMITS = re.compile(r"[,;:.!?…()\[\]“”\"](?=\s|$)|\s[-–—]\s|\s\(")
_MAGNITUDES = {"nghin": 1e3, "ngan": 1e3, "trieu": 1e6, "ty": 1e9, "ti": 1e9}
_MAGNITUDES |= {"million": 1e6, "billion": 1e9}
_IN_WORDS = {
    word: float(number)
    for number, word in enumerate("hai ba bon nam sau bay tam chin muoi".split(), 2)  # noqa: SIM905
}
# Words that make a figure one of many, or none to hold somebody to: more than 5, 5 more, 5 planned.
_ROUND = re.compile(
    r"\b(?:từ|hơn|gần|trên|dưới|khoảng|ít nhất|tối thiểu|tối đa|không quá|thêm|tăng|giảm|còn"
    r"|trong đó|trong số|chiếm|bớt|hàng|nearly|about|over|more than|at least)\s*$"
)
_BOUND = re.compile(r"\s*(?:trở (?:lên|xuống|đi|về)|mươi|trăm|đến|tới|[-–—]|or (?:more|less))")
_EQUALS = re.compile(r"\b(?:là|bằng|đạt|is|was|are|were)\s*$")  # else it is a label: Tiêu chí 1
_PLANNED = re.compile(
    r"\b(?:mục tiêu|chỉ tiêu|phấn đấu|dự kiến|kế hoạch|đề nghị|đề xuất|dự thảo|kiến nghị|nếu"
    r"|sắp tới|trước đây|trước khi|sau khi|trước đó|cũ|hoặc)\b"
)
_CHANGES = re.compile(
    r"\b(?:nguyên|cựu|thôi|thay|bầu|bổ nhiệm|miễn nhiệm|điều động|phân công|quyền|mới|nhiệm kỳ)\b"
)
# Offices that one person holds at a time in a body.
_SINGLE = frozenset(
    ("bi thu", "chu tich", "giam doc", "tong bi thu", "chu tich nuoc", "thu tuong", "bo truong",
     "chanh van phong", "vien truong", "cuc truong", "hieu truong", "tong giam doc")
)  # fmt: skip
# Bodies of which there are many, until a name tells which, and words that are no such name.
_MANY = frozenset(
    ("huyen", "xa", "phuong", "quan", "thi", "tran", "huyenuy", "danguy", "so", "cap")
)
_NAMELESS = _MANY | {"ubnd", "hdnd", "tinhuy", "mttq", "btv", "dbqh", "ubkt"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A value in `text[span]` of a sentence, and what it is said of.

    `kind` holds the unit too ("amount %"). `value` is comparable: equal where two spellings mean
    the same. `left` and `right` are the words beside it, `others` those of the rest of the
    sentence; `names` are those with a capital. `figures` are the other figures of the sentence,
    its years among them, and `planned` its words that tell a plan from a state.
    """

    span: Span
    kind: str
    value: tuple[float | str | None, ...]
    left: frozenset[str]
    right: frozenset[str]
    others: frozenset[str]
    names: frozenset[str]
    figures: frozenset[str]
    planned: frozenset[str]
    provinces: frozenset[str]

    @property
    def words(self) -> frozenset[str]:
        """Everything it is said of."""
        return self.left | self.right | self.others


@lru_cache(512)
def read_statements(text: str) -> tuple[Statement, ...]:
    """The statements of a sentence: amounts, days, and people in offices that one person holds."""
    return (*_amounts(text), *_days(text), *_holders(text))


def _amounts(text: str) -> Iterator[Statement]:
    if "=" in text:  # a worked example
        return
    percent, money = set(find_percentages(text)), set(find_money(text))
    lengths = set(find_durations(text))
    counted = [s for s in find_numbers(text) if not any(_within(s, length) for length in lengths)]
    spans = sorted({*percent, *money, *lengths, *counted}, key=lambda span: span.start)
    for span in spans:
        value = _read_amount(text[span.start : span.end])
        if value is None or _ROUND.search(normalise(text[: span.start])):
            continue
        if len(value) > 1 or _BOUND.match(text, span.end):
            continue
        unit = "%" if span in percent else "money" if span in money else "count"
        if span in lengths:
            unit = fold(text[span.start : span.end]).split()[-1]
        elif text[span.start].isalpha() and text[span.end - 1].isdigit():  # top 15
            unit = fold(text[span.start : span.end]).split()[0]
        statement = _place(text, span, f"amount {unit}", value, spans)
        if unit != "count" or statement.right or _EQUALS.search(normalise(text[: span.start])):
            yield statement


def _within(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


def _read_amount(text: str) -> tuple[float, ...] | None:
    """The numbers of an amount with their magnitude: 3,5 nghìn tỷ is 3500000000000."""
    plain = fold(text)
    factor = 1.0
    for word in re.findall(r"[^\W\d]+", plain):
        factor *= _MAGNITUDES.get(word, 1.0)
    if plain in _IN_WORDS:
        return (_IN_WORDS[plain],)
    try:
        numbers = [
            float(syllables(found)[-1 if " " in found else 0].replace(",", "."))
            for found in re.findall(r"\d+(?:[.,]\d+)*(?:\s\d{3})*", plain)
        ]
    except ValueError:
        return None
    return tuple(number * factor for number in numbers) or None


def _days(text: str) -> Iterator[Statement]:
    single = {(time.start, time.end) for time in find_times(text) if time.grain == "day"}
    for day in find_dates(text):
        if (day.start, day.end) in single:
            value = (
                float(day.day),
                float(day.month),
                None if day.year is None else float(day.year),
            )
            yield _place(text, Span(day.start, day.end), "day", value, [])


def _holders(text: str) -> Iterator[Statement]:
    if _CHANGES.search(normalise(text)):
        return
    persons = find_persons(text)
    for person in persons:
        for office in list_offices_of(text, person):
            shared = sum(office in list_offices_of(text, other) for other in persons) > 1
            if office.deputy or office.rank not in _SINGLE or shared or not office.body:
                continue
            if office.body & _MANY and not office.body - _NAMELESS:
                continue
            title = " ".join((office.rank, *sorted(office.body)))
            name = fold(text[person.start : person.end])
            yield Statement(
                span=person,
                kind=f"person {title}",
                value=(name,),
                left=frozenset(),
                right=frozenset(),
                others=frozenset(),
                names=frozenset(),
                figures=_figures(text, person),
                planned=frozenset(),
                provinces=_provinces(text),
            )


def _place(
    text: str, span: Span, kind: str, value: tuple[float | None, ...], amounts: list[Span]
) -> Statement:
    limits = [match.end() for match in _LIMITS.finditer(text)]
    begin = max((end for end in limits if end <= span.start), default=0)
    end = min((end for end in limits if end > span.end), default=len(text) + 1)
    following = min((other.start for other in amounts if other.start >= span.end), default=end)
    words = _said(text)
    left = frozenset(word for word, at in words if begin <= at < span.start)
    right = frozenset(word for word, at in words if span.end <= at < min(end, following))
    others = frozenset(word for word, at in words if not begin <= at < end)
    if not left:  # one of several amounts of one subject: it stands before the first
        first = min((other.start for other in amounts), default=span.start)
        left = frozenset(word for word, at in words if at < first)
    return Statement(
        span=span,
        kind=kind,
        value=value,
        left=left,
        right=right,
        others=others - left,
        names=frozenset(word for word, at in words if at and text[at].isupper()) - _BODIES,
        figures=_figures(text, span),
        planned=frozenset(_PLANNED.findall(normalise(text))),
        provinces=_provinces(text),
    )


@lru_cache(512)
def _said(text: str) -> tuple[tuple[str, int], ...]:
    """The words that say something, with their places; a province's name as one word."""
    mentions = find_provinces(text)
    said: list[tuple[str, int]] = [(PROVINCE, mention.start) for mention in mentions]
    words = split_words(text)
    for word, following in zip(words, (*words[1:], None), strict=True):
        named = any(mention.start <= word.start < mention.end for mention in mentions)
        if not named and word.form not in _EMPTY and not _has_digit(word):
            body = word.form == PROVINCE and following is not None and following.form == "uy"
            said.append(("tinhuy" if body else word.form, word.start))
    return tuple(said)


def _has_digit(word: Word) -> bool:
    return any(char.isdigit() for char in word.form)


def _provinces(text: str) -> frozenset[str]:
    return frozenset(mention.name for mention in find_provinces(text))


def _figures(text: str, span: Span) -> frozenset[str]:
    """The figures of a text outside a span, in canonical form."""
    found = syllables(f"{text[: span.start]} {text[span.end :]}")
    return frozenset(token for token in found if any(char.isdigit() for char in token))
