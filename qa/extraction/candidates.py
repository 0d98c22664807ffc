"""Everything in a sentence that could be a short answer to some question, with its kind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

import regex

from corpus.types import Span
from qa.extraction.question_words import AnswerType
from qa.extraction.spans import find_spans
from qa.reading.words import split_words

Kind = AnswerType | Literal["measure", "proper", "phrase", "clause", "verdict", "noun", "read"]

TYPED: tuple[AnswerType, ...] = tuple(  # what is a kind of span, in the order of AnswerType
    kind for kind in get_args(AnswerType) if kind not in ("thing", "yes_no", "other")
)
_LONGEST_PHRASE = 9  # words
_LONGEST_CLAUSE = 30
_UNIT = (
    r"(?:m2|m3|m²|m³|km2|km²|km|cm|mm|m|kg|g|ha|héc\s?ta|tấn|tạ|lít|ml|MW|kW|kV|kWh|lux|lần|tuổi|độ|°C"
    r"|Mbps|GB|điểm)"
)
_FIGURE = r"\d+(?:[.,]\d+)*"
_IN_WORDS = (
    r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
    r"(?:\s(?:mươi|mười|trăm|nghìn|một|mốt|hai|ba|bốn|tư|lăm|năm|sáu|bảy|tám|chín))*"
)
_MEASURE = regex.compile(
    rf"(?<![\w./,-]){_FIGURE}(?:\s?[x×-]\s?{_FIGURE})?\s?{_UNIT}(?:/\p{{L}}+)?(?![\w])"
    r"|(?<!\w)(?!năm(?!\s(?:\(|ngày|tháng|năm|giờ|tuần|mươi|trăm|nghìn)))"  # a year, else five
    rf"{_IN_WORDS}(?:\s\(\d+\))?(?:\s(?:ngày|tháng|năm|giờ|tuần)(?:\slàm\sviệc)?)?(?!\w)",
    regex.IGNORECASE,
)
_RANGE = regex.compile(
    rf"(?:từ\s)?{_FIGURE}\s(?P<unit>(?:triệu\s|tỷ\s)?đồng|năm|tháng|ngày|giờ)\s(?:đến|-|–)\s(?:dưới\s)?"
    rf"{_FIGURE}\s(?P=unit)"
)
_NAME = r"\p{Lu}\p{L}*(?:[.&'’]?[\p{L}\d]+)*"
_PROPER = regex.compile(
    rf"(?<![\w/-]){_NAME}(?:(?:\s|\s?[-–]\s?|,?\svà\s|,\s)(?={_NAME}){_NAME}|\s(?:of|the)|\s\d+(?![.,\d]))*"
    r"(?![\w]|[/-]\w)"  # no piece of 12-NQ/TU
)
_VERDICT = regex.compile(
    r"(?<!\w)(?:không|chưa)(?:\s(?!(?:và|hoặc|nhưng|để|do|vì|khi|nếu|mà|thì|đối)\s)[\p{L}\d]+){1,8}"
    r"|(?<!\w)(?:đồng\sý|thống\snhất|nhất\strí|chấp\sthuận|cho\sphép|phải|được|có\sthể|có)(?!\w)",
    regex.IGNORECASE,
)
# Words at which a phrase begins or ends without holding them.
_SMALL_WORDS = """và của được cho để tại ở trên trong với theo từ đến đã đang sẽ là có do bằng về
    nhằm khi mà như thì cùng vào ra phải không cần này đó hoặc nên sau trước gồm thuộc cũng đạt bị
    vì các những một số lên tới bởi qua nếu đối"""
_SMALL = frozenset(_SMALL_WORDS.split())
_CLAUSE = regex.compile(r"[^,;:.!?…()“”\"\n]+(?:[.,]\d+[^,;:.!?…()“”\"\n]*)*")


class Candidate(NamedTuple):
    """What could be an answer: `text[start:end]` of a sentence, and what kind of thing it is."""

    start: int
    end: int
    kind: Kind

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@lru_cache(2048)
def find_candidates(text: str) -> tuple[Candidate, ...]:
    """The candidates of a sentence, the surer kinds first; no stretch twice."""
    found: dict[tuple[int, int], Kind] = {}
    for typed in TYPED:
        for span in find_spans(text, typed):
            found.setdefault((span.start, span.end), typed)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found.setdefault(match.span(), kind)
    for start, end in _phrases(text):
        found.setdefault((start, end), "phrase")
    for match in _CLAUSE.finditer(text):
        start, end = _trim(text, *match.span())
        if end > start and len(text[start:end].split()) <= _LONGEST_CLAUSE:
            found.setdefault((start, end), "clause")
    return tuple(Candidate(start, end, kind) for (start, end), kind in found.items())


_PATTERNS: tuple[tuple[Kind, regex.Pattern[str]], ...] = (
    ("measure", _RANGE),
    ("measure", _MEASURE),
    ("verdict", _VERDICT),
    ("proper", _PROPER),
)


def _phrases(text: str) -> Iterator[tuple[int, int]]:
    """Runs of words without punctuation, from behind a small word to before the next one or two."""
    words = split_words(text)
    small = [text[word.start : word.end].lower() in _SMALL for word in words]
    joined = [
        i + 1 < len(words) and text[word.end : words[i + 1].start] in (" ", "-", " - ", "/")
        for i, word in enumerate(words)
    ]
    for i, word in enumerate(words):
        if small[i] or not (i == 0 or small[i - 1] or not joined[i - 1]):
            continue
        stops = 0
        for j in range(i, min(len(words), i + _LONGEST_PHRASE)):
            last = not joined[j]
            if (last or small[j + 1]) and not small[j]:
                yield word.start, words[j].end
                stops += 1
            if last or stops == 3:
                break


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " -–*•":
        start += 1
    while end > start and text[end - 1] in " -–":
        end -= 1
    return start, end
