"""People and the offices they hold, as sentences write them: "Lò Văn Hạnh, Giám đốc Sở Y tế"."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from corpus.normalise import fold
from corpus.provinces import find_provinces
from corpus.types import Span
from qa.reading.words import Word, split_words

_NAME = r"\p{Lu}\p{Ll}+"
_SURNAMES = (
    "Âu|Bạch|Bế|Bùi|Cà|Cao|Cầm|Châu|Chu|Cù|Danh|Doãn|Dương|Đàm|Đặng|Đào|Điêu|Đinh|Đỗ|Đoàn|Đồng"
    "|Giàng|Hà|Hạng|Hầu|Hồ|Hoàng|Hứa|Huỳnh|Khổng|Khuất|Kiều|Kim|Kpă|Ksor|La|Lâm|Lê|Lò|Lộc|Lục"
    "|Lương|Lường|Lưu|Lý|Ma|Mạc|Mai|Mùa|Nghiêm|Ngô|Ngọc|Nguyễn|Nông|Phạm|Phan|Phùng|Quách|Quàng|Rơ"
    "|Sơn|Sùng|Tạ|Tăng|Thạch|Thái|Thân|Thào|Tô|Tòng|Tống|Trần|Triệu|Trịnh|Trương|Từ|Văn|Vàng|Vi"
    "|Viên|Võ|Vũ|Vương|Y"
)
_HONORIFIC = (
    r"(?<!\w)(?:[Đđ]ồng\ chí|[Đđ]/c|[Ôô]ng|[Bb]à|[Tt]hầy|[Cc]ô|GS|PGS|TS|ThS"
    r"|(?:Thiếu|Trung|Thượng|Đại)\ (?:tướng|tá|úy))"
)
_PERSON = regex.compile(
    rf"""
    (?<!\w)(?<![Ảả]nh:\ )(?<!(?:[Tt]in|[Bb]ài|[Nn]guồn):\ )
    (?: (?:{_SURNAMES})(?:\ {_NAME}){{0,3}}\ (?:{_NAME}|\p{{Lu}})
      | (?<={_HONORIFIC}:?\ ){_NAME}(?:\ {_NAME}){{1,4}} )
    (?!\w)
    """,
    regex.VERBOSE,
)
_PLACE_BEFORE = regex.compile(
    r"(?:huyện|xã|phường|thị trấn|thị xã|quận|thôn|bản|ấp|làng|khu|đường|phố|cầu|hồ|sông|núi|chợ"
    r"|trường|THPT|THCS|tiểu học|bệnh viện|cụm công nghiệp|khu công nghiệp|công ty|TP\.?|TX\.?)\s$",
    regex.IGNORECASE,
)

# Ranks in folded words; "truong" goes before what it leads: trưởng ban, trưởng đoàn, trưởng phòng.
_RANKS = (
    "tong bi thu", "chu tich nuoc", "thu tuong", "bi thu", "chu tich", "tong giam doc", "giam doc",
    "chu nhiem", "vien truong", "chanh van phong", "chanh an", "chanh thanh tra", "cuc truong",
    "chi cuc truong", "vu truong", "bo truong", "thu truong", "hieu truong", "to truong",
    "doi truong", "truong ban", "truong tieu ban", "truong doan", "truong phong", "truong khoa",
    "truong cong an", "chi huy truong", "tu lenh", "chinh uy", "tong thu ky", "thu ky", "uy vien",
    "tong bien tap", "thong doc", "dai bieu", "dung dau",
)  # fmt: skip
_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _rank in sorted(_RANKS, key=len, reverse=True):
    _BY_FIRST.setdefault(_rank.split()[0], []).append(tuple(_rank.split()))

HEAD = "dung dau"  # the rank that "who heads" asks about: whichever leads a body
_LED_BY_OTHERS = ("thu ky", "uy vien", "dai bieu")

_ONE_TOKEN = (  # names of bodies that are written in full or short
    ("uy ban nhan dan", "ubnd"), ("hoi dong nhan dan", "hdnd"), ("ban thuong vu", "btv"),
    ("tinh uy", "tinhuy"), ("thanh uy", "tinhuy"), ("huyen uy", "huyenuy"), ("dang uy", "danguy"),
    ("mat tran to quoc viet nam", "mttq"), ("mat tran to quoc", "mttq"),
    ("doan dai bieu quoc hoi", "dbqh"), ("dai bieu quoc hoi", "dbqh"), ("trung uong", "tw"),
    ("dang bo tinh", "tinhuy"), ("uy ban kiem tra", "ubkt"), ("uy ban mttq", "mttq"), ("t u", "tw"),
)  # fmt: skip
_SAYS_NOTHING = {
    "tinh", "thanh", "pho", "viet", "nam", "va", "cua", "cac", "nay", "dang", "la", "ai", "thuong",
    "truc", "nhiem", "ky", "khoa", "hien", "dong", "chi", "ong", "ba", "nuoc",
}  # fmt: skip
# Words in lower case with which something else begins: a verb, a time, a further person.
_VERBS = """chủ phát kết đã cho yêu nhấn trình là đề góp làm dự tham giữ được tại trao đánh
    khẳng báo sẽ đang ghi khai cùng lưu chỉ ký khi có thay nào ai gì trả điều gửi trong vừa
    mới cũng phụ thống đến từ năm tháng ngày nhiệm hiện đồng ông bà do vào với để theo giao nêu
    cần trước sau tiếp bị căn quy quyết khóa khoá mà tên hay đóng mong nghe nói"""
_ENDS = frozenset(_VERBS.split())
_WITHIN = ("hội đồng", "bí thư", "thường vụ", "đoàn chủ", "văn hóa", "thể thao", "điều hành")


class Office(NamedTuple):
    """An office in `text[start:end]`: its rank, whether a deputy's, and the words of its body."""

    start: int
    end: int
    rank: str
    deputy: bool
    permanent: bool
    body: frozenset[str]


