"""What exactly a question wants: a number of what, a person in which office, how fine a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.language import detect_language
from corpus.normalise import fold
from corpus.provinces import find_provinces
from qa.extraction.answer_type import AnswerType, detect_answer_type
from qa.extraction.cues import NUMBERS, Aim, read_aim, read_count, read_grain, read_unit
from qa.extraction.glossary import find_concepts, find_short_forms, spell_out
from qa.extraction.people import Office, find_offices
from qa.extraction.reasons import Reason, read_reason
from qa.extraction.titles import find_foreign_office
from qa.reading.words import Phrase, Word, split_words, to_phrase

AMOUNTS = ("number", "percentage", "money", "duration")
_COUNTING = re.compile(
    r"\b(?:bao nhieu|may|so luong|tong so|how many|number of|combien (?:de |d'|des )?"
    r"|(?:percentage|share|proportion) of|nombre de|wie viele?|cuant[oa]s?)\b ?"
)
_COUNTED_BEFORE = re.compile(
    r"\b(?:(?:tong )?so (?:luong )?|t[yi] le )(?!la\b|bao\b)(.+?)"
    r" (?:la |con |dat |co )?bao nhieu\W*$"
)
_LEADS = re.compile(
    r"(?:o [^,]{1,40}, )?(?:ai|(?:co quan|don vi|so|ban|nguoi|dong chi) nao)\b(?! la\b)"
)
_PERCENT = re.compile(r"^(?:phan tram|%|per ?cent)\s*")
_WHICH = re.compile(r"\b(?:nao|gi)\b")
_ORDINAL = re.compile(r"\b(khoa|lan thu|ky hop thu|phien hop thu|phien thu) (?:may|bao nhieu)\b")
# Nouns that a question and a document use for one another.
_LIKE = ("hinh thuc", "phuong thuc", "mo hinh", "kieu")
_FOREIGN_WHICH = re.compile(r"\b(?:which|what|quel(?:le)?s?|welche\w*|que)\b")
# Words without a thing of their own that questions are put together from.
_SMALL_WORDS = """ai bao chưa đâu gì giờ khi không lâu là mấy nào nhiêu ở phải sao thế vậy vì của có
    và các những một được bị cho với trong tại về đến từ theo này do thì mà như để sẽ đã đang hay
    hoặc người đồng chí ông bà hiện tỉnh năm ngày tháng vào lúc cần cũng nhau ra lên"""
_EMPTY = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for.

    `nouns` are the things that are counted or chosen from, each as a phrase of folded words that a
    document may use. `terms` are what else the question is about, with weights. `foreign` says
    that the question is in another language and its terms were looked up. `grain` is how fine a
    date must be, `aim` what it is the date of, `count` how many things a list has, `unit` what a
    figure must be in. `years` are those that the question names. `leads` says that it begins by
    asking who, `reason` which of cause and aim it wants, `asked` is the question folded.
    """

    kind: AnswerType
    nouns: tuple[Phrase, ...]
    terms: tuple[tuple[tuple[Phrase, ...], float], ...]
    foreign: bool
    office: Office | None
    grain: str | None
    aim: Aim | None
    count: int | None
    unit: str | None
    reason: Reason | None
    years: tuple[str, ...]
    leads: bool
    asked: str


@lru_cache(256)
def read_wanted(question: str, kind: AnswerType | None = None) -> Wanted:
    """What a question wants; `kind` where it is known already."""
    kind = kind or detect_answer_type(question)
    foreign = detect_language(question) != "vi"
    if not foreign:
        question = spell_out(question)
    asked = fold(question)
    return Wanted(
        kind=kind,
        nouns=_foreign_nouns(question, kind) if foreign else _nouns(asked, kind),
        terms=_foreign_terms(question) if foreign else _terms(question),
        foreign=foreign,
        office=_office(question, foreign) if kind == "person" else None,
        grain=read_grain(asked),
        aim=read_aim(asked),
        count=read_count(question),
        unit=read_unit(asked),
        reason=read_reason(asked),
        years=tuple(re.findall(r"\b(?:19|20)\d\d\b", asked)),
        leads=_LEADS.match(asked) is not None,
        asked=asked,
    )


