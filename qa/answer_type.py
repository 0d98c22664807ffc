"""What kind of thing a question wants, recognised from how it is asked."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from corpus.normalise import fold, has_diacritics

AnswerType = Literal[
    "province",
    "person",
    "organisation",
    "document",
    "place",
    "percentage",
    "money",
    "duration",
    "date",
    "number",
    "name",
    "yes_no",
    "other",
]

# Matched against the folded question, so Vietnamese matches with and without diacritics. Where two
# kinds match at the same place, the first listed wins: percentage before number.
_PATTERNS: tuple[tuple[AnswerType, str], ...] = (
    (
        "province",
        r"\btinh(?: thanh)?(?: pho)? nao\b|\bthuoc tinh gi\b|\bdia phuong nao\b"
        r"|\b(?:which|what|name the) (?:\w+ )?(?:province|locality)\b|\bprovinces?\b.*\bwhich\b"
        r"|\bquelles? provinces?\b|哪个省|哪一个省|哪些省|什么省|哪省",
    ),
    (
        "percentage",
        r"\bbao nhieu (?:phan tram|%)|\bty le (?:bao nhieu|.*\bla bao nhieu)|\bti le .*bao nhieu"
        r"|\bmay phan tram\b|\b(?:what|which) (?:percentage|share|proportion|rate)\b"
        r"|\bhow many per ?cent\b|\bwhat per ?cent\b|\bquel (?:pourcentage|taux)\b|百分之|多少百分",
    ),
    (
        "money",
        r"\bbao nhieu (?:tien|dong|trieu|ty)\b"
        r"|\b(?:kinh phi|so tien|tong von|muc dau tu)\b.*\bbao nhieu"
        r"|\bhow much (?:money|funding|does|did|will|was|is)\b"
        r"|\bwhat (?:amount|cost|budget)\b|多少钱",
    ),
    (
        "document",
        r"\b(?:nghi quyet|quyet dinh|to trinh|chi thi|nghi dinh|thong tu|ke hoach|cong van|van ban"
        r"|de an|luat|quy dinh|ket luan|bao cao) (?:so )?(?:nao|may|bao nhieu)\b"
        r"|\bso hieu\b|\bvan ban nao\b"
        r"|\b(?:which|what) (?:\w+ ){0,2}(?:resolution|decision|document|directive|decree|circular"
        r"|regulation|submission|proposal|report)\b|\bwhat is the number of\b"
        r"|\bquelle? (?:resolution|decision|document|directive)\b|哪项决议|哪份文件|几号决议|哪号",
    ),
    (
        "duration",
        r"\b(?:bao lau|trong bao lau|may nam|bao nhieu nam|bao nhieu thang|bao nhieu ngay)\b"
        r"|\bthoi (?:han|gian)\b.*\b(?:bao lau|bao nhieu|may)\b|\bhow long\b"
        r"|\bhow many (?:years|months|days)\b|\bcombien de temps\b"
        r"|\bcombien d'ann|多久|多长时间|多少年|几年",
    ),
    (
        "date",
        r"\b(?:khi nao|bao gio|luc nao|ngay nao|ngay may|thang may|thang nao|nam nao|ngay bao nhieu"
        r"|tu khi nao|thoi diem nao|thoi gian nao|han chot|nam bao nhieu|giai doan nao)\b"
        r"|\bngay thang nao\b|\bwhen\b|\b(?:what|which) (?:date|day|month|year|period)\b"
        r"|\bby what (?:date|year)\b"
        r"|\bdeadline\b|\bquand\b|\bquelle (?:date|annee)\b|\ben quelle annee\b"
        r"|什么时候|何时|哪一天|哪天|哪年|哪一年|几月|几号|日期",
    ),
    (
        "number",
        r"\b(?:bao nhieu|may|so luong)\b|\bhow (?:many|much|often)\b|\bwhat number\b"
        r"|\bwhat is the number\b|\bcombien\b|多少|几个|几项|数量",
    ),
    (
        "person",
        r"\bai\b(?! cap\b)|\bten cua ai\b|\b(?:nguoi|dong chi|vi|ong|ba) nao\b"
        r"|\bten (?:cua )?(?:bi thu|chu tich|giam doc|pho chu tich|nguoi|tac gia)\b"
        r"|\bwho(?:se|m)?\b|\bqui\b|谁|哪位"
        r"|\bname of the (?:secretary|chair|director|author|person|official|\w+ who)\b"
        r"|\b(?:which|what) (?:official|person|comrade|leader)\b",
    ),
    (
        "organisation",
        r"\b(?:co quan|don vi|to chuc|so|ban|bo|nganh|tap doan|cong ty|doanh nghiep|uy ban) nao\b"
        r"|\b(?:which|what) (?:\w+ )?(?:agency|organisation|organization|department|company|body"
        r"|committee|unit|group|corporation|institution|ministry|authority)\b"
        r"|\bquel (?:organisme|service|ministere|departement)\b|哪个部门|哪个机构|哪个单位|哪家",
    ),
    (
        "place",
        r"\b(?:o dau|tai dau|noi nao|huyen nao|xa nao|thanh pho nao|thi xa nao|dia ban nao"
        r"|khu vuc nao|diem nao)\b|\bwhere\b|\b(?:which|what) (?:district|commune|city|town|place"
        r"|location|area)s?\b|\bou\b (?:est|se|sont|a)\b|哪里|何处|哪个县|哪个市",
    ),
    (
        "name",
        r"\bten (?:gi|la gi|goi)\b|\bgoi la gi\b|\bten cua\b"
        r"|\b(?:ung dung|chuong trinh|du an|de an) nao\b"
        r"|\bwhat is .* (?:called|named)\b|\bname of\b"
        r"|\b(?:which|what) (?:app|application"
        r"|programme|program|project|scheme)\b|\bcomment s'appelle\b|叫什么|名称|名字",
    ),
)
_YES_NO = re.compile(
    r"\bco phai\b|\bco\b.*\bkhong ?\??$|\bda\b.*\bchua ?\??$"
    r"|^(?:is|are|was|were|does|do|did|has|have|will|can|should)\b|^est-ce\b|吗"
)
# Words that only without their diacritics or in lower case look like "ai" (who), "mấy" (how many).
_LOOK_ALIKES = re.compile(r"\b(?:ái|ải|ài|ãi|ại|máy|mây|may)\b", re.IGNORECASE)
_AI = re.compile(r"\bAI\b")
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


def detect_answer_type(question: str) -> AnswerType:
    """The kind of thing the question wants; `other` where nothing is recognised.

    The earliest question word decides; `yes_no` is left for questions without one. Understands
    Vietnamese with and without diacritics and English, and the commonest question words of French
    and Chinese.
    """
    asked = fold(_drop_look_alikes(unicodedata.normalize("NFC", question)))
    found = [(m.start(), kind) for kind, pattern in _COMPILED if (m := pattern.search(asked))]
    if found:
        return min(found, key=lambda match: match[0])[1]
    return "yes_no" if _YES_NO.search(asked) else "other"


def _drop_look_alikes(question: str) -> str:
    if has_diacritics(question):
        question = _LOOK_ALIKES.sub(" ", question)
    return question if question.isupper() else _AI.sub(" ", question)