@lru_cache(2048)
def find_persons(text: str) -> tuple[Span, ...]:
    """Names of people; a province also begins with a surname, and may stand before a name."""
    found: list[Span] = []
    start = 0
    mentions = find_provinces(text) if _PERSON.search(text) else []
    while match := _PERSON.search(text, start):
        place = next((m for m in mentions if m.start <= match.start() < m.end), None)
        if (
            place is None
            and not match[0].endswith("Việt Nam")
            and not _PLACE_BEFORE.search(text[: match.start()][-20:])
        ):
            found.append(Span(*match.span()))
        start = place.end if place else match.end()
    return tuple(found)


@lru_cache(1024)
def find_offices(text: str) -> tuple[Office, ...]:
    """The offices that a text names, in order: Phó Bí thư Tỉnh ủy, Giám đốc Sở Y tế."""
    words = split_words(text)
    names = [span.start for span in find_persons(text)]
    offices: list[Office] = []
    i = 0
    while i < len(words):
        rank = _rank_at(text, words, i)
        if rank is None:
            i += 1
            continue
        deputy = i > 0 and words[i - 1].form == "pho" and words[i - 1].end + 1 == words[i].start
        end = _end_of_office(text, words, i + len(rank), names)
        start = words[i - 1].start if deputy else words[i].start
        said = fold(text[words[i + len(rank) - 1].end : words[end - 1].end])
        offices.append(
            Office(
                start,
                words[end - 1].end + _is_in_brackets(text, words[end - 1]),
                " ".join(rank),
                deputy,
                "thuong truc" in said,
                _name_body(said),
            )
        )
        i = end
    return tuple(offices)


