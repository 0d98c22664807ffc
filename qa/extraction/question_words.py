"""The words with which each kind of thing is asked for, in six languages.

Everything is matched against the folded question, so Vietnamese counts with and without diacritics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Cue:
    """How one kind is asked for.

    `vietnamese` are nouns before "nào" or "gì", `english` nouns behind "which" or "what", their
    plurals too, `european` French, German and Spanish ones behind their words for "which", with any
    ending. `phrases` are patterns of whatever else asks for it, one a line.
    """

    kind: AnswerType
    vietnamese: str = ""
    english: str = ""
    european: str = ""
    phrases: str = ""

    def compile(self) -> re.Pattern[str]:
        """One pattern for all of them."""
        parts = [_fill(line.strip()) for line in self.phrases.splitlines() if line.strip()]
        if self.vietnamese:
            parts.append(rf"\b(?:{_choose(self.vietnamese)}) (?:so )?(?:nao|gi)\b")
        if self.english:
            parts.append(rf"\b(?:which|what) {_BETWEEN}(?:{_choose(self.english)})(?:e?s)?\b")
        if self.european:
            parts.append(rf"\b{_EUROPEAN} (?:\w+ )?(?:{_choose(self.european)})")
        return re.compile("|".join(parts))


def _choose(words: str) -> str:
    return "|".join(" ".join(word.split()) for word in words.split(","))


def _fill(pattern: str) -> str:
    return (
        pattern.replace("{AMOUNT}", _AMOUNT).replace("{COUNT}", _COUNT).replace("{ASKING}", _ASKING)
    )


_EUROPEAN = r"(?:quel(?:le)?s?|welche\w*|que|cual)"
# Words between "which" and its noun: no verb, and nothing with which another noun begins, or ends.
_BETWEEN = (
    r"(?:(?!(?:is|are|was|were|do|does|did|has|have|will|would|should|must|can|may|the|a|an|of|in"
    r"|for|by|to|on)\b|\w+'s\b)[\w'-]+ ){0,4}?"
)
# "How much" without a thing that would be counted behind it.
_AMOUNT = (
    r"(?:muc nao|khung nao|bao nhieu"
    r"(?=\W*$|,| (?:mot|moi|cho|trong|neu|khi|de|ty|trieu|dong|tien|von|o|vao|tu|theo|den)\b))"
)
# With which a question begins, be it behind its condition ("When it is late, who decides?").
_ASKING = (
    r"(?:is|are|was|were|do|does|did|can|may|must|should|will|has|have|how|what|which|who|where)\b"
)
_COUNT = r"(?:hai|ba|bon|sau|bay|tam|chin|muoi|\d+)"

# Where two kinds match at the same place, the first listed wins: percentage before number.
CUES: tuple[Cue, ...] = (
    Cue(  # the number of a term of office or of a session is part of its name
        "thing",
        phrases=r"\b(?:khoa|lan thu|ky hop thu|phien hop thu|phien thu) (?:may|bao nhieu)\b",
    ),
    Cue(
        "list",
        phrases=r"""
            ^bao nhieu \w+ .{0,30}\b(?:nao|gi)\b
            \b(?:hai|ba|bon|nam|sau) (?!nam |thang )\w+ nao\b
            \bbao nhieu (?!nam |thang |ngay |gio |phan |lan |nguoi )\w+(?: \w+)? (?:gi|nao)\b
            \b(?:which|what) (?:two|three|four|five|six|\d) (?:[\w-]+ )*?\w+s\b
        """,
    ),
    Cue(
        "province",
        vietnamese="tinh, tinh thanh, tinh thanh pho, thuoc tinh, dia phuong",
        english="province, locality",
        european="province, provinz, provincia",
        phrases=r"""
            \bname the (?:\w+ )?province
            \bprovinces?\b.*\bwhich\b
            (?:哪|什么)[一个些]*省
        """,
    ),
    Cue(
        "percentage",
        vietnamese="phan tram, ty le, ti le, ty trong, ti trong, ty suat",
        english="percentage, share, proportion, rate, per cent, percent, ratio",
        european="pourcentage, taux, proportion, part, anteil, porcentaje, prozentsatz",
        phrases=r"""
            \b(?:bao nhieu|may) ?(?:phan tram|%)
            \bt[yi] (?:le|trong|suat)\b.*\b(?:bao nhieu|may)\b
            \b(?:share|percentage|proportion) of\b
            \bwhat (?:is|was) the [\w -]*\brate\b
            \bhow many per ?cent\b
            \bprozent\b
            \bwie hoch (?:ist|war) (?:\w+ )?(?:anteil|quote|rate)
            \bcual (?:es|fue|era) l[ao] (?:proporcion|porcentaje|tasa)
            \bpor ciento\b
            百分之
            多少比例
            多少百分
            比例
            比率
            率(?:是|为)多少
        """,
    ),
    Cue(
        "money",
        vietnamese="so tien, kinh phi, muc phat, le phi, hoc phi, muc luong, muc phi, chi phi",
        english="""
            amount, cost, budget, tuition, fee, salary, price, fine, income, turnover, revenue,
            sum, funding, capital, allowance, wage
        """,
        european="""
            montant, budget, cout, somme, prix, amende, betrag, summe, kosten, presupuesto, monto
        """,
        phrases=r"""
            \b(?:bao nhieu|may) (?:tien|dong|trieu|ty|kinh phi|von|ngan sach|le phi|phi)\b
            \b(?:kinh phi|so tien|tong von|von|ngan sach|doanh thu|thu nhap|phu cap)\b.*?\b{AMOUNT}
            \bmuc (?:dau tu|phi|luong|vay|gia|ho tro|phat|thuong)\b.*?\b{AMOUNT}
            \b(?:hoc phi|le phi|phi|chi phi|tien luong|tong (?:thu|chi))\b.*?\b{AMOUNT}
            \b(?:phat|thuong|gui|nop|tra) tien\b.*?\b{AMOUNT}
            \b(?:gia (?:tri|ban|dat|ve)|tri gia)\b.*?\b{AMOUNT}
            \b(?:gia|phi|thuong|phat)\b.{0,12}\b{AMOUNT}
            \bhow much (?:[\w-]+ ){0,3}?(?:money|funding|capital|credit|budget|investment)\b
            \bhow much (?:does|did|will|was|is|can|do|may|must)\b
            \bhow many (?:dong|vnd|million|billion)\b
            \bwhat is the maximum (?:support|loan)
            \bwhat (?:does|do|will) .*\bcosts?\b
            \bcombien (?:d'argent|coute)
            \bwie hoch (?:ist|sind|war|waren) (?:\w+ )?\w*(?:kosten|gebuhr|betrag|budget|strafe)
            \bwie viel (?:geld|kostet)
            \bcuanto (?:dinero|cuesta|costo)
            \bcual (?:es|fue|era) el (?:costo|monto|presupuesto|precio|importe)
            多少钱
            多少经费
            多少资金
            金额
            (?:预算|投资|费用|经费|资金)[^?？]*多少
        """,
    ),
    Cue(
        "document",
        vietnamese="""
            nghi quyet, quyet dinh, to trinh, chi thi, nghi dinh, thong tu, ke hoach, cong van,
            van ban, luat, quy dinh, ket luan, bao cao, phap lenh, huong dan, giay to, bieu mau,
            nq, qd, ttr, nd, tt, kh
        """,
        english="""
            resolution, decision, document, directive, decree, circular, regulation, submission,
            law, article, paper, form
        """,
        european="""
            resolution, decision, document, directive, decret, loi, beschluss, entscheidung,
            resolucion
        """,
        phrases=r"""
            \bso hieu\b
            \b(?:dieu|khoan) nao\b
            \b(?:nghi quyet|quyet dinh|nghi dinh|ke hoach|to trinh)(?: so)? (?:may|bao nhieu)\b
            \b(?:chi thi|van ban|luat|thong tu)(?: so)? (?:may|bao nhieu)\b
            \b(?:nq|qd|ttr|nd|tt|kh|dieu)(?: so)? (?:may|bao nhieu)\b
            \bwhat is the number of the (?:resol|deci|docu|direct|submi|decree)
            \bnumber of the (?:\w+ )?(?:resol|deci|docu|direct|submi|decree)
            \bunder what\b
            (?:哪|什么|几)[一项份个号]*(?:决议|文件|决定|指示|法令)
            几号决议
            哪号
        """,
    ),
    Cue(
        "duration",
        english="time limit, duration, length of time",
        european="duree, peine de prison, dauer",
        phrases=r"""
            \bbao lau\b
            \b(?:bao nhieu|may) (?:nam|thang|ngay|gio|phut|tieng|tuan|giay)\b(?! (?:may|nao|\d))
            \bthoi (?:han|gian|hieu)\b.*\b(?:bao lau|bao nhieu|may)\b
            \bhow (?:long|soon|quickly|fast)\b
            \bhow many (?:years|months|days|hours|minutes|weeks)\b
            \bwhat is the (?:longest|shortest)\b
            \b(?:time limit|term of office)\b
            \bcombien de (?:temps|jours|mois|heures)\b
            \bcombien d'(?:ann|heures)
            \bwie lange\b
            \bwie viel zeit\b
            \bwie viele (?:jahre|monate|tage)\b
            \bcuant[oa]s? (?:tiempo|dias|anos|meses)\b
            多久
            多长时间
            多少[年天]
            多少个月
            几年
        """,
    ),
    Cue(
        "date",
        vietnamese="""
            ngay thang nam, ngay thang, ngay, thang, nam, quy, luc, khi, hom, thoi diem, thoi
            gian, giai doan, nhiem ky
        """,
        english="date, day, month, year, period, term, time, quarter",
        european="""
            date, annee, periode, jour, mois, heure, zeitraum, jahr, monat, tag, fecha, dia, ano
        """,
        phrases=r"""
            \bbao gio\b
            \b(?:ngay|thang|nam|luc) (?:may|bao nhieu)\b
            \bhan chot\b
            \bwhen\b(?= {ASKING}|(?! .*, {ASKING}))
            \bdeadli?ne\b
            \bhow far ahead\b
            \bquand\b
            \bwann\b
            \bcuando\b
            什么时候|何时|哪一?[天年]|几月|几号|日期|期限
        """,
    ),
    Cue(
        "number",
        vietnamese="thu hang, hang, top, so luong",
        english="rank, ranking, number, position among, multiple, level",
        european="nombre, anzahl, numero",
        phrases=r"""
            \bbao (?:nhieu|nhiu)\b
            (?<!^)\bmay\b
            \bso luong\b
            \bhow (?:many|much|often|old|large|big|high|far)\b
            \bwhat is the (?:total )?number\b
            \bcombien\b
            \bwie viele?\b
            \bwie hoch\b
            \bcual (?:es|fue|era) (?:la|el) (?:\w+ )?(?:poblacion|numero|cantidad|altura|superficie)
            \bque edad\b
            \bcuant[oa]s?\b
            \bwhat is the (?:minimum|maximum)\b
            多少
            几[个项名家位]
            由几
            前几
            数量
        """,
    ),
    Cue(
        "office",
        vietnamese="chuc vu, chuc danh, chuc, cuong vi, vai tro, vai",
        english="position, office, post, title, job, role",
        european="poste, fonction, amt, cargo",
        phrases=r"""
            \b(?:chuc vu|chuc danh|vai tro) la gi\b
            's (?:position|title|role|job)\b
            什么职务
            担任什么
            职务是
        """,
    ),
    Cue(
        "person",
        vietnamese="nguoi, dong chi, vi, ong, ba, nhung ai",
        english="official, person, comrade, leader, secretary, chairman",
        european="personne, personnalite",
        phrases=r"""
            \b(?<!phuc vu )(?<!danh cho )(?<!huong toi )ai\b(?! cap\b)
            \bten (?:cua )?(?:ai|bi thu|chu tich|giam doc|pho chu tich|nguoi|tac gia)\b
            \b(?:bi thu|chu tich|giam doc|truong ban|chanh|chu nhiem)\b[^,;]* ten (?:la )?gi\b
            \bnguoi (?:dung dau|phu trach|chu tri|ky|viet|noi|phat bieu)\b[^,;]* ten (?:la )?gi\b
            \bho (?:va )?ten\b
            \bvi (?:bi thu|chu tich|giam doc)[^,;]* nao\b
            \bwho(?:se)?\b
            \bwhom\b(?!.*\bfor\W*$)
            (?<!jusqu'a )(?<!par ce )\bqui\b(?! entrave)
            \bwer\b
            \bwem\b
            \bquien(?:es)?\b
            \bcomment s'appelle l[ea] (?:direct|secret|presid|vice)
            \bname of the (?:\w+ )?(?:secretary|chair\w*|director|author|person|official)\b
            \bname of the \w+ who\b
            \bwie (?:heisst|heissen|hiess) (?:der|die) (?:\w+ )?(?:vorsitz|sekret|direktor|leiter)
            \bcomo se llama (?:el|la) (?:president|secretari|director)
            (?:书记|主席|主任|长|领导|人|者)叫什么
            谁
            哪位
            什么人
        """,
    ),
    Cue(
        "organisation",
        vietnamese="""
            co quan, don vi, to chuc, so, ban, bo, nganh, tap doan, cong ty, doanh nghiep, uy ban,
            phong, ngan hang, chu dau tu, truong, benh vien, hoi dong, dn, nha thau, cuc, chi cuc,
            doi
        """,
        english="""
            agency, agencies, organisation, organization, department, company, companies, body,
            bodies, committee, unit, group, corporation, institution, ministry, authority,
            enterprise, firm, bank, contractor, council, board, school
        """,
        european="""
            organisme, organisation, service, ministere, departement, entreprise, societe, agence,
            institution, comite, behorde, unternehmen, abteilung, firma, empresa, departamento
        """,
        phrases=r"""
            \bco quan, don vi nao\b
            \b(?:chu dau tu|nha thau|don vi|co quan|nha dau tu)\b.* la ai\b
            (?:哪|什么)[一个家些]*(?:部门|机构|单位|公司|机关)
            哪家
        """,
    ),
    Cue(
        "place",
        vietnamese="""
            noi, huyen, xa, thanh pho, thi xa, dia ban, quan, phuong, thi tran, khu vuc, diem,
            thon, ban, dia chi, dia diem, cua khau, cau, ho, duong, song, cang
        """,
        english="""
            district, commune, city, cities, town, township, ward, village, place, location, area,
            country, lake, bridge, road, river, address, border gate, port, venue
        """,
        european="""
            district, commune, ville, pont, lieu, lac, route, distrikt, gemeinde, stadt, ort,
            ciudad
        """,
        phrases=r"""
            \b(?:o|tai|den|toi|vao|tu|ve|ra|noi) dau\b
            \bwhere\b
            \bou (?:est|se|sont|a|ont|le|la)\b
            \bwo\b
            \bdonde\b
            \bone (?:district|commune)\b
            哪里
            何处
            哪个[县市]
            什么地方
            在哪(?!一?[天年月])
        """,
    ),
    Cue(
        "name",
        vietnamese="ung dung, phan mem, phong trao, khau hieu, cuoc van dong, cum tu",
        english="app, application, software, slogan, name",
        european="nom, name, nombre",
        phrases=r"""
            \bten (?:gi|la gi|goi)\b
            \bgoi la gi\b
            \bten (?:cua|goi|day du)\b
            \b(?:tit|tieu de|tua de)(?: bai)?(?: la)? (?:gi|nao)\b
            \bco ten\b
            \bviet tat\b
            \bwhat is .* (?:called|named|name)\b
            \b(?:full name|short for|called what|stands? for what)\b
            \b(?:its|their) name\W*$
            \bnames? of\b
            \btitle of\b
            \bcomment s'appelle\b
            \bwie (?:heisst|heissen|hiess|heist|nennt|wird .* genannt)\b
            \b(?:cual (?:es|fue|era) )?(?:el|otro) nombre\b
            \bcomo se llaman?\b
            叫什么
            名称
            名字
        """,
    ),
    Cue(
        "list",
        phrases=r"""
            \bnhung\b(?! (?:nam|ngay|thang) nao).{1,60}\b(?:nao|gi)\b
            \bcac\b.{1,30}\bnao\b
            \bgom\b.{0,20}\b(?:gi|nhung)\b
            ^may \w+(?: \w+){0,3} (?:nao|gi)\b
            \b{COUNT} (?:(?!nam\b|thang\b)[\w-]+ ){1,16}(?:la gi|gom|la nhung)
            \bwhat are\b
            \b(?:which|what) (?:\w+ ){0,2}(?!does\b|was\b|has\b|this\b)\w{3,}(?<!s)s\b
            \bquel(?:le)?s\b
            哪些
            有哪几
            (?:支柱|困难|目标|内容|方面)(?:分别)?是什么
        """,
    ),
)
