"""The provinces of Vietnam before and after the mergers of July 2025, and how texts name them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from corpus.errors import InputError
from corpus.normalise import fold, has_diacritics, normalise


class Province(NamedTuple):
    """A province or city of the 63 before the mergers.

    `kind` is "tỉnh" or "thành phố", `merged_into` the name among the 34 of today (its own where it
    stayed), `spellings` other ways of writing the name, `chinese` its names in Chinese, with the 省
    where they are words as well.
    """

    name: str
    kind: str
    merged_into: str
    spellings: tuple[str, ...]
    chinese: tuple[str, ...]


class ProvinceMention(NamedTuple):
    """Where a text names a province: `text[start:end]` is one of its spellings."""

    name: str
    start: int
    end: int


# Names that are also words ("hòa bình", peace) or, typed without diacritics, sound like others
# ("gia lai" for đánh giá lại): in lower case they need a word like "tỉnh" in front.
_ALSO_WORDS = {"hoa binh", "thai binh", "binh dinh", "gia lai", "long an", "an giang"}
_SOUND_LIKE_WORDS = {
    "dien bien", "cao bang", "gia lai", "hai duong", "tuyen quang", "ha nam", "nam dinh",
    "dong thap", "da nang", "ca mau", "thanh hoa", "hoa binh", "thai binh", "long an",
}  # fmt: skip
# The name of a person first: only the city counts.
_NEEDS_CUE = {"ho chi minh"}
# Longer names that begin with a province's: the ocean, the battle, the science.
_GO_ON = {"thai binh": "duong", "dien bien": "phu", "hai duong": "hoc", "ha nam": "ninh"}

_PROVINCE_BEFORE = re.compile(
    r"(?:^|\W)(?:tỉnh|tp|t\.p|thành phố|thủ đô|tỉnh ủy|thành ủy|tỉnh đoàn|thành đoàn|ubnd|hđnd"
    r"|tinh|thanh pho|thu do|tinh uy|thanh uy|tinh doan|hdnd|province of)\W{0,3}$"
)
_PLACE_BEFORE = re.compile(r"(?:^|\W)(?:ở|tại|của|o|tai|cua|in|of|at)$")
_PROVINCE_AFTER = re.compile(r"^\W{0,2}(?:province|provincial|city)\b")
# What else bears these names: smaller units, streets, waters, houses and firms.
_OTHER_BEFORE = re.compile(
    r"(?:^|\W)(?:(?<!tác )(?<!tấn )xã|phường|thị trấn|thị xã|huyện|quận|thôn|ấp|(?<!văn )bản|làng"
    r"|khóm|đường|(?<!thành )phố|đại lộ|ngõ|hẻm|cầu|chợ|sông|hồ|núi|đảo|biển"
    r"|(?<!môi )(?<!thị )trường|thpt|thcs|công viên|khách sạn|rạp|tập đoàn|công ty|bia|nobel"
    r"|xa|phuong|thi tran|thi xa|huyen|quan|thon|duong|(?<!thanh )pho)[.\s]*$"
)
_FAMILY_BEFORE = re.compile(  # Nguyễn Hà Giang
    r"(?:^|\W)(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Lý|Đinh|Thị|Văn)\s$"
)
_BEGINNING = 600  # characters in which a document says whom it is about
_REACH = 24  # characters looked at on either side of a name
_LINE = 200  # and of the line it stands in

_HOST = re.compile(r"(?<![\w.-])(?:[a-z0-9-]++[.])+(?:vn|com|net|org|info)\b", re.IGNORECASE)
_MAKERS = re.compile(  # who made the site, not whom it is about
    r"phát triển bởi|thiết kế|xây dựng bởi|chuyển giao|powered by|developed by|designed by"
)
_ISSUED = re.compile(r"\W*hà nội, (?:ngày|tháng)")

_CHINESE = re.compile("[\u4e00-\u9fff]")
# Chinese names whose characters stand together in other phrases too: 提高平均, 许多农民. They need
# the 省 or 市.
_PARTS_OF_WORDS = {
    "高平", "多农", "得农", "多乐", "得乐", "南定", "前江", "后江", "平福", "广义", "海防", "老街",
    "北江", "北宁", "安江", "清化", "平阳", "平顺", "广平", "海阳", "隆安", "永隆",
}  # fmt: skip
_MARK = re.compile(r"[\u0300-\u036f]")
_PLAIN = {
    **{code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)},
    **{
        code: fold(chr(code))
        for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))
        if len(fold(chr(code))) == 1
    },
    **dict.fromkeys(map(ord, "‐‑‒–—"), "-"),
}


@cache
def provinces() -> tuple[Province, ...]:
    """The 63 provinces and cities before the mergers, from `provinces.tsv`."""
    table = files("corpus").joinpath("provinces.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    return tuple(
        Province(
            name,
            kind,
            merged_into,
            tuple(filter(None, spellings.split("; "))),
            tuple(chinese.split("; ")),
        )
        for name, kind, merged_into, spellings, chinese in rows
    )


def canonical_name(name: str) -> str | None:
    """The name as the table has it: "tỉnh Hoà Bình" → "Hòa Bình"; None where no province has it."""
    found = _by_key().get(_key(name))
    return found.name if found else None


def merged_into(name: str) -> str:
    """The province of today that the named one belongs to: Vĩnh Phúc → Phú Thọ, Hà Nội → Hà Nội.

    Raises InputError for a name that no province has.
    """
    found = _by_key().get(_key(name))
    if found is None:
        raise InputError(f"{name!r} is no province of Vietnam; name one, for example 'Vĩnh Phúc'")
    return found.merged_into


def same_province(a: str, b: str) -> bool:
    """Whether two names mean one province, or one of them the other's merged province.

    Vĩnh Phúc is the same as Phú Thọ, which it merged into, and not as Hòa Bình, which did too.
    """
    first, second = canonical_name(a), canonical_name(b)
    if first is None or second is None:
        return _key(a) == _key(b)
    return second in (first, merged_into(first)) or first == merged_into(second)


def find_provinces(text: str, *, folded: bool = False) -> list[ProvinceMention]:
    """Where a text names provinces, in order, with or without diacritics.

    A name in capitals counts unless what stands around it says that it is another thing's (a
    street, a commune, a person). A name in lower case counts after a word such as "tỉnh", and in a
    text without capitals. Pass `folded` for a question typed without diacritics: then names that
    are common syllables count as well. Chinese names count, those that are parts of words only
    before 省 or 市.
    """
    plain, places = _aligned(text)
    lower = not any(char.isupper() for char in text)
    mentions: list[ProvinceMention] = []
    for found in _pattern().finditer(plain):
        start = places[found.start()] if places else found.start()
        end = places[found.end() - 1] + 1 if places else found.end()
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        province = _named(text, start, end, folded=folded, lower=lower)
        if province:
            mentions.append(ProvinceMention(province.name, start, end))
    if _CHINESE.search(text):
        mentions += [
            ProvinceMention(_by_chinese()[found[1]].name, found.start(), found.end())
            for found in _chinese_pattern().finditer(text)
        ]
    return sorted(mentions, key=lambda mention: mention.start)


def province_of(text: str) -> str | None:
    """The province that a document is about; None where none stands out.

    Mentions count by how they are made ("tỉnh X", the site's host name) and where (the beginning
    says most). Who built the site does not count, nor does Hà Nội as the place of issue.
    """
    scores: Counter[str] = Counter()
    for mention in find_provinces(text):
        line = normalise(_line_around(text, mention.start))
        if _MAKERS.search(line) or (mention.name == "Hà Nội" and _ISSUED.match(line)):
            continue
        before = normalise(text[max(0, mention.start - _REACH) : mention.start])
        weight = 3 if _PROVINCE_BEFORE.search(before) else 1
        scores[mention.name] += weight * (2 if mention.start < _BEGINNING else 1)
    for host in _HOST.finditer(text):
        if name := _of_host(host[0]):
            scores[name] += 3
    (name, most), (_, second) = [*scores.most_common(2), (None, 0), (None, 0)][:2]
    return name if most > max(second, 1) else None


def _aligned(text: str) -> tuple[str, list[int] | None]:
    """The text in lower case without diacritics, and where its characters stand in `text`.

    Without places the two are aligned: they are, unless diacritics are characters of their own.
    """
    plain = text.translate(_PLAIN)
    if not _MARK.search(plain):
        return plain, None
    places = [i for i, char in enumerate(plain) if not _MARK.match(char)]
    return _MARK.sub("", plain), places


def _line_around(text: str, offset: int) -> str:
    """The line that holds the offset, as far as it is near."""
    before, after = text[max(0, offset - _LINE) : offset], text[offset : offset + _LINE]
    return before[before.rfind("\n") + 1 :] + after.partition("\n")[0]


def _named(text: str, start: int, end: int, *, folded: bool, lower: bool) -> Province | None:
    """The province that the candidate `text[start:end]` names, if it is one."""
    written = unicodedata.normalize("NFC", text[start:end])
    name, bare = _joined(normalise(written)), _key(written)
    accented = has_diacritics(written)
    if accented and name not in _spellings():
        return None
    before, after = (
        normalise(text[max(0, start - _REACH) : start]),
        normalise(text[end : end + _REACH]),
    )
    if bare in _GO_ON and fold(after).startswith(_GO_ON[bare]):
        return None
    province = _by_key()[bare]
    if _PROVINCE_BEFORE.search(before) or _PROVINCE_AFTER.search(after):
        return province
    if (
        bare in _NEEDS_CUE
        or _OTHER_BEFORE.search(before)
        or _FAMILY_BEFORE.search(unicodedata.normalize("NFC", text[max(0, start - _REACH) : start]))
    ):
        return None
    as_written = name in _spellings()
    if all(word[0].isupper() for word in re.findall(r"\w+", written)):
        doubtful = bare in _ALSO_WORDS and (written.isupper() or not as_written)
        counts = folded or not doubtful
    elif folded and not accented:
        apart = _PLACE_BEFORE.search(before) or not after.strip("?!. ")
        counts = bare not in _SOUND_LIKE_WORDS or bool(apart)
    else:
        counts = lower and as_written and bare not in _ALSO_WORDS
    return province if counts else None


@lru_cache(maxsize=1024)
def _of_host(host: str) -> str | None:
    """The province in a host name: vinhphuc.gov.vn, dienbientv.vn, baonghean.vn."""
    for label in host.lower().replace("-", "").split("."):
        for key, name in _host_keys():
            if label == key or (len(key) > 4 and (label.startswith(key) or label.endswith(key))):
                return name
    return None


@cache
def _by_key() -> dict[str, Province]:
    return {
        _key(spelling): province
        for province in provinces()
        for spelling in (province.name, *province.spellings)
    }


@cache
def _by_chinese() -> dict[str, Province]:
    return {name: province for province in provinces() for name in province.chinese}


@cache
def _spellings() -> frozenset[str]:
    return frozenset(
        _joined(normalise(spelling))
        for province in provinces()
        for spelling in (province.name, *province.spellings)
    )


@cache
def _host_keys() -> tuple[tuple[str, str], ...]:
    """Names as host names write them, the longest first: ("vinhphuc", "Vĩnh Phúc")."""
    keys = {key.replace(" ", ""): province.name for key, province in _by_key().items()}
    return tuple(sorted(keys.items(), key=lambda item: -len(item[0])))


@cache
def _pattern() -> re.Pattern[str]:
    """All spellings without diacritics, the longest first, grouped by their first syllable."""
    groups: dict[str, set[str]] = {}
    for province in provinces():
        for spelling in (province.name, *province.spellings):
            first, *rest = re.split(r"(\W+)", fold(spelling))
            gaps = [
                r"\s*-\s*" if "-" in gap else r"\.?[^\S\n]*" if "." in gap else r"[^\S\n]+"
                for gap in rest[::2]
            ]
            tail = "".join(gap + word for gap, word in zip(gaps, rest[1::2], strict=True))
            groups.setdefault(first, set()).add(tail)
    branches = [
        f"{first}(?:{'|'.join(sorted(tails, key=len, reverse=True))})"
        for first, tails in groups.items()
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(branches)})(?!\w)")


@cache
def _chinese_pattern() -> re.Pattern[str]:
    """All Chinese names, the longest first, with a 省 or 市 behind them that is no committee's."""
    names = sorted(_by_chinese(), key=len, reverse=True)
    forms = "|".join(f"{it}(?=[省市])" if it in _PARTS_OF_WORDS else it for it in names)
    return re.compile(rf"(?<!中国)({forms})(?!府)(?:[省市](?!委))?")


def _key(name: str) -> str:
    """A name reduced to what is common to its spellings; the type in front is dropped."""
    return re.sub(r"^(?:tinh|thanh pho|tp) (?=\w)", "", _joined(fold(name)))


def _joined(name: str) -> str:
    return re.sub(r"[\s.-]+", " ", name)
