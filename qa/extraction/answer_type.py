"""What kind of thing a question wants, recognised from how it is asked."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import regex

from corpus.normalise import fold, has_diacritics
from qa.extraction.glossary import spell_out
from qa.extraction.people import find_offices
from qa.extraction.question_words import CUES
from qa.extraction.question_words import AnswerType as AnswerType
from qa.extraction.titles import find_foreign_office

_COMPILED = tuple((cue.kind, cue.compile()) for cue in CUES)
_THING = re.compile(
    r"\b(?:\w+ )?\w+ (?:nao|gi)\b|\b(?:de )?lam chi\b"
    r"|\b(?:which|what) (?:[\w-]+ ){1,4}(?:is|was|were|are|will|does|did|has|of|do)\b"
    r"|\bquel(?:le)? \w+"
)
# "Lò Văn Hạnh là ai?", "Who is Lò Văn Hạnh?": a name alone is asked about by what its bearer does.
_ABOUT_A_PERSON = regex.compile(
    r"^(?:(?:Đồng chí|Ông|Bà|Who (?:is|was) (?:Mr|Ms|Mrs)?\.? ?|Qui est |谁是)\s?)?"
    r"(?P<name>\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){1,4}) ?(?:là ai|la ai|是谁)?\W*$"
)
_YES_NO = re.compile(
    r"\bco phai\b|\bco\b.*\b(?:khong|ko|k)(?: a| vay| nhi)? ?\??$|\b(?:da|duoc)\b.*\bchua ?\??$"
    r"|\b(?:duoc|(?:phai|dung)(?= \w+ ?\??$)) (?:khong|ko|k)\b"
    r"|^was\b(?!.*\b(?:der|die|das|den|dem|und|wird|ist|man|fur)\b)"
    r"|(?:^|[,:] )(?:is|are|were|does|do|did|has|have|will|would|can|could|should|must|may)\b"
    r"|^est-ce\b|吗"
)
_SURELY = re.compile(r"\w \w+ (?:[àa]|hả|hay sao|đúng chứ)\W*$")  # a capital A is a name
# Words that only without their diacritics or in lower case look like "ai" (who), "mấy" (how many).
_LOOK_ALIKES = re.compile(r"\b(?:ái|ải|ài|ãi|ại|máy|mây|may)\b", re.IGNORECASE)
# "mấy" (how many) in its place; typed without diacritics it is easily restored as "máy".
_MISREAD = re.compile(
    r"\b[Mm]ấy\b(?! giờ)"
    r"|(?:(?<=số )|(?<=khóa )|(?<=nhóm )|(?<=top )|(?<=hạng )|(?<=thứ )|(?<=là ))m[áa]y\b"
    r"|\bm[áa]y(?= (?:năm|tháng|ngày|tiêu chí|chỉ tiêu|nội dung|xã|huyện|hộ|người|dự án|nhóm|điểm"
    r"|lĩnh vực|đơn vị|nhiệm vụ|cơ quan|thôn|lần|tỉnh|phần|đồng|triệu|tỷ|việc|cuộc)\b| ?%)"
)
_AI = re.compile(r"\bAI\b")
_SAYING_WHAT = re.compile(  # so an office named beside it is not what is asked for
    r"\b(?:what|how|why|when|where|comment|pourquoi|quoi|was|wie|warum|como|por que|list|name"
    r"|describe|tell|give|show)\b|什么|怎|哪"
)
# What asks or commands without a question mark: "tại sao ...", "Kể tên ...", "List ...".
_ASKING = re.compile(
    r"[?？]|\b(?:(?:vì|tại|làm|thì|ra|là) sao(?! (?:lưu|chép))|(?<!bản )sao lại|vì đâu|do đâu"
    r"|ở đâu|những đâu|thế nào|(?:phục vụ|dành cho|hướng tới) (?-i:ai)|why|how|what|who|whom|whose"
    r"|where|when|which|pourquoi|comment|c'est quoi|warum|wie|por qué|cómo)\b|什么|怎么|哪|谁"
    r"|(?<!好)几[个月号点年天岁次家名]|多少|(?:です|ます|した)か\W*$|[습입됩합]니까\W*$"
    r"|^\W*(?:(?:hãy|xin|vui lòng|please|giúp tôi|giúp mình) )*(?:k[ểếe] (?:t[êe]n|ra|hết)"
    r"|li[ệe]t k[êe]|nêu (?:tên|rõ|ra|các|những)|cho (?:biết|hỏi|tôi|mình|xin)"
    r"|ghi (?:giúp|lại|tên|rõ|ra)|chỉ ra|tóm tắt|trình bày|name|list|give|tell|describe|show"
    r"|summari[sz]e|nenne|liste|nomme|cite[rz]?|enumera|nombra)\b|^sao (?!lưu|chép|kê|y\b)",
    re.IGNORECASE,
)

# A note that names what it wants of something first: "số văn bản về ...", "date of the meeting".
_NOTING = re.compile(
    r"^(?!.*\blà\b)\W*(?:tên (?!lửa|miền|tuổi)\w+ \w|số (?:văn bản|hiệu|điện thoại|tờ trình"
    r"|công văn|nghị quyết|quyết định|kế hoạch|thông báo) \w|ngày (?:họp|đăng|ký|ban hành|diễn ra"
    r"|khởi công|hoàn thành) \w|địa chỉ (?!ip\b)\w|kinh phí \w|tổng (?:số|vốn|mức|kinh phí) \w"
    r"|t[ỷỉ] lệ \w|diện tích \w|thời hạn \w|người (?:ký|chủ trì|đứng đầu|phụ trách) \w|chức vụ \w"
    r"|(?:the )?(?:name|number|date|address|deadline) (?:of|for) (?:the|a)\b)",
    re.IGNORECASE,
)


@lru_cache(256)
def detect_answer_type(question: str) -> AnswerType:
    """The kind of thing the question wants; `other` where nothing is recognised.

    The earliest question word decides; `thing` (any noun with "which") and `yes_no` are left for
    questions without another, and an office alone asks who holds it. Understands Vietnamese with
    and without diacritics and English, and the commonest question words of French, German, Spanish
    and Chinese.
    """
    spelt = spell_out(unicodedata.normalize("NFC", question))
    asked = fold(_drop_look_alikes(spelt))
    if _ABOUT_A_PERSON.match(question):
        return "office"
    found = [(m.start(), kind) for kind, pattern in _COMPILED if (m := pattern.search(asked))]
    if found:
        return min(found, key=lambda match: match[0])[1]
    if _YES_NO.search(asked) or _SURELY.search(question):
        return "yes_no"
    if _THING.search(asked):
        return "thing"
    opening = find_offices(question)[:1]
    bare = question.rstrip().endswith(("?", "？")) and not _SAYING_WHAT.search(asked)
    foreign = bare and find_foreign_office(question)
    return "person" if (opening and opening[0].start == 0) or foreign else "other"


def asks(question: str) -> bool:
    """Whether a text asks for something, rather than being a few words to look up."""
    told = _ASKING.search(question) or _NOTING.search(question)
    return detect_answer_type(question) != "other" or told is not None


def _drop_look_alikes(question: str) -> str:
    question = _MISREAD.sub("bao nhiêu", question)
    if has_diacritics(question):
        question = _LOOK_ALIKES.sub(" ", question)
    return question if question.isupper() else _AI.sub(" ", question)