def _nouns(asked: str, kind: AnswerType) -> tuple[Phrase, ...]:
    """The words behind "bao nhiêu", or those before "nào", the longer phrases first."""
    if kind in AMOUNTS:
        if before := _COUNTED_BEFORE.search(asked):
            return _prefixes(to_phrase(before[1]))
        counting = _COUNTING.search(asked)
        behind = to_phrase(_PERCENT.sub("", asked[counting.end() :])) if counting else ()
        return _prefixes(behind)
    if ordinal := _ORDINAL.search(asked):
        return (tuple(ordinal[1].split()),)
    which = _WHICH.search(asked)
    if which is None:
        return ()
    if like := next((k for k in _LIKE if asked[: which.start()].rstrip().endswith(k)), None):
        return tuple(tuple(kind.split()) for kind in (like, *_LIKE))
    before_it = to_phrase(asked[: which.start()])
    if before_it[-1:] == ("la",):  # bốn trụ cột … là gì
        counted = next((i for i, w in enumerate(before_it) if w in NUMBERS or w.isdigit()), None)
        return () if counted is None else (before_it[counted + 1 : counted + 3],)
    for plural in ("nhung", "cac", "mot", "hai", "ba", "bon", "may"):
        if plural in before_it[-5:-1]:
            at = len(before_it) - 1 - before_it[::-1].index(plural)
            return _prefixes(before_it[at + 1 :], least=min(2, len(before_it) - at - 1))
    if before_it[-2:] in _BODIES:
        return (before_it[-2:],)
    lengths = (2,) if before_it[-1:] in _NO_NOUNS else (2, 1)
    return tuple(before_it[-n:] for n in lengths if len(before_it) >= n)


_NO_NOUNS = (("tu",), ("ra",), ("luc",), ("khi",), ("the",), ("vao",), ("cach",), ("co",))
_BODIES = (("co", "quan"), ("don", "vi"), ("to", "chuc"), ("dia", "phuong"), ("ca", "nhan"))


def _prefixes(words: Phrase, least: int = 1) -> tuple[Phrase, ...]:
    first = next((i for i, w in enumerate(words) if w not in ("la", "so", "nguoi", "co")), 0)
    kept = words[first:] if words and words[0] != "nguoi" else words
    return tuple(kept[:n] for n in range(min(5, len(kept)), least - 1, -1))


def _foreign_nouns(question: str, kind: AnswerType) -> tuple[Phrase, ...]:
    """What the words behind "how many" or "which" are called in Vietnamese."""
    if kind == "money":
        return ()
    pattern = _COUNTING if kind in ("number", "percentage") else _FOREIGN_WHICH
    plain = _strip_accents(question)
    found = _UNSPACED_COUNTING.search(question) or pattern.search(plain)
    if found is None:
        return ()
    reach = 14 if found.re is _UNSPACED_COUNTING else _REACH
    near = [c for c in find_concepts(question) if 0 <= c.start - found.end() <= reach]
    if not near:
        return ()
    first = min(c.start for c in near)
    together = [c for c in near if c.start <= first + reach // 2]
    # Of "poor households" the last word says what is counted.
    longest = max(c.end - c.start for c in together)
    head = max(c.end for c in together)
    chosen = [c for c in together if c.end - c.start == longest or c.end == head]
    return tuple(dict.fromkeys(name for concept in chosen for name in concept.names))


_REACH = 24  # characters behind the question word in which the thing is named
_UNSPACED_COUNTING = re.compile(r"(?:多少|几|哪)[个项名家些只所条]?")


def _strip_accents(question: str) -> str:
    """The folded question where that keeps its characters in place, else in lower case."""
    folded = "".join(fold(c) if c != " " else c for c in question)
    return folded if len(folded) == len(question) else question.lower()


def _terms(question: str) -> tuple[tuple[tuple[Phrase, ...], float], ...]:
    """Pairs of neighbouring words, and single ones at less weight, but question words."""
    question = _without_provinces(question)
    words = split_words(question)
    terms: dict[Phrase, float] = {}
    for i, word in enumerate(words):
        if _is_empty(question, word):
            continue
        terms[(word.form,)] = 0.4
        beside = i + 1 < len(words) and question[word.end : words[i + 1].start] == " "
        if beside and not _is_empty(question, words[i + 1]):
            terms[(word.form, words[i + 1].form)] = 1.0
    return (
        *(((phrase,), weight) for phrase, weight in terms.items()),
        *((names, 1.0) for names in find_short_forms(question)),
    )


def _is_empty(question: str, word: Word) -> bool:
    return question[word.start : word.end].lower() in _EMPTY


def _foreign_terms(question: str) -> tuple[tuple[tuple[Phrase, ...], float], ...]:
    """The question's things in Vietnamese, and its names and figures as they are."""
    question = _without_provinces(question)
    terms = [(concept.names, 1.0) for concept in find_concepts(question)]
    for word in split_words(question):
        written = question[word.start : word.end]
        named = any(c.isdigit() for c in written) or (written[0].isupper() and word.start > 0)
        if named:
            terms.append((((word.form,),), 0.5))
    return tuple(terms)


def _office(question: str, foreign: bool) -> Office | None:
    if foreign:
        return find_foreign_office(question)
    offices = find_offices(_without_provinces(question))
    return next((office for office in offices if office.rank != "dai bieu"), None)


def _without_provinces(question: str) -> str:
    """The question with a comma for each province, whose documents are known otherwise."""
    for mention in reversed(find_provinces(question, folded=True)):
        question = question[: mention.start] + "," + question[mention.end :]
    return question
