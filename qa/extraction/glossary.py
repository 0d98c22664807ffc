"""The vocabulary of Vietnamese administration in the other languages that people ask in.

A question in another language shares no word with the documents. What it counts or names is mostly
one of a few hundred things ("households", "communes", "the chairman"), and those can be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from corpus.normalise import fold
from qa.reading.lexicon import default_lexicon
from qa.reading.synonyms import find_synonyms
from qa.reading.words import Phrase, split_words, to_phrase

# Vietnamese words, then those of English, French, Chinese, German and Spanish. A star stands for
# any ending; s and es are passed over anyway.
_TABLE = """
hộ, gia đình | household, famil*, foyer, menage, 户, 家庭, haushalt*, hogar
hộ nghèo, nghèo | poor household, poor, pauvre, 贫困户, 贫困, arm, arme, pobre
hộ cận nghèo, cận nghèo | near poor, 近贫
thôn, bản, xóm, ấp, làng | village, hamlet, hameau, 村, dorf, dorfer, aldea, pueblo
tổ dân phố, khu phố | neighbo*, residential group, urban group, quartier, 居民小组, 街道, 居民组
xã | commune, 乡, gemeinde*, comuna
phường | ward, 坊
thị trấn | township, 镇
huyện | district, 县, distrikt*, distrito
quận | district, 郡, 区
thành phố | city, cities, ville, 市, stadt, ciudad
thị xã | town, 市社
tỉnh | province, provincial, 省, provinz*, provincia*
người, dân | people, person, inhabitant, resident, habitant, personne, 人, 居民, einwohner, persona
dân số | population, 人口, bevolkerung, poblacion
lao động, người | worker, labo*, travailleur, 劳动者, 工人, arbeiter, trabajador*
việc làm | job, employment, emploi, 就业, arbeitsplatz*, empleo
học sinh | pupil, student, eleve, 学生, schuler, alumno
giáo viên | teacher, enseignant, 教师, lehrer, maestro
trường | school, ecole, 学校, schule*, escuela
bệnh viện | hospital, hopital, hopitaux, 医院, krankenhaus*
cán bộ, công chức | official, cadre, fonctionnaire, 干部, 公务员, beamt*, funcionario
đại biểu | delegate, deput*, 代表, delegiert*, delegad*
doanh nghiệp | business, enterprise, compan*, firm, entreprise, 企业, unternehmen, empresa
hợp tác xã | cooperative, coop, 合作社, genossenschaft*
sản phẩm | product, produit, 产品, produkt*, producto
dịch vụ | 服务, dienst*, servicio
hồ sơ | file, dossier, application, 档案, 文件夹, akte*, expediente
thủ tục | procedure, 手续, verfahren, procedimiento
dự án | project, projet, 项目, projekt*, proyecto
chương trình | programme, program, 计划, 方案, programa
đề án | scheme, plan, projet, 提案, 方案, proyecto
mục tiêu, chỉ tiêu | target, goal, objective, objectif, 目标, 指标, ziel*, objetivo, meta
tiêu chí | criteri*, critere, 标准, kriteri*, criterio
nội dung | item, matter, content, topic, issue, agenda, sujet, 内容, 议题, punkt*, asunto
nhiệm vụ | task, mission, tache, 任务, aufgabe*, tarea
trụ cột | pillar, pilier, 支柱, saule*, pilar, pilares
lĩnh vực | field, sector, area, domaine, secteur, 领域, bereich*, sector
công trình | work, structure, ouvrage, 工程, bauwerk*, obra
cụm công nghiệp | industrial cluster, 工业集群, 工业群
khu công nghiệp | industrial park, industrial zone, zone industrielle, 工业园, 工业区
trung tâm | centre, center, 中心, zentrum, centro
đường | road, route, 路, strasse, carretera
đoạn | stretch*, section, segment, troncon, 路段
cầu | bridge, pont, 桥
hồ, hồ chứa nước | reservoir, lake, 水库, stausee
giấy chứng nhận | certificate, certificat, 证书
nghị quyết | resolution, 决议, resolucion, beschluss
quyết định | decision, 决定, entscheidung, decision
chỉ thị | directive, 指示, direktive, weisung, directiva
nghị định | decree, decret, 法令, 议定, dekret, decreto
thông tư | circular, circulaire, 通知, 通函, rundschreiben
tờ trình | submission, proposal, proposition, 呈文, vorlage, propuesta
kế hoạch | plan, 计划
quy định | regulation, rule, reglement, 规定, regelung, reglamento
kết luận | conclusion, conclude*, concluding, conclu*, 结论, 总结
luật | law, loi, 法律, gesetz, ley
báo cáo | report, rapport, 报告, bericht, informe
ứng dụng | app, application, 应用, anwendung, aplicacion
chuyển đổi số | digital transformation, transformation numerique, 数字化转型, 数字转型
chính quyền số | digital government, 数字政府
chính quyền điện tử | e government, electronic government, 电子政务, 电子政府
thương mại điện tử | e commerce, online, ecommerce, 电子商务, 电商
mua sắm | shop, shopping, buy, purchas*, acheter, 购物, 购买
chủ trì, điều hành | chair, chaired, presid*, lead, led, 主持, leit*, vorsitz, presidi*
phát biểu | speak, spoke, speech, address*, 发言, 讲话
chủ đầu tư | investor, investisseur, owner, maitre d'ouvrage, 投资方, 投资人, 业主, investor*
tổng mức đầu tư, vốn | investment, invest*, 投资, inversion
kinh phí, ngân sách | budget, funding, fund, cost, 经费, 预算, coste, kosten
ngân sách tỉnh | provincial budget
ngân sách trung ương | central budget
hỗ trợ | support, subsid*, aid, soutien, 支持, 补助
vay | loan, borrow*, lend*, 贷款
học phí | tuition, school fee
lương | salary, wage, salaire, 工资
phụ cấp | allowance, 津贴
tổ chức | held, hold, organis*, organiz*, tenu, 举行, 召开
họp | meeting, meet, met, reunion, session, 会议, sitzung, reunio
hội nghị | conference, meeting, 会议, konferenz
kỳ họp | session, 会议
thực hiện | implement*, carry, carried, operat*, 实施, 执行
hiệu lực | effect, force, effective, vigueur, 生效
từ | start, begin, effect, from, 开始
hoàn thành | complet*, finish*, achiev*, 完成
đang hoàn thiện | still complet*, working on, underway, 正在
đạt, đã đạt | met, meet, reach*, achiev*, attain*, 达到
chưa đạt | unmet, not met, not yet met, missed, 未达到
quá hạn, trễ hạn | overdue, late
đúng hạn | on time, in time
thành lập | establish*, set up, found*, creat*, 成立, 设立
ban hành | issue*, promulgat*, 颁布
thông qua | adopt*, approv*, pass*, 通过
hoàn thiện | finali*, rework, revise*, complet*, 完善
nâng cấp | upgrad*, improv*, 升级
xây dựng | build*, construct*, 建设
bố trí | place*, arrang*, deploy*, station*, 安排
công an | police, policier, polizei, policia, 公安, 警察
công an xã | commune police, communal police, 乡公安
bảo vệ dân phố | civil guard, neighbourhood guard, neighborhood guard
bán chuyên trách | part time, temps partiel, 半专职
tờ trình đề án | proposal
an ninh | security, securite, 安全
mạng | cyber*, network, reseau, 网络
nước sạch | clean water, rural water, eau potable, 净水
nông thôn | rural, 农村
phụ nữ | women, woman, femme, 妇女
cựu chiến binh | veteran, 退伍军人
công nghệ thông tin | it, information technology, informatique, 信息技术
hội nghị truyền hình | video conference, videoconference, 视频会议
cổng thông tin điện tử | portal, 门户网站
hình thức, phương thức, mô hình | form, model, mode, forme, modele, 形式, 模式
sở, cục, phòng, ban | department, departement, service, 部门, 厅, abteilung, departamento
tập đoàn, doanh nghiệp | corporation, group, 集团, 公司
phong trào thi đua | emulation movement, 竞赛运动
lãi suất | interest rate, 利率
máy móc | machine*, equipment
"""


class Concept(NamedTuple):
    """What `question[start:end]` is called in Vietnamese, in folded words."""

    start: int
    end: int
    names: tuple[Phrase, ...]


@lru_cache(256)
def find_concepts(question: str) -> tuple[Concept, ...]:
    """The things that a question in another language names, the longest first.

    Those of `qa.reading.lexicon` and those of the table, where no longer one covers them.
    """
    found = [*_of_lexicon(question), *_of_table(question)]
    found.sort(key=lambda concept: concept.start - concept.end)
    kept: list[Concept] = []
    for concept in found:
        within = (k for k in kept if k.start <= concept.start and concept.end <= k.end)
        if all(k.end - k.start == concept.end - concept.start for k in within):
            kept.append(concept)
    return tuple(kept)


@lru_cache(256)
def spell_out(question: str) -> str:
    """A Vietnamese question with its abbreviations in full: "QĐ nào" → "Quyết định nào"."""
    if question.isupper():
        return question
    for synonym in reversed(find_synonyms(question, "vi", default_lexicon())):
        typed = question[synonym.start : synonym.end]
        full = next((o for o in synonym.alternatives if len(o) > len(typed) + 2), None)
        if full and typed.isupper() and " " in full:
            question = question[: synonym.start] + full + question[synonym.end :]
    return question


def find_short_forms(question: str) -> list[tuple[Phrase, ...]]:
    """The abbreviations that documents may write for terms of a Vietnamese question."""
    synonyms = find_synonyms(question, "vi", default_lexicon())
    short = (tuple(to_phrase(o) for o in s.alternatives if o.isupper()) for s in synonyms)
    return [tuple(filter(None, forms)) for forms in short if any(forms)]


def _of_lexicon(question: str) -> Iterator[Concept]:
    for synonym in find_synonyms(question, "en", default_lexicon()):
        names = tuple(filter(None, map(to_phrase, synonym.alternatives)))
        if names and any(c.isalpha() for c in synonym.alternatives[0]):
            yield Concept(synonym.start, synonym.end, names)


def _of_table(question: str) -> Iterator[Concept]:
    words = split_words(question)
    forms = tuple(word.form for word in words)
    spaced, unspaced = _entries()
    for i, form in enumerate(forms):
        for entry, names in spaced.get(form[:2], ()):
            last = i + len(entry) - 1
            if last < len(forms) and all(map(_is_form, forms[i : last + 1], entry)):
                yield Concept(words[i].start, words[last].end, names)
    if not question.isascii():
        for written, names in unspaced:
            at = question.find(written)
            if at >= 0:
                yield Concept(at, at + len(written), names)


def _is_form(word: str, entry: str) -> bool:
    if entry.endswith("*"):
        return word.startswith(entry[:-1])
    return word in (entry, f"{entry}s", f"{entry}es")


Names = tuple[Phrase, ...]


@cache
def _entries() -> tuple[dict[str, list[tuple[Phrase, Names]]], list[tuple[str, Names]]]:
    """The table's entries: by their first two letters, and those written without spaces."""
    spaced: dict[str, list[tuple[Phrase, Names]]] = {}
    unspaced: list[tuple[str, Names]] = []
    for line in _TABLE.strip().splitlines():
        left, right = line.split(" | ")
        names = tuple(tuple(fold(name).split()) for name in left.split(", "))
        for entry in right.split(", "):
            phrase = tuple(entry.replace("'", " ").split())
            if entry.isascii():
                spaced.setdefault(phrase[0][:2], []).append((phrase, names))
            else:
                unspaced.append((entry, names))
    return spaced, unspaced
