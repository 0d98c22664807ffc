"""What is said to an assistant and asks nothing of documents: greetings, thanks, sums."""

from __future__ import annotations

import re

from corpus.normalise import fold, syllables

_SAID = """xin chào, chào, alo, cảm ơn, xin cảm ơn, cám ơn, tạm biệt, vâng, dạ, ok, oke, okay, test,
    hello, hi, hey, good morning, good afternoon, good evening, thanks, thank you, many thanks, bye,
    goodbye, bonjour, salut, merci, hallo, guten tag, danke, hola, gracias,
    bạn là ai, bạn là gì, bạn tên gì, bạn tên là gì, bạn làm được gì, bạn có thể làm gì,
    bạn khỏe không, bạn có khỏe không, who are you, what are you, what is your name,
    what can you do, how are you, how do you do, qui es tu, wer bist du, quien eres,
    你好, 您好, 谢谢, 再见, 你是谁, 您是谁"""
_TO = """bạn, anh, chị, em, cô, chú, bác, mọi người, cả nhà, nhiều, rất nhiều, nhé, ạ, there,
    everyone, all, very much, so much, again, bot"""


def _list(table: str) -> frozenset[str]:
    return frozenset(" ".join(syllables(fold(said))) for said in table.split(","))


_SMALL_TALK = _list(_SAID)
_ADDRESSED = re.compile(rf"(?: (?:{'|'.join(sorted(_list(_TO), key=len, reverse=True))}))+$")
_NUMBER = r"\(*-?\d+(?:[.,]\d+)*%?\)*"
_SUM = re.compile(
    rf"(?:what is|what's|how much is|calculate|tinh|cho hoi)? ?{_NUMBER}"
    rf"(?: ?[-+*/x×÷:^] ?{_NUMBER})+ ?(?:=|bang|la)? ?(?:may|bao nhieu|\?)* ?\??"
)
_SIGN = re.compile(r"[+*x×÷^=]|\bbang\b|\d [-/:] \d")  # what no date and no document's number has


def asks_nothing(question: str) -> bool:
    """Whether a whole question is small talk or a sum; in other languages the commonest words."""
    plain = " ".join(fold(question).split())
    if _SUM.fullmatch(plain) and _SIGN.search(plain):
        return True
    said = " ".join(syllables(plain))
    return said in _SMALL_TALK or _ADDRESSED.sub("", said) in _SMALL_TALK
