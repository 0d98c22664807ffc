"""Whether a short answer is right: SQuAD's exact match and F1, made right for Vietnamese.

SQuAD (Rajpurkar et al., arXiv 1606.05250) compares answers without case, punctuation and English
articles. Here they are compared as lists of tokens: syllables in one spelling (NFC, lower case, one
placement of tone marks; a character a token in scripts without spaces), and figures in one form
(1.277, 1,277 and 1 277; 08/12/2016, 8-12-2016 and "8 tháng 12 năm 2016"). Articles are taken out of
English answers alone: "an" and "a" are syllables of Vietnamese.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.dates import find_dates
from corpus.normalise import normalise, syllables

RIGHT_F1 = 0.8  # from this overlap on a short answer counts as right
_ARTICLES = {"a", "an", "the"}
_SPACED_THOUSANDS = re.compile(r"(?<![\w.,/:-])[1-9]\d{0,2}(?: \d{3})+(?![\w/:-]|[.,]\d| \d{3})")
# Words on which an answer turns; without "một" (also: a) and "năm" (also: year).
_NUMERALS = """hai ba bốn sáu bảy bẩy tám chín mười mươi chục trăm nghìn ngàn vạn triệu tỷ tỉ rưỡi
    two three four five six seven eight nine ten hundred thousand million billion trillion"""
_NEGATIONS = "không chưa chẳng not no never"
_DECISIVE = frozenset((_NUMERALS + " " + _NEGATIONS).split())
_YES = frozenset(["có", "phải", "đúng", "rồi", "đã", "được", "yes"])
_NO = frozenset(["không", "chưa", "chẳng", "no", "not"])


def is_right(answer: str | None, accepted: Sequence[str], language: str = "vi") -> bool:
    """Whether a short answer says what an accepted one says.

    It does where it shares RIGHT_F1 of its tokens and all that turn it into another answer: one
    of a figure more, less or another is wrong.
    """
    return answer is not None and any(
        score_f1(answer, gold, language) >= RIGHT_F1
        and list_decisive(answer) == list_decisive(gold)
        for gold in accepted
    )


def is_same_verdict(answer: str | None, accepted: Sequence[str]) -> bool:
    """Whether an answer to a yes-or-no question decides it as an accepted one does.

    The first syllable decides: "không", "Chưa" and "No" say the same.
    """
    verdict = _read_verdict(answer or "")
    return verdict is not None and any(_read_verdict(gold) is verdict for gold in accepted)


def _read_verdict(answer: str) -> bool | None:
    first = next(iter(split_answer(answer)), "")
    return True if first in _YES else False if first in _NO else None


def score_exact(answer: str, gold: str, language: str = "vi") -> float:
    """1 where both answers are the same tokens in the same order, else 0."""
    ours, theirs = split_answer(answer, language), split_answer(gold, language)
    return float(ours == theirs if ours or theirs else normalise(answer) == normalise(gold))


def score_f1(answer: str, gold: str, language: str = "vi") -> float:
    """The harmonic mean of precision and recall over the tokens that both answers hold.

    2 · shared / (ours + theirs), each token as often as it stands there; in any order, so that a
    list may come in another one.
    """
    ours = Counter(split_answer(answer, language))
    theirs = Counter(split_answer(gold, language))
    if not ours or not theirs:
        return score_exact(answer, gold, language)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def split_answer(text: str, language: str = "vi") -> list[str]:
    """The tokens of an answer in the language (ISO 639-1) of its document."""
    tokens = [token for token in syllables(_spell_figures(text)) if not set(token) & set("/:-")]
    if language == "en":
        return [token for token in tokens if token not in _ARTICLES]
    return tokens


def list_decisive(text: str) -> Counter[str]:
    """The figures, numerals ("ba", "triệu") and negations of an answer."""
    return Counter(
        token
        for token in split_answer(text)
        if token in _DECISIVE or any(character.isdecimal() for character in token)
    )


def _spell_figures(text: str) -> str:
    """The text with dates as day, month and year apart, and thousands without spaces."""
    text = normalise(text)
    spelt, end = [], 0
    for date in find_dates(text):
        day = [part for part in (date.day, date.month, date.year) if part]
        told = Counter(map(int, re.findall(r"\d+", text[date.start : date.end])))
        further = (told - Counter(day)).elements()  # the 25 of 24-25/7
        spelt += [text[end : date.start], " ".join(map(str, (*day, *further)))]
        end = date.end
    joined = "".join((*spelt, text[end:]))
    return _SPACED_THOUSANDS.sub(lambda found: found[0].replace(" ", ""), joined)
