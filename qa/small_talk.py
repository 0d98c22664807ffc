"""What is said to an assistant and asks nothing of documents: greetings, thanks, sums."""

from __future__ import annotations

import re

from corpus.normalise import fold, syllables

_SAID = """xin chào, chào, alo, cảm ơn, xin cảm ơn, cám ơn, tạm biệt, ok, oke, okay, test,
    hello, hi, hey, good morning, good afternoon, good evening, thanks, thank you, many thanks, bye,
    goodbye, bonjour, salut, merci, hallo, guten tag, danke, hola, gracias,
    bạn là ai, bạn là gì, bạn tên gì, bạn tên là gì, bạn làm được gì, bạn có thể làm gì,
    bạn khỏe không, bạn có khỏe không, who are you, what are you, what is your name,
    what can you do, how are you, how do you do, qui es tu, wer bist du, quién eres,
    你好, 您好, 谢谢, 再见, 你是谁, 您是谁"""
_SPELT = "vâng, dạ"  # other words without their diacritics: wine, skin
_TO = """bạn, anh, chị, em, cô, chú, bác, mọi người, cả nhà, nhiều, rất nhiều, nhé, ạ, there,
    everyone, all, very much, so much, again, bot"""


def _list(table: str) -> frozenset[str]:
    return frozenset(" ".join(syllables(said)) for said in table.split(","))


# With all diacritics or with none: "vàng" (gold) is not "vâng", nor "bản" (hamlet) "bạn".
_SMALL_TALK = _list(_SAID) | _list(fold(_SAID)) | _list(_SPELT)
_TITLES = sorted(_list(_TO) | _list(fold(_TO)), key=len, reverse=True)
_ADDRESSED = re.compile(rf"(?: (?:{'|'.join(_TITLES)}))+$")
_NUMBER = r"\(*-?\d+(?:[.,]\d+)*%?\)*"
_SUM = re.compile(
    rf"(?:what is|what's|how much is|calculate|tinh|cho hoi)? ?{_NUMBER}"
    rf"(?: ?[-+*/x×÷:^] ?{_NUMBER})+ ?(?:=|bang|la)? ?(?:may|bao nhieu|\?)* ?\??"
)
_SIGN = re.compile(r"[+*×÷^=]|\bbang\b")  # no date, years (2021 - 2025) or size (40x60) has it
_WORD = re.compile(r"[^\W\d]{2}")
_SPACED = re.compile(r"\d(?: [-/:] | ?x ?)\d")  # by words a sum; no document's number has it


def asks_nothing(question: str) -> bool:
    """Whether a whole question is small talk or a sum; in other languages the commonest words."""
    plain = " ".join(fold(question).split())
    if _SUM.fullmatch(plain):
        asked = _WORD.search(plain) and _SPACED.search(plain)
        return bool(_SIGN.search(plain) or asked)
    said = " ".join(syllables(question))
    return said in _SMALL_TALK or _ADDRESSED.sub("", said) in _SMALL_TALK