def _end_of_office(text: str, words: tuple[Word, ...], i: int, names: list[int]) -> int:
    """The index after the last word of the body that an office belongs to."""
    begin = i
    while i < len(words) and i < begin + 14:
        if text[words[i - 1].end : words[i].start] == " (" and _is_in_brackets(text, words[i]):
            i += 1  # a short form: Hội đồng nhân dân (HĐND) tỉnh
            continue
        between = text[words[i - 1].end + _is_in_brackets(text, words[i - 1]) : words[i].start]
        if between not in (" ", " - ", ".") or (between == "." and _is_long(words[i])):
            break
        delegates = words[i].form == "dai" and words[i - 1].form == "doan"  # Đoàn đại biểu Quốc hội
        if words[i].start in names or (is_rank_at(text, words, i) and not delegates):
            break
        within = i > begin and text[words[i - 1].start : words[i].end].lower() in _WITHIN
        substitute = i + 1 < len(words) and words[i + 1].form == "khuyet"
        if text[words[i].start : words[i].end] in _ENDS and not (within or substitute):
            break
        i += 1
    while i > begin and words[i - 1].form in ("va", "cua"):
        i -= 1
    return i


def _rank_at(text: str, words: tuple[Word, ...], i: int) -> tuple[str, ...] | None:
    """The rank whose words stand at an index, with nothing but spaces between them."""
    for rank in _BY_FIRST.get(words[i].form, ()):
        held = words[i : i + len(rank)]
        if tuple(word.form for word in held) == rank and all(
            text[a.end : b.start].isspace() for a, b in pairwise(held)
        ):
            return rank
    return None


def is_rank_at(text: str, words: tuple[Word, ...], i: int) -> bool:
    """Whether an office begins with the word at an index."""
    if words[i].form == "pho":
        i += 1
    return i < len(words) and _rank_at(text, words, i) is not None


def _is_in_brackets(text: str, word: Word) -> bool:
    """Whether a word is a short form that stands in brackets by itself."""
    said, around = text[word.start : word.end], text[word.start - 1 : word.end + 1]
    return said.isupper() and around == f"({said})"


def _is_long(word: Word) -> bool:
    return word.end - word.start > 2


def _name_body(folded: str) -> frozenset[str]:
    """The words that tell one body from another, with one token for those with a short form."""
    said = " ".join(word.form for word in split_words(folded))
    said = said.replace("thuong truc", " ")
    for long, short in _ONE_TOKEN:
        said = said.replace(long, short)
    return frozenset(said.split()) - _SAYS_NOTHING


def list_offices_of(text: str, person: Span) -> list[Office]:
    """The offices that stand with a person: those behind the name, or the one right before it."""
    offices = find_offices(text)
    held: list[Office] = []
    end = person.end
    for office in offices:
        if office.start >= end and _JOINS.fullmatch(text, end, office.start):
            held.append(office)
            end = office.end
    before = [o for o in offices if o.end <= person.start]
    if before and _LEADS.fullmatch(text, before[-1].end, person.start):
        held.append(before[-1])
    return held


# What may stand between a name and the offices behind it, and between an office and its name.
_JOINS = regex.compile(
    r"\s?(?:[,(–—-]|,?\s?(?:làm|giữ chức(?: vụ)?|giữ|là|nguyên|hiện là|được bầu làm|với chức danh))"
    r"\s(?:đồng thời là\s|kiêm\s)?|\s(?:kiêm|và)\s"
)
_LEADS = regex.compile(rf"\s?[:,]?\s?(?:là\s)?(?:(?:các\ )?{_HONORIFIC}:?\s)?", regex.VERBOSE)


def match_office(asked: Office, held: Office) -> float:
    """How well an office fits the one asked for: 1 the same, 0 unknown, -1 another one.

    A deputy is no chief, and the chair of one body is not that of another. A body that only one of
    the two names is left open. Whichever rank leads a body is that of its HEAD.
    """
    leads = asked.rank == HEAD and held.rank not in _LED_BY_OTHERS
    if not (leads or asked.rank == held.rank) or asked.deputy != held.deputy:
        return -1.0
    fit = 1.0 if asked.permanent == held.permanent else 0.6
    if not asked.body:
        return 0.8 * fit
    if not held.body:
        return 0.4 * fit
    shared = len(asked.body & held.body) / len(asked.body)
    return fit * shared if shared >= 0.5 else -1.0
