"""Places, quoted names and other named things as sentences write them."""

from __future__ import annotations

import regex

from corpus.provinces import find_provinces
from corpus.types import Span
from qa.extraction.people import find_persons
from qa.reading.words import Phrase, find_phrase, split_words

_NAME = r"\p{Lu}\p{Ll}+"

_PLACE = regex.compile(
    rf"""
    (?<!\w)
    (?:[Tt]ỉnh|[Hh]uyện|[Xx]ã|[Pp]hường|[Tt]hị\ trấn|[Tt]hị\ xã|[Tt]hành\ phố|TP\.?|TX\.?|[Qq]uận
      |[Tt]hôn|[Bb]ản|[Ấấ]p|[Cc]ụm\ công\ nghiệp|[Kk]hu\ (?:công\ nghiệp|kinh\ tế|đô\ thị)|[Đđ]ảo
      |hồ|Hồ(?=\ {_NAME}\b(?!\ \p{{Lu}}))|[Ss]ông|[Cc]ầu|[Cc]ảng|[Cc]ửa\ khẩu|[Nn]úi|[Cc]hợ|[Đđ]èo
      |[Cc]ông\ viên|[Qq]uảng\ trường|[Ss]ân\ (?:bay|vận\ động))
    \ ?{_NAME}(?:[\ -](?!(?:Ủy|Phó|Chủ|Bí|Ban|Sở)\ ){_NAME}){{0,3}}(?:\ -\ {_NAME}(?:\ {_NAME})*)?
    | (?<!\w)(?:[Pp]hường|[Qq]uận|[Kk]hu\ phố|[Tt]ổ|[Tt]hôn|[Tt]ổ\ dân\ phố)\ \d+(?![\w/]|\.\d)
    """,
    regex.VERBOSE,
)
_QUOTED = regex.compile(r"[“\"‘']([^“”\"‘’'\n]{2,200})[”\"’']")
_COINED = regex.compile(r"(?<!\w)(?:\p{L}-\p{Lu}\w+|\p{Lu}?\p{Ll}+\p{Lu}\w+)")
_ACRONYM = regex.compile(
    r"(?<![\w/-])(?:\p{Lu}{2,}\w*(?:-\w+)*|\p{L}-\p{Lu}\w+|\p{L}+\p{Lu}\w+)"  # no piece of 12-NQ/TU
)


def find_places(text: str) -> list[Span]:
    """Administrative units and zones by kind and name, and provinces: huyện Mường La."""
    persons = {person.start for person in find_persons(text)}
    found = [
        Span(*match.span())
        for match in _PLACE.finditer(text)
        if persons.isdisjoint(range(match.start() + 1, match.end()))
    ]
    for mention in find_provinces(text):
        if all(mention.end <= span.start or span.end <= mention.start for span in found):
            found.append(Span(mention.start, mention.end))
    return sorted(found, key=lambda span: span.start)


def find_quoted(text: str) -> list[Span]:
    """Names in quotation marks, without them, and coined names and those in capitals.

    Of a quoted description with a coined name (“Ứng dụng công dân C-ThaiNguyen”) that name is it.
    """
    found = [
        Span(*match.span(1)) for match in _QUOTED.finditer(text) if not _COINED.search(match[1])
    ]
    for match in _ACRONYM.finditer(text):
        if all(match.end() <= span.start or span.end <= match.start() for span in found):
            found.append(Span(*match.span()))
    return sorted(found, key=lambda span: span.start)


_SMALL_WORDS = """và của được cho để tại ở trên trong với theo từ đến đã đang sẽ là có do
    bằng về nhằm khi mà như thì cùng vào ra phải không cần này đó hoặc
    nên sau trước gồm thuộc nhất cũng đạt"""
_STOPS = frozenset(_SMALL_WORDS.split())
_LONGEST_THING = 10


def find_things(text: str, nouns: tuple[Phrase, ...]) -> list[Span]:
    """The noun with what names it: cụm công nghiệp Thượng Đình, hình thức đối tác công tư (PPP)."""
    words = split_words(text)
    found: list[Span] = []
    for noun in nouns:
        for i in find_phrase(words, noun):
            first = i + len(noun)
            last = first
            proper = first < len(words) and text[words[first].start].isupper()
            numbered = first < len(words) and words[first].form.isdigit()  # dự án 3 (năm 2018)
            longest = 1 if numbered else _LONGEST_THING
            while last < len(words) and last < first + longest:
                between = text[words[last - 1].end : words[last].start]
                written = text[words[last].start : words[last].end]
                goes_on = between in (" ", " - ", " – ", "-") and written not in _STOPS
                if not goes_on or (proper and not (written[0].isupper() or written[0].isdigit())):
                    break
                last += 1
            value = _VALUE.match(text, words[last - 1].end)
            if value and not found_at(found, value.start(1)):
                found.append(Span(*value.span(1)))
            elif last > first and not found_at(found, words[i].start):
                end = words[last - 1].end
                note = _NOTE.match(text, end)
                found.append(Span(words[i].start, note.end() if note else end))
    return sorted(found, key=lambda span: span.start)


_VALUE = regex.compile(r":\s([^;.:\n]{3,120}?)(?=[;.\n]|$)")  # Hình thức đầu tư: thuê ngoài dịch vụ
_NOTE = regex.compile(r"\s\(\p{Lu}{2,}\)")


def found_at(spans: list[Span], offset: int) -> bool:
    """Whether one of the spans holds a character."""
    return any(span.start <= offset < span.end for span in spans)
