"""What kind of thing a question wants, recognised from how it is asked."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from corpus.normalise import fold, has_diacritics
from qa.glossary import spell_out

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
    "office",
    "list",
    "thing",
    "yes_no",
    "other",
]

# Matched against the folded question, so Vietnamese matches with and without diacritics. Where two
# kinds match at the same place, the first listed wins: percentage before number.
_PATTERNS: tuple[tuple[AnswerType, str], ...] = (
    (
        "province",
        r"\btinh(?: thanh)?(?: pho)? (?:nao|gi)\b|\bthuoc tinh gi\b|\bdia phuong (?:nao|gi)\b"
        r"|\b(?:which|what|name the) (?:\w+ )?(?:provinces?|locality)\b|\bprovinces?\b.*\bwhich\b"
        r"|\bquelles? provinces?\b|\bwelche\w* provinz|\bque provincia|哪个省|哪一个省|哪些省"
        r"|什么省|哪省",
    ),
    (
        "percentage",
        r"\bbao nhieu (?:phan tram|%)|\bt[yi] le\b.*\bbao nhieu|\bmay phan tram\b|\bbao nhieu %"
        r"|\bt[yi] (?:le|trong) (?:nao|may)\b"
        r"|\b(?:what|which) (?:\w+ )?(?:percentage|share|proportion|rate)\b"
        r"|\b(?:share|percentage|proportion) of\b|\bhow many per ?cent\b|\bwhat per ?cent\b"
        r"|\bquel(?:le)? (?:pourcentage|taux|proportion"
        r"|part)"
        r"|\bque porcentaje\b|\bprozent\b|\bwelcher anteil\b|百分之|多少百分|比例",
    ),
    (
        "money",
        r"\bbao nhieu (?:tien|dong|trieu|ty)\b"
        r"|\b(?:kinh phi|so tien|tong von|von (?:dau tu)?|muc dau tu|hoc phi|le phi|muc phi|chi phi"
        r"|muc luong|tien luong|muc phat|phat tien|muc vay|muc ho tro|thu ngan sach|doanh thu"
        r"|gia tri"
        r"|ngan sach|gia ban|gia dat|tri gia|tong thu|tong chi|muc gia"
        r"|phu cap)\b.*?\bbao nhieu(?! phan tram| %|%)"
        r"|\bhow much (?:money|funding|does|did|will|was|is|can|do|may)\b"
        r"|\bwhat (?:\w+ )?(?:amount|cost|budget|tuition|fee|salary|price)\b"
        r"|\bwhat is the maximum (?:support|loan)"
        r"|\bquel (?:montant|budget|cout)\b|\bcombien (?:d'argent|coute)|多少钱|金额|预算是多少",
    ),
    (
        "document",
        r"\b(?:nghi quyet|quyet dinh|to trinh|chi thi|nghi dinh|thong tu|ke hoach|cong van|van ban"
        r"|luat|quy dinh|ket luan|bao cao|phap lenh|huong dan) (?:so )?(?:nao|may|gi|bao nhieu)\b"
        r"|\b(?:nq|qd|ttr|nd|tt|kh) (?:so )?(?:nao|may)\b|\bso hieu\b|\bdieu (?:nao|may"
        r"|khoan nao)\b"
        r"|\b(?:which|what) (?:[\w']+ ){0,2}(?:resolution|decision|document|directive|decree"
        r"|circular"
        r"|regulation|submission|law|article)\b|\bwhat is the number of the (?:resol|deci|doc|dir"
        r"|sub)"
        r"|\bquelle? (?:resolution|decision|document|directive|decret|loi)\b"
        r"|\bwelche\w* (?:beschluss|entscheidung|resolution)|\bque (?:resolucion|decreto"
        r"|decision)\b"
        r"|哪项决议|哪份文件|几号决议|哪号|哪个决议|哪项决定|什么文件|哪个决定",
    ),
    (
        "duration",
        r"\b(?:bao lau|trong bao lau|may nam|bao nhieu nam|bao nhieu thang|bao nhieu ngay"
        r"|bao nhieu gio|bao nhieu phut)\b"
        r"|\bthoi (?:han|gian)\b.*\b(?:bao lau|bao nhieu|may)\b|\bhow long\b"
        r"|\bhow many (?:years|months|days)\b|\bcombien de temps\b|\bwie lange\b|\bcuanto tiempo\b"
        r"|\bcombien d'ann|多久|多长时间|多少年|几年",
    ),
    (
        "date",
        r"\b(?:khi nao|bao gio|luc nao|ngay nao|ngay may|thang may|thang nao|nam nao|ngay bao nhieu"
        r"|tu khi nao|thoi diem nao|thoi gian nao|han chot|nam bao nhieu|giai doan nao|quy nao"
        r"|luc may"
        r"|nhiem ky nao|hom nao|ngay gi)\b"
        r"|\bngay thang nao\b|\bwhen\b|\b(?:what|which) (?:\w+ )?(?:date|day|month|year|period)\b"
        r"|\b(?:by|on|from|in|since) what (?:date|day|year)\b"
        r"|\bdeadline\b|\bquand\b|\bquelle (?:date|annee|periode)\b|\ben quelle annee\b"
        r"|\bquel jour\b"
        r"|\bwann\b|\bin welche[mr] (?:zeitraum|jahr|monat)\b|\ban welchem (?:tag|datum)\b"
        r"|\bcuando\b|\bque (?:fecha|dia|ano)\b"
        r"|什么时候|何时|哪一天|哪天|哪年|哪一年|几月|几号|日期|期限",
    ),
    (
        "number",
        r"\b(?:bao nhieu|(?<!^)may|so luong)\b|\bhow (?:many|much|often)\b|\bwhat number\b"
        r"|\b(?:thu hang|hang|top) nao\b|\bwhat (?:rank|position among)\b|\bwhat (?:\w+ )?ranking\b"
        r"|\bwhat is the (?:total )?number\b|\bcombien\b|\bwie viele?\b|\bcuant[oa]s?\b"
        r"|多少|几个|几项|数量|几名|几家|第几",
    ),
    (
        "office",
        r"\b(?:chuc vu|chuc danh|chuc|cuong vi|vai tro) (?:gi|nao|la gi)\b|\blam chuc gi\b"
        r"|\b(?:what|which) (?:position|office|post|title|job|role)\b|'s (?:position|title|role"
        r"|job)\b|\bquel(?:le)? (?:poste"
        r"|fonction)\b"
        r"|什么职务|担任什么|职务是",
    ),
    (
        "person",
        r"\b(?<!phuc vu )(?<!danh cho )(?<!huong toi )ai\b(?! cap\b)|\bten cua ai\b|\b(?:nguoi"
        r"|dong chi|vi|ong|ba|nhung ai) nao\b"
        r"|\bten (?:cua )?(?:bi thu|chu tich|giam doc|pho chu tich|nguoi|tac gia)\b"
        r"|\bwho(?:se)?\b|\bwhom\b(?!.*\bfor\W*$)|\bqui\b|\bwer\b|\bwem\b|\bquien(?:es)?\b|谁"
        r"|哪位|什么人"
        r"|\bname of the (?:\w+ )?(?:secretary|chair\w*|director|author|person|official|\w+ who)\b"
        r"|\b(?:which|what) (?:official|person|comrade|leader)\b",
    ),
    (
        "organisation",
        r"\b(?:co quan|don vi|to chuc|so|ban|bo|nganh|tap doan|cong ty|doanh nghiep|uy ban|phong"
        r"|ngan hang|chu dau tu|truong|benh vien|hoi dong) (?:nao|gi)\b|\bco quan, don vi nao\b"
        r"|\bdn nao\b"
        r"|\b(?:which|what) (?:[\w-]+ ){0,2}(?:agency|organisation|organization|department"
        r"|company|body"
        r"|committee|unit|group|corporation|institution|ministry|authority|enterprise|firm|bank"
        r"|office)\b"
        r"|\bquel(?:le)?s? (?:\w+ )?(?:organisme|organisation|service|ministere|departement"
        r"|entreprise"
        r"|societe|agence|institution|comite)\b|\bwelche\w* (?:behorde|unternehmen|abteilung|firma)"
        r"|\bque (?:empresa|organismo|departamento)\b|哪个部门|哪个机构|哪个单位|哪家|哪个公司"
        r"|什么机构",
    ),
    (
        "place",
        r"\b(?:o dau|tai dau|noi nao|huyen (?:nao|gi)|xa nao|thanh pho nao|thi xa nao|dia ban nao"
        r"|quan nao"
        r"|phuong nao|thi tran nao|khu vuc nao|diem nao|thon nao|ban nao|den dau|tu dau)\b"
        r"|\bwhere\b"
        r"|\b(?:which|what) (?:\w+ )?(?:district|commune|city|town|township|ward|village|place"
        r"|location|area|country)s?\b|\bou (?:est|se|sont|a|ont|le|la)\b|\bwo\b|\bdonde\b"
        r"|哪里|何处|哪个县|哪个市|什么地方|在哪",
    ),
    (
        "name",
        r"\bten (?:gi|la gi|goi)\b|\bgoi la gi\b|\bten (?:cua|goi)\b|\bco ten\b"
        r"|\b(?:ung dung|phan mem|phong trao|khau hieu|cuoc van dong) (?:nao|gi)\b"
        r"|\bwhat is .* (?:called|named|name)\b|\bnames? of\b"
        r"|\b(?:which|what) (?:\w+ )?(?:app|application|software|slogan)\b"
        r"|\bcomment s'appelle\b|\bquel est le nom\b|\bwie heisst\b|\bcomo se llama\b|叫什么|名称"
        r"|名字",
    ),
    (
        "list",
        r"\bnhung\b.{1,40}\b(?:nao|gi)\b|\bcac\b.{1,30}\bnao\b|\bgom (?:nhung )?(?:gi|nhung)\b"
        r"|\bgom co\b.*\bgi\b"
        r"|\b(?:hai|ba|bon|sau|bay|tam|chin|muoi|\d+) (?:[\w-]+ ){1,16}(?:la gi|gom|la nhung)"
        r"|\bwhat are\b|\bwhich (?:\w+ ){0,2}\w{3,}(?<!s)s\b"
        r"|\bwhat (?:\w+ ){0,2}\w{3,}(?<!s)s (?:are|were|does|did)\b"
        r"|\bquels\b|\bquelles\b|哪些|有哪几",
    ),
)
_THING = re.compile(
    r"\b\w+ \w+ nao\b|\b(?:kieu|hinh thuc|phuong thuc|mo hinh|loai|loai hinh|giai phap) gi\b"
    r"|\b(?:which|what) (?:[\w-]+ ){1,4}(?:is|was|were|are|will|does|did|has|of|do)\b"
    r"|\bquel(?:le)? \w+"
)
# "Lò Văn Hạnh là ai?", "Who is Lò Văn Hạnh?": a name alone is asked about by what its bearer does.
_ABOUT_A_PERSON = re.compile(
    r"^(?:(?:Đồng chí|Ông|Bà|Who (?:is|was) (?:Mr|Ms|Mrs)?\.? ?|Qui est |谁是)\s?)?"
    r"(?P<name>[^\W\d_a-zà-ỹđ]\w+(?: [^\W\d_a-zà-ỹđ]\w+){1,4}) ?(?:là ai|la ai|是谁)?\W*$"
)
_YES_NO = re.compile(
    r"\bco phai\b|\bco\b.*\b(?:khong|ko|k) ?\??$|\bda\b.*\bchua ?\??$"
    r"|^(?:is|are|was|were|does|do|did|has|have|will|can|should|must|may)\b|^est-ce\b|吗"
)
# Words that only without their diacritics or in lower case look like "ai" (who), "mấy" (how many).
_LOOK_ALIKES = re.compile(r"\b(?:ái|ải|ài|ãi|ại|máy|mây|may)\b", re.IGNORECASE)
# "mấy" (how many) in its place; typed without diacritics it is easily restored as "máy".
_MISREAD = re.compile(
    r"\b[Mm]ấy\b(?! giờ)|(?<=số )m[áa]y(?=\W*$)"
    r"|\bm[áa]y(?= (?:năm|tháng|ngày|tiêu chí|chỉ tiêu|nội dung|xã|huyện|hộ|người|dự án|nhóm|điểm"
    r"|lĩnh vực|đơn vị|nhiệm vụ|cơ quan|thôn|lần)\b)"
)
_AI = re.compile(r"\bAI\b")
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


@lru_cache(256)
def detect_answer_type(question: str) -> AnswerType:
    """The kind of thing the question wants; `other` where nothing is recognised.

    The earliest question word decides; `thing` (any noun with "which") and `yes_no` are left for
    questions without another. Understands Vietnamese with and without diacritics and English, and
    the commonest question words of French, German, Spanish and Chinese.
    """
    spelt = spell_out(unicodedata.normalize("NFC", question))
    asked = fold(_drop_look_alikes(spelt))
    if _ABOUT_A_PERSON.match(question):
        return "office"
    found = [(m.start(), kind) for kind, pattern in _COMPILED if (m := pattern.search(asked))]
    if found:
        return min(found, key=lambda match: match[0])[1]
    if _YES_NO.search(asked):
        return "yes_no"
    return "thing" if _THING.search(asked) else "other"


def _drop_look_alikes(question: str) -> str:
    question = _MISREAD.sub("bao nhiêu", question)
    if has_diacritics(question):
        question = _LOOK_ALIKES.sub(" ", question)
    return question if question.isupper() else _AI.sub(" ", question)
